"""Reviewers decide on a figure's page."""

import pytest

from camptrack.models import Decision
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def figure(cast, camp):
    return factories.counting_figure(
        organisation=cast.demo_relief, by=cast.amal, camp=camp, measure="arrivals", quote="over 500"
    )


@pytest.fixture
def rami(cast, sign_in):
    return sign_in(cast.rami)


def page(figure):
    return f"/admin/camptrack/figure/{figure.pk}/change/"


@pytest.mark.parametrize("kind", ["verify", "dispute", "recommend"])
def test_decide(rami, cast, figure, kind):
    rami.post(page(figure), {"kind": kind, "reason": "seen the register"})
    decision = figure.decisions.get()
    assert (decision.kind, decision.by, decision.reason) == (kind, cast.rami, "seen the register")
    content = rami.get(page(figure)).content.decode()
    assert "seen the register" in content
    assert "over 500" in content


def test_assign_a_wave_and_withdraw(rami, figure):
    wave = factories.wave("baghuz")
    answer = rami.post(page(figure), {"kind": "assign_wave", "reason": "same people"})
    assert "wave" in answer.context["form"].errors
    rami.post(page(figure), {"kind": "assign_wave", "reason": "same people", "wave": wave.slug})
    assigned = figure.decisions.get()
    assert assigned.wave == wave
    answer = rami.post(page(figure), {"withdraws": assigned.pk, "reason": ""})
    assert "reason" in answer.context["withdraw_form"].errors
    rami.post(page(figure), {"withdraws": assigned.pk, "reason": "another wave"})
    assert assigned.withdrawn_by.reason == "another wave"
    again = rami.post(page(figure), {"withdraws": assigned.pk, "reason": "again"})
    assert "withdrawn already" in [str(message) for message in again.context["messages"]][-1]
    assert Decision.objects.count() == 2


def test_who_does_not_review_has_no_form_and_no_way(cast, sign_in, figure):
    amal = sign_in(cast.amal)
    assert 'id="decide"' not in amal.get(page(figure)).content.decode()
    answer = amal.post(page(figure), {"kind": "verify", "reason": "because"})
    assert "needs the right" in [str(message) for message in answer.context["messages"]][-1]
    assert not Decision.objects.exists()


def test_reviewers_of_other_organisations_decide_about_shared_evidence(cast, sign_in, figure):
    sign_in(cast.omar).post(page(figure), {"kind": "dispute", "reason": "we were there"})
    assert figure.decisions.get().by == cast.omar


def test_figures_in_households_and_with_a_range(cast, rami, camp):
    report = factories.report(organisation=cast.demo_relief)
    figure = factories.figure(
        report, camp=camp, value=None, qualifier="between", low=100, high=200, unit="households"
    )
    content = rami.get(page(figure)).content.decode()
    assert "350 – <strong>750</strong> – 1,300" in content
    assert "100 – 200 households" in content
    assert "between … and …" not in content
    listed = rami.get("/admin/camptrack/figure/?measure=headcount").content.decode()
    assert 'status-draft">draft' in listed

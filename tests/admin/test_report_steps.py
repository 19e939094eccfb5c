"""The buttons of a report: each does its action once, or says why not, and then nothing has changed."""

import pytest

from camptrack.models import Report, ReportEvent
from camptrack.queries.reports import status_of
from camptrack.vocabulary import ReportStatus, Right
from tests import factories
from tests.admin import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana(cast, sign_in):
    return sign_in(cast.dana)


@pytest.fixture
def report(cast, camp):
    report = factories.report(
        organisation=cast.demo_relief, by=cast.amal, title="Flash update", url="https://a.b"
    )
    factories.figure(report, camp=camp, value=1000, quote="Mr X counted 1,000", attributed_to="Mr X")
    return report


def page(report, step="change"):
    return f"/admin/camptrack/report/{report.pk}/{step}/"


def kinds(report):
    return [event.kind for event in report.events.order_by("at")]


def said(answer):
    return " ".join(str(message) for message in answer.context["messages"])


def test_page_of_a_draft(dana, report):
    content = dana.get(page(report)).content.decode()
    assert "Mr X counted 1,000" in content
    assert "counts for nothing" in content
    for step in ("publish", "correct", "retract", "redact"):
        assert f'"{page(report, step)}"' in content
    assert 'id="step-share"' not in content


def test_publish_then_not_again(dana, report):
    assert "published" in said(dana.post(page(report, "publish"), follow=True))
    again = dana.post(page(report, "publish"), follow=True)
    assert "no longer possible" in said(again)
    assert kinds(report) == ["published"]


def test_page_of_a_published_report_says_what_became_of_its_figures(dana, report):
    dana.post(page(report, "publish"))
    answer = dana.get(page(report))
    assert [row.role for row in answer.context["figures"]] == ["anchor"]
    assert "Anchor: the first count" in answer.content.decode()


def test_retract_needs_a_reason(dana, report):
    assert dana.get(page(report, "retract")).status_code == 200
    answer = dana.post(page(report, "retract"), {"reason": ""})
    assert "reason" in answer.context["form"].errors
    assert kinds(report) == []
    dana.post(page(report, "retract"), {"reason": "entered twice"})
    assert report.events.get().reason == "entered twice"
    assert status_of(report) == ReportStatus.RETRACTED


def test_share_an_internal_report(cast, dana):
    report = factories.report(organisation=cast.demo_relief, audience="internal")
    assert 'id="step-share"' in dana.get(page(report)).content.decode()
    dana.post(page(report, "share"))
    assert kinds(report) == ["shared"]
    assert "already" in said(dana.post(page(report, "share"), follow=True))


def test_redact_the_ticked_texts(dana, report):
    figure = report.figures.get()
    assert "Mr X counted" in dana.get(page(report, "redact")).content.decode()
    ticked = ["title", f"{figure.pk}/quote"]
    dana.post(page(report, "redact"), {"texts": ticked, "reason": "names a person"})
    report.refresh_from_db()
    figure.refresh_from_db()
    assert (report.title, report.url, figure.quote, figure.attributed_to) == ("", "https://a.b", "", "Mr X")
    assert kinds(report) == ["redacted"]
    assert "https://a.b" in dana.get(page(report)).content.decode()


def test_correct_prefilled_with_all_that_was_entered(cast, dana, report):
    figure = report.figures.get()
    factories.cell(figure, gender="f", share="0.6")
    dana.post(page(report, "publish"))
    form = dana.get(page(report, "correct"))
    content = form.content.decode()
    assert 'value="Flash update"' in content
    assert 'name="figures-0-written" value="1,000"' in content
    assert 'name="figures-0-grid-f--" value="60 %"' in content
    assert "1,000 – 1,000 – 1,000\u2069 people" in content
    initial = form.context["figures"].forms[0]
    sent = typed.report(
        {
            "camp": figure.camp.code,
            "on": "2019-03-14",
            "written": "1100",
            "quote": initial["quote"].value(),
            "cells": [{"gender": "f", "share": "0.60000000"}],
        },
        source=report.source.slug,
        title="Flash update",
        **{"figures-INITIAL_FORMS": "1", "figures-0-cells-INITIAL_FORMS": "1"},
    )
    answer = dana.post(page(report, "correct"), sent)
    assert "reason" in answer.context["form"].errors
    typed.sent_off(dana, page(report, "correct"), {**sent, "reason": "a digit"})
    new = Report.objects.get(revision=2)
    assert (new.supersedes, new.correction_reason, status_of(new)) == (
        report,
        "a digit",
        ReportStatus.PUBLISHED,
    )
    assert new.figures.get().value == 1100
    assert new.figures.get().breakdown.count() == 1
    assert status_of(report) == ReportStatus.SUPERSEDED
    assert "A correction took its place" in dana.get(page(report)).content.decode()
    assert "It corrects" in dana.get(page(new)).content.decode()


def test_correct_what_was_retracted_meanwhile(dana, report, camp):
    dana.post(page(report, "retract"), {"reason": "wrong"})
    sent = typed.report(
        {"camp": camp.code, "on": "2019-03-14", "written": "5"}, source=report.source.slug, reason="x"
    )
    assert "no longer possible" in said(typed.sent_off(dana, page(report, "correct"), sent, follow=True))
    assert Report.objects.count() == 1


def test_problems_of_a_correction_stand_on_its_fields(dana, report, camp):
    sent = typed.report(
        {"camp": camp.code, "on": "2019-03-14", "written": "5", "low": "9"},
        source=report.source.slug,
        reason="x",
    )
    answer = dana.post(page(report, "correct"), sent)
    assert "low" in answer.context["figures"].forms[0].errors
    assert Report.objects.count() == 1


def test_rights_in_the_area_are_asked_by_the_action(cast, sign_in, report):
    """Publishes somewhere else only: the page opens, the action refuses, nothing has happened."""
    away = factories.user("away", is_staff=True)
    factories.grant(away, cast.demo_relief, Right.PUBLISH, factories.country("IRQ"))
    client = sign_in(away)
    assert "needs the right" in said(client.post(page(report, "publish"), follow=True))
    redacted = {"texts": ["title"], "reason": "x"}
    assert "needs the right" in said(client.post(page(report, "redact"), redacted, follow=True))
    assert not ReportEvent.objects.exists()


def test_nothing_can_be_deleted(dana, report):
    assert dana.post(page(report, "delete"), {"post": "yes"}).status_code == 403
    figure = report.figures.get()
    assert dana.post(f"/admin/camptrack/figure/{figure.pk}/delete/", {"post": "yes"}).status_code == 403

"""Entering a report: what was typed becomes evidence through the action, or comes back with its problems."""

import pytest

from camptrack.models import Figure, Report, ReportEvent, Wave
from camptrack.queries.reports import status_of
from camptrack.vocabulary import ReportStatus, Right
from tests import factories
from tests.admin import typed

pytestmark = pytest.mark.django_db
ADD = "/admin/camptrack/report/add/"


@pytest.fixture
def source():
    return factories.source("voa-news", name="VOA News", reliability="C", credibility=3)


@pytest.fixture
def amal(cast, sign_in):
    return sign_in(cast.amal)


def test_a_draft_is_entered_with_its_figure_cells_and_new_wave(cast, amal, camp, source):
    sent = typed.report(
        typed.news(camp),
        {
            "camp": str(camp.pk),
            "on": "2019-02-11",
            "value": "٢٣٬٠٠٠",
            "cells": [{"gender": "f", "share": "65 %"}, {"gender": "m", "share": "0.35"}],
        },
        source=source.pk,
        organisation=cast.demo_relief.pk,
    )
    answer = amal.post(ADD, {**sent, "_draft": "1"})
    report = Report.objects.get()
    assert answer.headers["Location"] == f"/admin/camptrack/report/{report.pk}/change/"
    assert (report.by, report.organisation, status_of(report)) == (
        cast.amal,
        cast.demo_relief,
        ReportStatus.DRAFT,
    )
    flow, count = report.figures.order_by("position")
    assert (flow.value, flow.qualifier, flow.wave) == (23_000, "more_than", Wave.objects.get())
    assert (count.value, count.start, count.end) == (23_000, count.end, count.start)
    assert sorted(str(cell.share) for cell in count.breakdown.all()) == ["0.35000000", "0.65000000"]


def test_saved_and_published_at_once(cast, sign_in, camp, source):
    factories.grant(cast.dana, cast.demo_relief, Right.ENTER)
    sent = typed.report(typed.news(camp), source=source.pk, organisation=cast.demo_relief.pk)
    sign_in(cast.dana).post(ADD, {**sent, "_publish": "1"})
    assert ReportEvent.objects.get().kind == "published"


def test_who_may_not_publish_is_told_and_nothing_is_saved(cast, amal, camp, source):
    sent = typed.report(typed.news(camp), source=source.pk, organisation=cast.demo_relief.pk)
    answer = amal.post(ADD, {**sent, "_publish": "1"})
    assert answer.status_code == 200
    assert "publish" in str(answer.context["form"].non_field_errors())
    assert b"More than 23,000" in answer.content
    assert not Report.objects.exists()
    assert not Wave.objects.exists()


def test_problems_stand_on_the_fields_they_name(cast, amal, camp, source):
    sent = typed.report(
        {},
        typed.news(camp, start="2019-02-12", method="survey"),
        {
            "camp": str(camp.pk),
            "on": "2019-02-11",
            "value": "10",
            "wave": factories.wave("x").pk,
            "cells": [{"gender": "f", "share": "0.6"}, {"gender": "m", "share": "1.2"}],
        },
        {"camp": str(camp.pk), "on": "2019-02-11", "value": "5", "part-min_age": "9", "part-max_age": "3"},
        {"camp": str(camp.pk), "on": "2019-02-11", "value": "5", "part-origin": "zzz"},
        {"camp": str(camp.pk), "on": "2019-02-11", "value": "5", "cells": [{"origin": "XYZ", "count": "1"}]},
        source=source.pk,
        organisation=cast.demo_relief.pk,
        published_on="2190-01-01",
    )
    answer = amal.post(ADD, {**sent, "_draft": "1"})
    form, figures = answer.context["form"], answer.context["figures"].forms
    assert "published_on" in form.errors
    assert figures[0].errors == {}
    assert {"start", "method"} <= set(figures[1].errors)
    assert "wave" in figures[2].errors
    assert "share" in figures[2].cells.forms[1].errors
    assert "min_age" in figures[3].part.errors
    assert "ISO 3166-1" in str(figures[4].part.errors["origin"])
    assert "ISO 3166-1" in str(figures[5].cells.forms[0].errors["origin"])
    assert not Report.objects.exists()
    assert 'value="2190-01-01"' in answer.content.decode()


def test_a_wave_that_exists_under_another_label_is_named_by_its_slug(cast, amal, camp, source):
    wave = factories.wave("baghuz-exodus", label="Flight from Baghuz")
    given = {"source": source.pk, "organisation": cast.demo_relief.pk, "_draft": "1"}
    answer = amal.post(ADD, typed.report(typed.news(camp), **given))
    assert wave.label in str(answer.context["figures"].forms[0].errors["wave_label"])
    amal.post(ADD, typed.report(typed.news(camp, wave_label=""), **given))
    assert Figure.objects.get().wave == wave


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("title", "\u200b\u202e"),
        ("url", "http://[::1"),
        ("url", "ftp://example.org/"),
        ("url", "https://amal:secret@example.org/"),
    ],
)
def test_titles_that_nobody_sees_and_addresses_that_nobody_should(cast, amal, camp, source, name, written):
    fields = {"source": source.pk, "organisation": cast.demo_relief.pk, name: written}
    answer = amal.post(ADD, {**typed.report(typed.news(camp), **fields), "_draft": "1"})
    assert name in answer.context["form"].errors
    assert not Report.objects.exists()


def test_case_says_nothing_in_languages_and_schemes(cast, amal, camp, source):
    fields = {"source": source.pk, "organisation": cast.demo_relief.pk, "language": "AR"}
    amal.post(ADD, {**typed.report(typed.news(camp), **fields), "url": "HTTP://example.org", "_draft": "1"})
    assert Report.objects.values_list("language", "url").get() == ("ar", "http://example.org")


def test_form_problems_come_all_at_once(cast, amal, camp):
    sent = typed.report(
        {"camp": "", "value": "12,34", "measure": "arrivals"}, organisation=cast.demo_relief.pk, title=""
    )
    answer = amal.post(ADD, {**sent, "_draft": "1"})
    assert {"title", "source"} <= set(answer.context["form"].errors)
    assert {"camp", "value", "start", "end"} <= set(answer.context["figures"].forms[0].errors)


def test_another_row_without_script_keeps_what_was_typed(amal, camp):
    sent = typed.report(typed.news(camp))
    answer = amal.post(ADD, {**sent, "_add": "figures"})
    page = answer.content.decode()
    assert len(answer.context["figures"].forms) == 2
    assert "errornote" not in page
    assert "errorlist" not in page
    assert 'value="23,000"' in page
    answer = amal.post(ADD, {**sent, "_add": "figures-0-cells"})
    assert len(answer.context["figures"].forms[0].cells.forms) == 1


def test_camp_by_code_where_no_script_runs(cast, amal, camp, source):
    figure = typed.news(camp)
    del figure["camp"]
    sent = typed.report(
        {**figure, "camp-code": "sy-alhol"}, organisation=cast.demo_relief.pk, **{"source-code": source.slug}
    )
    amal.post(ADD, {**sent, "_draft": "1"})
    assert Figure.objects.get().camp == camp

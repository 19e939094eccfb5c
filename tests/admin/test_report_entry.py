"""Entering a report: what was typed becomes evidence through the action, or comes back with its problems."""

import pytest

from camptrack.actions.reports import share_report
from camptrack.models import Figure, Report, ReportEvent, Wave
from camptrack.queries.reports import status_of
from camptrack.vocabulary import ReportStatus, Right
from tests import factories
from tests.admin import typed

pytestmark = pytest.mark.django_db
ADD = "/admin/camptrack/report/add/"


def test_a_draft_is_entered_with_its_figure_cells_and_new_wave(cast, amal, camp, source):
    sent = typed.report(
        typed.news(camp),
        {
            "camp": camp.code,
            "on": "2019-02-11",
            "written": "٢٣٬٠٠٠",
            "cells": [{"gender": "f", "share": "65 %"}, {"gender": "m", "share": "0.35"}],
        },
        source=source.slug,
        organisation=cast.demo_relief.pk,
    )
    answer = typed.sent_off(amal, ADD, {**sent, "_draft": "1"})
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


def test_operation_and_round_are_typed_where_the_rest_is_folded(cast, amal, camp, source):
    of = {"operation": "Mobility tracking", "round_number": "11"}
    sent = typed.report(typed.news(camp), source=source.slug, organisation=cast.demo_relief.pk, **of)
    alone = amal.post(ADD, {**sent, "operation": "", "_draft": "1"})
    assert "A round is of an operation: name the operation." in alone.content.decode()
    assert not Report.objects.exists()
    typed.sent_off(amal, ADD, {**sent, "_draft": "1"})
    report = Report.objects.get()
    assert (report.operation, report.round_number) == ("Mobility tracking", 11)
    page = amal.get(f"/admin/camptrack/report/{report.pk}/change/").content.decode()
    assert "Mobility tracking" in page
    assert "round 11" in page
    form = amal.get(f"/admin/camptrack/report/{report.pk}/correct/").content.decode()
    assert 'value="Mobility tracking"' in form


def test_saved_and_published_at_once(cast, sign_in, camp, source):
    factories.grant(cast.dana, cast.demo_relief, Right.ENTER)
    sent = typed.report(typed.news(camp), source=source.slug, organisation=cast.demo_relief.pk)
    typed.sent_off(sign_in(cast.dana), ADD, {**sent, "_publish": "1"})
    assert ReportEvent.objects.get().kind == "published"


def test_a_reason_stays_with_its_figure_when_the_one_before_is_left_out(cast, amal, camp, source):
    """The same is asked about both, in the same words."""
    figures = [
        {"camp": each.code, "on": "2019-02-11", "written": "700 households"}
        for each in (camp, factories.camp("SY-TEST2"))
    ]
    sent = typed.report(*figures, source=source.slug, organisation=cast.demo_relief.pk) | {"_draft": "1"}
    for row in amal.post(ADD, sent).context["asked"]:
        sent |= typed.beside(row, f"of figure {row.figure}" if row.figure else "it is old")
    left_out = {**sent, "figures-0-DELETE": "on"}
    del left_out["override-2-reason"]
    page = amal.post(ADD, left_out)
    assert [(row.figure, row.reason) for row in page.context["asked"]] == [(None, "it is old"), (2, "")]
    amal.post(ADD, {**sent, "figures-0-DELETE": "on"})
    kept = Report.objects.get().overrides.exclude(figure=None)
    assert [(each.figure.camp.code, each.reason) for each in kept] == [("SY-TEST2", "of figure 2")]


def test_a_warning_brings_the_form_back_until_somebody_says_why(cast, amal, camp, source):
    sent = typed.report(typed.news(camp), source=source.slug, organisation=cast.demo_relief.pk)
    answer = amal.post(ADD, {**sent, "_draft": "1"})
    page = answer.content.decode()
    assert [row.warning.code for row in answer.context["asked"]] == ["published_long_ago"]
    assert 'value="more than 23,000"' in page
    # Not kept as a draft yet: the script does so at once.
    assert "data-unsaved" in page
    assert "data-unsaved" not in amal.get(ADD).content.decode()
    assert not Report.objects.exists()
    typed.sent_off(amal, ADD, {**sent, "_draft": "1"})
    passed = Report.objects.get().overrides.get()
    assert (passed.code, passed.reason) == ("published_long_ago", "it is so")


def test_who_may_not_publish_is_told_and_nothing_is_saved(cast, amal, camp, source):
    sent = typed.report(typed.news(camp), source=source.slug, organisation=cast.demo_relief.pk)
    answer = typed.sent_off(amal, ADD, {**sent, "_publish": "1"})
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
            "camp": camp.code,
            "on": "2019-02-11",
            "written": "10",
            "wave": factories.wave("x").slug,
            "cells": [{"gender": "f", "share": "0.6"}, {"gender": "m", "share": "1.2"}],
        },
        {"camp": camp.code, "on": "2019-02-11", "written": "5", "part-min_age": "9", "part-max_age": "3"},
        {"camp": camp.code, "on": "2019-02-11", "written": "5", "part-origin": "zzz"},
        {"camp": camp.code, "on": "2019-02-11", "written": "5", "cells": [{"origin": "XYZ", "count": "1"}]},
        source=source.slug,
        organisation=cast.demo_relief.pk,
        published_on="2190-01-01",
    )
    answer = typed.sent_off(amal, ADD, {**sent, "_draft": "1"})
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
    given = {"source": source.slug, "organisation": cast.demo_relief.pk, "_draft": "1"}
    answer = typed.sent_off(amal, ADD, typed.report(typed.news(camp), **given))
    assert wave.label in str(answer.context["figures"].forms[0].errors["wave_label"])
    typed.sent_off(amal, ADD, typed.report(typed.news(camp, wave_label=""), **given))
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
    fields = {"source": source.slug, "organisation": cast.demo_relief.pk, name: written}
    answer = typed.sent_off(amal, ADD, {**typed.report(typed.news(camp), **fields), "_draft": "1"})
    assert name in answer.context["form"].errors
    assert not Report.objects.exists()


def test_case_says_nothing_in_languages_and_schemes(cast, amal, camp, source):
    fields = {"source": source.slug, "organisation": cast.demo_relief.pk, "language": "AR"}
    typed.sent_off(
        amal, ADD, {**typed.report(typed.news(camp), **fields), "url": "HTTP://example.org", "_draft": "1"}
    )
    assert Report.objects.values_list("language", "url").get() == ("ar", "http://example.org")


def test_form_problems_come_all_at_once(cast, amal, camp):
    sent = typed.report(
        {"camp": "", "written": "12,34", "measure": "arrivals"}, organisation=cast.demo_relief.pk, title=""
    )
    answer = typed.sent_off(amal, ADD, {**sent, "_draft": "1"})
    assert {"title", "source"} <= set(answer.context["form"].errors)
    assert {"camp", "written", "start", "end"} <= set(answer.context["figures"].forms[0].errors)


def test_another_row_without_script_keeps_what_was_typed(amal, camp):
    sent = typed.report(typed.news(camp))
    answer = typed.sent_off(amal, ADD, {**sent, "_add": "figures"})
    page = answer.content.decode()
    assert len(answer.context["figures"].forms) == 2
    assert "errornote" not in page
    assert "errorlist" not in page
    assert 'value="more than 23,000"' in page
    answer = typed.sent_off(amal, ADD, {**sent, "_add": "figures-0-cells"})
    assert len(answer.context["figures"].forms[0].cells.forms) == 1


def test_a_new_row_without_script_takes_over_camp_measure_and_days(cast, amal, camp, source):
    sent = typed.report(typed.news(camp), source=source.slug, organisation=cast.demo_relief.pk)
    answer = typed.sent_off(amal, ADD, {**sent, "_add": "figures"})
    new = answer.context["figures"].forms[1]
    taken = [new[name].value() for name in ("camp", "measure", "start", "end", "written")]
    assert taken == [camp.code, "arrivals", "2019-02-05", "2019-02-11", None]
    # Nobody has typed into it: the report is entered without it.
    untouched = {f"figures-1-{name}": new[name].value() or "" for name in ("camp", "measure", "start", "end")}
    typed.sent_off(amal, ADD, {**sent, **untouched, "figures-TOTAL_FORMS": "2", "_draft": "1"})
    assert Figure.objects.count() == 1


def test_a_line_with_another_camp_and_no_number_is_not_dropped(cast, amal, camp, source):
    sent = typed.report(
        typed.news(camp),
        typed.news(factories.camp("SY-ROJ", area=camp.area), written=""),
        source=source.slug,
        organisation=cast.demo_relief.pk,
    )
    answer = typed.sent_off(amal, ADD, {**sent, "_draft": "1"})
    assert "written" in answer.context["figures"].forms[1].errors


def test_what_stands_beside_the_number_goes_before_it(cast, amal, camp, source):
    given = {"qualifier": "about", "unit": "households", "household_size": "4.5", "low": "20,000"}
    sent = typed.report(typed.news(camp, **given), source=source.slug, organisation=cast.demo_relief.pk)
    typed.sent_off(amal, ADD, {**sent, "_draft": "1"})
    stored = Figure.objects.values_list("value", "qualifier", "unit", "low").get()
    assert stored == (23_000, "about", "households", 20_000)


def test_a_range_and_what_is_no_number(cast, amal, camp, source):
    given = {"source": source.slug, "organisation": cast.demo_relief.pk, "_draft": "1"}
    answer = typed.sent_off(amal, ADD, typed.report(typed.news(camp, written="1,5"), **given))
    assert "decimal" in str(answer.context["figures"].forms[0].errors["written"])
    assert 'href="#id_figures-0-written"' in answer.content.decode()
    typed.sent_off(amal, ADD, typed.report(typed.news(camp, written="١٢–١٥٬٠٠٠"), **given))
    stored = Figure.objects.values_list("value", "qualifier", "low", "high").get()
    assert stored == (None, "between", 12_000, 15_000)


@pytest.mark.parametrize(
    ("label", "slug"), [("Baghuz Exodus", "baghuz-exodus"), ("نزوح الباغوز", "wave-2019-02-05")]
)
def test_a_new_wave_gets_its_slug_from_its_label(cast, amal, camp, source, label, slug):
    figure = typed.news(camp, wave_slug="", wave_label=label)
    typed.sent_off(
        amal, ADD, typed.report(figure, source=source.slug, organisation=cast.demo_relief.pk, _draft="1")
    )
    assert Wave.objects.values_list("slug", "label").get() == (slug, label)


def test_what_is_stored_is_typed_again_as_it_was_meant(cast, amal, camp, source):
    figures = [
        typed.news(camp, written=text)
        for text in ("more than 23,000", "~5000", "12–15,000", "almost 900", "700 households", "at least 5")
    ]
    given = {"source": source.slug, "organisation": cast.demo_relief.pk, "_draft": "1"}
    typed.sent_off(amal, ADD, typed.report(*figures, **given))
    report = Report.objects.get()
    figures = amal.get(f"/admin/camptrack/report/{report.pk}/correct/").context["figures"].forms
    again = [(form["written"].value(), form["qualifier"].value() or "") for form in figures]
    assert again == [
        (">23,000", ""),
        ("~5,000", ""),
        ("12,000–15,000", ""),
        ("900", "less_than"),
        ("700", ""),
        ("≥5", ""),
    ]
    assert figures[4]["unit"].value() == "households"


def test_the_form_of_a_correction_knows_that_the_report_was_shared(cast, amal, camp, source):
    sent = typed.report(
        typed.news(camp), source=source.slug, organisation=cast.demo_relief.pk, audience="internal"
    )
    typed.sent_off(amal, ADD, {**sent, "_draft": "1"})
    report = Report.objects.get()
    share_report(by=cast.dana, report=report)
    form = amal.get(f"/admin/camptrack/report/{report.pk}/correct/").context["form"]
    assert form["audience"].value() == "shared"

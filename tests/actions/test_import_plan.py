"""What each row of a sheet would do, and what is wrong with it: at its cell, with the remedy."""

from datetime import date
from decimal import Decimal

import pytest

from camptrack.actions.import_contents import Reader
from camptrack.actions.import_rows import KeptRow, from_json, to_json
from camptrack.actions.import_standing import external_id
from camptrack.columns import Whom
from camptrack.ingest.figure_rows import CellProblem, ReadCell
from camptrack.models import Camp
from tests import factories
from tests.actions.sheets import codes, outcomes, plan, row
from tests.actions.stories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    made = Story()
    made.camp.name, made.camp.aliases = "Al-Hôl", ["Hol"]
    made.camp.save()
    return made


def test_a_row_that_is_kept_reads_as_it_was_read():
    cells = [ReadCell("H", Whom("f", 0, 4), 12), ReadCell("I", Whom("m"), None, Decimal("0.5"))]
    problems = [CellProblem("C", "on", "bad_day", "Write the day as 2024-03-01.")]
    read = row(7, cells=cells, problems=problems, household_size=Decimal("5.2"), figure=2)
    assert from_json(7, 2, to_json(read)) == read


def test_rows_of_one_document_are_one_report(story):
    other = factories.camp("SY-ROJ", area=story.camp.area)
    found = plan(story, row(2), row(3, camp=other.code, value=2500), row(4, title="Another", value=2600))
    assert outcomes(found) == ["new", "new", "new"]
    first, second = found.documents
    assert [figure.value for figure in first.content.figures] == [9454, 2500]
    assert (second.content.title, first.content.external_id) == ("Another", external_id(first.key))
    assert first.content.external_id != second.content.external_id


@pytest.mark.parametrize(
    "written", ["SY-ALHOL", "sy-alhol", " al hol ", "HOL", "Al-Hôl (SY-ALHOL)", "whatever [SY-ALHOL]"]
)
def test_a_camp_goes_by_its_code_or_any_name(story, written):
    (found,) = plan(story, row(camp=written)).rows
    assert (found.told.camp, codes(found)) == (story.camp, set())


def test_a_camp_goes_by_a_former_code_and_a_merged_one_is_the_one_it_became(story):
    factories.camp("SY-OLD", area=story.camp.area, name="Old Hol", merged_into=story.camp)
    for written in ("SY-OLD", "old hol"):
        (found,) = plan(story, row(camp=written)).rows
        assert found.figure.camp == story.camp
    Camp.objects.filter(pk=story.camp.pk).update(code="SY-HOL-2")
    (found,) = plan(story, row()).rows
    assert found.figure.camp == story.camp


def test_names_that_name_nothing_or_several(story):
    factories.camp("SY-HOL-B", area=story.camp.area, name="al hol")
    factories.source("ocha-syria", name="Ocha")
    by_name = row(5, without=["camp"], camp_name="Nowhere")
    by_name.values["camp"] = "Nowhere"  # as the reader does
    found = plan(
        story,
        row(2, camp="Al Hol"),
        row(3, camp="Nowhere"),
        row(4, without=["camp"]),
        by_name,
        row(6, source="nobody"),
        row(7, without=["source"]),
        row(8, wave="no-wave", measure="arrivals", start=date(2024, 2, 1), end=date(2024, 2, 9)),
        row(9, source="Ocha (ocha)", title="x"),
    ).rows
    assert [code for each in found for _column, code in sorted(codes(each))] == [
        *("ambiguous_name", "unknown_camp", "required", "unknown_camp", "unknown_source", "required"),
        "unknown_wave",
    ]
    assert "SY-ALHOL" in found[0].problems[0].detail
    assert "SY-HOL-B" in found[0].problems[0].detail
    assert [each.problems[0].column for each in found[:2]] == ["A", "A"]
    assert found[3].problems[0].column == by_name.columns["camp_name"]
    assert found[7].told.document["source"] == story.source


def test_what_the_reader_said_is_not_said_again(story):
    said = CellProblem("A", "camp", "bad_text", "This cell holds an error; mend it.")
    (found,) = plan(story, row(without=["camp"], problems=[said])).rows
    assert codes(found) == {("A", "bad_text"), ("", "required")}
    empty = row(problems=[said])
    empty.columns["camp"] = "A"
    del empty.values["camp"]
    (found,) = plan(story, empty).rows
    assert codes(found) == {("A", "bad_text")}
    assert found.outcome == "error"
    day = row(problems=[CellProblem("C", "on", "bad_day", "Write the day.")])
    del day.values["on"]
    (found,) = plan(story, day).rows
    assert codes(found) == {("C", "bad_day")}


def test_days_measures_and_numbers_that_are_missing_or_wrong(story):
    found = plan(
        story,
        row(2, without=["on"]),
        row(3, without=["measure"]),
        row(4, without=["value"]),
        row(5, on=date(2199, 1, 1)),
        row(6, measure="arrivals", start=date(2024, 2, 9), end=date(2024, 2, 1), without=["on"]),
        row(7, without=["on"], end=date(2199, 1, 1)),
        row(8, qualifier="between", without=["value"], low=9, high=3),
        row(9, measure="departures", without=["on"], start=date(2024, 2, 1), end=date(2024, 2, 9), value=5),
    ).rows
    assert [sorted(code for _column, code in codes(each)) for each in found] == [
        *(["required"], ["required"], ["required"], ["future"], ["after_end"], ["future"]),
        *(["low_over_high"], []),
    ]
    assert found[4].problems[0].column == "G"
    assert found[7].outcome == "new"


def test_a_headcount_takes_its_day_from_a_period_of_one_day(story):
    day = date(2024, 3, 1)
    found = plan(
        story,
        row(2, without=["on"], start=day, end=day),
        row(3, without=["on"], start=date(2024, 2, 1), end=day, title="b"),
        row(4, measure="arrivals", start=date(2024, 2, 1), title="c"),
    ).rows
    assert (found[0].figure.start, found[0].outcome) == (day, "new")
    assert codes(found[1]) == {("H", "one_day")} or codes(found[1]) == {("G", "one_day")}
    assert (found[2].figure.start, found[2].figure.end) == (date(2024, 2, 1), day)


def test_parts_breakdowns_and_households(story):
    cells = [ReadCell("H", Whom("f", None, 4), 12), ReadCell("I", Whom("m", 0, 4), 20_000)]
    found = plan(
        story,
        row(2, cells=cells),
        row(3, gender="f", min_age=18, population_group="IDP", title="b", household_size=Decimal("5.1234")),
        row(4, cells=[ReadCell("H", Whom("f"), None, Decimal(1) / 3)], title="c"),
    ).rows
    assert codes(found[0]) >= {("", "over_figure")} or {c for _x, c in codes(found[0])} == {"over_figure"}
    assert (found[1].figure.part.gender, found[1].figure.household_size) == ("f", Decimal("5.123"))
    assert found[2].figure.breakdown[0].share == Decimal("0.33333333")


def test_a_wave_that_is_there_or_is_described(story):
    flow = {"measure": "arrivals", "start": date(2024, 2, 1), "end": date(2024, 2, 9), "without": ["on"]}
    found = plan(
        story,
        row(2, wave="exodus", **flow),
        row(3, wave="new-wave", wave_label="A new wave", wave_origin="SYR", value=7, **flow),
        row(4, wave="Not A Slug", wave_label="A new wave", value=8, **flow),
        row(5, wave="Exodus", wave_label="whatever", title="b", **flow),
    ).rows
    assert found[0].figure.wave == story.wave
    assert (found[1].figure.wave.slug, found[1].figure.wave.origin) == ("new-wave", "SYR")
    assert {code for _column, code in codes(found[2])} == {"invalid_format"}
    assert found[3].figure.wave == story.wave


def test_the_document_must_be_whole_and_agree(story):
    found = plan(
        story,
        row(2, without=["title"]),
        row(3, without=["published_on"], title="b"),
        row(4, title="c", excerpt="one", audience="internal", url="HTTPS://example.org/", language="EN"),
        row(5, title="c", excerpt="two", on=date(2024, 3, 2), url="https://example.org/"),
        row(6, title="d", published_on=date(2199, 1, 1)),
    )
    assert [sorted(code for _column, code in codes(each)) for each in found.rows] == [
        *(["required"], ["required"], [], ["rows_contradict"], ["future"]),
    ]
    assert outcomes(found) == ["error", "error", "new", "conflict", "error"]
    assert found.documents[2].content is None
    assert not any(each.touched and each.content for each in found.documents if each.standing)


def test_two_rows_that_say_the_same_or_contradict_each_other(story):
    found = plan(
        story, row(2), row(3), row(4, title="b"), row(5, title="b", value=1), row(6, title="b", figure=2)
    )
    assert outcomes(found) == ["conflict"] * 5
    assert [sorted(code for _column, code in codes(each)) for each in found.rows] == [
        *(["same_row"], ["same_row"], ["rows_contradict"], ["rows_contradict"], ["same_row"]),
    ]
    assert "Row 3" in found.rows[0].problems[0].detail
    differing = plan(story, row(2, attributed_to="UN"), row(3, attributed_to="the governor", value=1))
    assert outcomes(differing) == ["new", "new"]


def test_a_name_of_signs_alone_names_nothing(story):
    story.camp.aliases = ["…"]
    story.camp.save()
    assert Reader().told(KeptRow(0, "", row(camp="!!"))).camp is None

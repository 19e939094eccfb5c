"""Every rule that refuses a report: the place, the code, and that nothing was written."""

import contextlib
import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import psycopg2
import pytest
from django.db import IntegrityError, transaction

from camptrack.actions.contents import CellContent, NewWave
from camptrack.actions.refusals import Refused
from camptrack.actions.reports import correct_report
from camptrack.actions.stored_contents import stored_contents
from camptrack.actions.texts import address_problems
from camptrack.models import Figure, Report, Wave
from camptrack.vocabulary import Qualifier, Unit
from tests.actions.stories import Story, problems
from tests.conftest import owner_url

pytestmark = pytest.mark.django_db

F = "/figures/0"


@pytest.fixture
def story() -> Story:
    return Story()


def refusal(story: Story, *figures: Any, **changes: Any) -> set[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        story.enter(content=story.content(*figures, **changes))
    assert not Report.objects.exists()
    assert not Figure.objects.exists()
    return problems(refused.value)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"end": date(2024, 6, 2), "start": date(2024, 6, 2)}, {(f"{F}/on", "future")}),
        ({"end": date(1899, 12, 31), "start": date(1899, 12, 31)}, {(f"{F}/on", "too_early")}),
        ({"end": date(2024, 3, 2)}, {(f"{F}/on", "one_day")}),
        ({"value": -1}, {(f"{F}/value", "out_of_range")}),
        ({"value": 1_000_000_001}, {(f"{F}/value", "out_of_range")}),
        ({"value": None}, {(f"{F}/value", "required")}),
        ({"low": 9455}, {(f"{F}/low", "low_over_value")}),
        ({"high": 9453}, {(f"{F}/high", "high_under_value")}),
        (
            {"low": 9500, "high": 9400},
            {
                (f"{F}/low", "low_over_high"),
                (f"{F}/low", "low_over_value"),
                (f"{F}/high", "high_under_value"),
            },
        ),
        (
            {"qualifier": Qualifier.BETWEEN, "low": 1, "high": 2},
            {(f"{F}/value", "value_beside_between")},
        ),
        (
            {"qualifier": Qualifier.BETWEEN, "value": None},
            {(f"{F}/low", "required"), (f"{F}/high", "required")},
        ),
        ({"household_size": Decimal(0)}, {(f"{F}/household_size", "out_of_range")}),
        ({"household_size": Decimal(101)}, {(f"{F}/household_size", "out_of_range")}),
        ({"reason": "return"}, {(f"{F}/reason", "only_for_flows")}),
        ({"wave": NewWave(slug="a", label="A")}, {(f"{F}/wave", "only_for_flows")}),
        ({"unit": Unit.HOUSEHOLDS, "households": 3}, {(f"{F}/households", "beside_persons_only")}),
        ({"part": CellContent(gender="f", min_age=9, max_age=3)}, {(f"{F}/min_age", "over_max_age")}),
        ({"part": CellContent(min_age=131)}, {(f"{F}/min_age", "out_of_range")}),
        (
            {"part": CellContent(gender="f"), "breakdown": (CellContent(min_age=3, count=1),)},
            {(f"{F}/breakdown", "breakdown_of_part")},
        ),
    ],
)
def test_headcounts(story: Story, changes: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    assert refusal(story, story.figure(**changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"start": date(2024, 3, 8)}, {(f"{F}/start", "after_end")}),
        ({"end": date(2024, 6, 2)}, {(f"{F}/end", "future")}),
        ({"start": date(1901, 1, 1)}, {(f"{F}/start", "too_long")}),
        ({"method": "survey"}, {(f"{F}/method", "only_for_headcounts")}),
        ({"households": 12}, {(f"{F}/households", "only_for_headcounts")}),
        ({"part": CellContent(gender="f")}, {(f"{F}/measure", "part_of_flow")}),
        (
            {"wave": NewWave(slug="new", label="New", origin="XX99")},
            {(f"{F}/wave/origin", "unknown")},
        ),
        ({"wave": NewWave(slug="Not A Slug", label="New")}, {(f"{F}/wave/slug", "invalid")}),
    ],
)
def test_flows(story: Story, changes: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    assert refusal(story, story.arrivals(**changes)) == expected
    assert Wave.objects.count() == 1


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([CellContent(gender="f")], {("/0", "count_or_share")}),
        ([CellContent(gender="f", count=1, share=Decimal("0.1"))], {("/0", "count_or_share")}),
        ([CellContent(count=1)], {("/0", "no_dimension")}),
        ([CellContent(gender="f", count=-1)], {("/0/count", "out_of_range")}),
        (
            [CellContent(gender="f", share=Decimal("1.1"))],
            {("/0/share", "out_of_range"), ("/0", "over_figure")},
        ),
        ([CellContent(max_age=131, count=1)], {("/0/max_age", "out_of_range")}),
        ([CellContent(gender="f", count=9455)], {("/0", "over_figure")}),
        (
            [CellContent(gender="f", count=5000), CellContent(gender="m", share=Decimal("0.5"))],
            {("/1", "over_figure")},
        ),
        (
            [CellContent(max_age=17, count=1), CellContent(min_age=17, count=1)],
            {("/1", "overlapping")},
        ),
        (
            [CellContent(gender="f", count=1), CellContent(gender="f", count=1)],
            {("/1", "overlapping")},
        ),
    ],
)
def test_breakdowns(story: Story, cells: list[CellContent], expected: set[tuple[str, str]]) -> None:
    found = refusal(story, story.figure(breakdown=tuple(cells)))
    assert found == {(f"{F}/breakdown{pointer}", code) for pointer, code in expected}


def test_cells_of_different_cuts_may_describe_the_same_people(story: Story) -> None:
    cells = (
        CellContent(gender="f", count=9454),
        CellContent(max_age=17, count=9000),
        CellContent(min_age=18, max_age=59, count=400),
        CellContent(min_age=60, count=54),
    )
    report = story.enter(story.figure(breakdown=cells))
    stored = report.figures.get().breakdown.order_by("id").values_list("cut", "min_age", "max_age")
    assert list(stored) == [
        ("gender", None, None),
        ("age", 0, 17),
        ("age", 18, 59),
        ("age", 60, None),
    ]


def test_cells_of_a_number_that_is_missing_are_not_added_up(story: Story) -> None:
    cells = (CellContent(gender="f", count=3),)
    assert refusal(story, story.figure(value=None, breakdown=cells)) == {(f"{F}/value", "required")}


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"round_number": 3}, {("/operation", "required")}),
        ({"operation": "\u200b", "round_number": 3}, {("/operation", "blank")}),
        ({"operation": "Mobility tracking", "round_number": 0}, {("/round_number", "out_of_range")}),
        ({"operation": "Mobility tracking", "round_number": 10_000}, {("/round_number", "out_of_range")}),
    ],
)
def test_a_round_is_of_an_operation_that_can_be_read(
    story: Story, said: dict[str, Any], wrong: set[tuple[str, str]]
) -> None:
    assert refusal(story, **said) == wrong


def test_operation_and_round_are_evidence(story: Story) -> None:
    content = story.content(story.figure(), operation="Mobility tracking", round_number=11)
    report = story.enter(content=content)
    report.refresh_from_db()
    assert (report.operation, report.round_number) == ("Mobility tracking", 11)
    # Who corrects one number of it says the rest again.
    stored = stored_contents([report.pk])[report.pk]
    assert (stored.operation, stored.round_number) == ("Mobility tracking", 11)


def test_all_problems_at_once(story: Story) -> None:
    found = refusal(
        story,
        story.figure(value=None),
        story.arrivals(start=date(2024, 3, 8), low=9000),
        published_on=date(2024, 6, 2),
    )
    assert found == {
        ("/published_on", "future"),
        ("/figures/0/value", "required"),
        ("/figures/1/start", "after_end"),
        ("/figures/1/low", "low_over_value"),
    }


def test_an_external_id_is_given_once(story: Story) -> None:
    story.enter(content=story.content(external_id="kobo-1"))
    with pytest.raises(Refused) as refused:
        story.enter(content=story.content(story.figure(value=None), external_id="kobo-1"))
    assert problems(refused.value) == {("/external_id", "not_unique"), ("/figures/0/value", "required")}
    assert Report.objects.count() == 1


def test_the_database_has_the_last_word_about_an_external_id(story: Story) -> None:
    dana, content = story.cast.dana, story.content(external_id="kobo-1")
    first, second = story.enter(content=content), story.enter()
    correct_report(by=dana, report=first, content=content, reason="mended")
    with pytest.raises(Refused) as refused:
        correct_report(by=dana, report=second, content=content, reason="mended")
    assert problems(refused.value) == {("/external_id", "not_unique")}


def test_a_wave_is_made_with_the_report_that_first_names_it(story: Story) -> None:
    new = NewWave(slug="baghuz-exodus", label="Baghuz exodus", origin=story.camp.area.code)
    report = story.enter(story.arrivals(wave=new), story.arrivals(wave=new, start=date(2024, 3, 6)))
    made = Wave.objects.get(slug="baghuz-exodus")
    assert (made.origin_area, {figure.wave for figure in report.figures.all()}) == (story.camp.area, {made})
    again = story.enter(story.arrivals(wave=new), story.arrivals(wave=NewWave(slug="baghuz-exodus")))
    assert {figure.wave for figure in again.figures.all()} == {made}


def test_one_label_of_a_report_labels_its_wave(story: Story) -> None:
    by_slug, labelled = NewWave(slug="flight"), NewWave(slug="flight", label="Flight")
    story.enter(story.arrivals(wave=by_slug), story.arrivals(wave=labelled))
    story.enter(story.arrivals(wave=NewWave(slug="return")))
    assert set(Wave.objects.values_list("slug", "label")) >= {("flight", "Flight"), ("return", "return")}


def test_a_wave_has_one_label(story: Story) -> None:
    new = NewWave(slug="flight", label="Flight")
    with pytest.raises(Refused) as refused:
        story.enter(story.arrivals(wave=new), story.arrivals(wave=replace(new, label="Return")))
    assert problems(refused.value) == {("/figures/1/wave/label", "other_label")}
    assert not Wave.objects.filter(slug="flight").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("label", ["", "First", "Second"])
def test_a_wave_that_another_report_makes_at_the_same_moment_is_one_wave(
    transactional_db: None, label: str
) -> None:
    story = Story()
    elsewhere = psycopg2.connect(owner_url())
    refused: Any = pytest.raises(Refused) if label == "Second" else contextlib.nullcontext()
    try:
        with elsewhere.cursor() as cursor:
            cursor.execute("INSERT INTO camptrack_wave (slug, label, cause) VALUES ('new', 'First', '')")
        # The report waits for this transaction, in which the wave is made already.
        commit = threading.Timer(0.3, elsewhere.commit)
        commit.start()
        with refused:
            story.enter(story.arrivals(wave=NewWave(slug="new", label=label)))
        commit.join()
    finally:
        elsewhere.close()
    assert Wave.objects.get(slug="new").label == "First"
    assert Figure.objects.filter(wave__slug="new").count() == (label != "Second")


def test_what_only_the_database_refuses_is_not_taken_for_a_used_id(story: Story) -> None:
    with pytest.raises(IntegrityError, match="report_language"), transaction.atomic():
        story.enter(content=story.content(language="Kurmanji, mostly"))
    assert not Report.objects.exists()


def test_an_address_that_cannot_be_read() -> None:
    (problem,) = address_problems("/url", "http://[::1")
    assert (problem.pointer, problem.code) == ("/url", "invalid_format")

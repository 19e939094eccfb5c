"""What is too small to publish is decided when a figure is published, and stays decided."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from camptrack.actions.contents import CellContent
from camptrack.actions.reports import correct_report, retract_report
from camptrack.models import BreakdownCell, PublishedFigure, Report
from camptrack.vocabulary import Unit
from tests import factories
from tests.actions.stories import TODAY, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story()


def by_age(*counts: int) -> tuple[CellContent, ...]:
    ages = ((0, 17), (18, 59), (60, 79), (80, None))
    return tuple(
        CellContent(min_age=low, max_age=high, count=count)
        for (low, high), count in zip(ages, counts, strict=False)
    )


def suppressed(report: Report) -> list[int | None]:
    """The counts that are."""
    published = PublishedFigure.objects.get(report=report)
    cells = BreakdownCell.objects.filter(pk__in=published.suppressed_cells or []).order_by("id")
    return [cell.count for cell in cells]


def test_a_small_cell_and_its_neighbour_are_suppressed(story: Story) -> None:
    report = story.enter(story.figure(breakdown=by_age(4000, 5000, 451, 3)), publish=True)
    assert suppressed(report) == [451, 3]
    assert not PublishedFigure.objects.get(report=report).suppressed


def test_a_breakdown_of_many_and_a_figure_without_hide_nothing(story: Story) -> None:
    report = story.enter(story.figure(breakdown=by_age(4000, 5000)), publish=True)
    assert suppressed(report) == []
    assert PublishedFigure.objects.get(report=story.enter(publish=True)).suppressed_cells == []


@pytest.mark.parametrize(
    ("changes", "hidden"),
    [
        ({"value": 9}, True),
        ({"value": 10}, False),
        ({"value": 2, "unit": Unit.HOUSEHOLDS}, False),
        ({"value": 1, "unit": Unit.HOUSEHOLDS}, True),
        ({"value": 9, "part": None}, False),
    ],
)
def test_a_few_people_of_part_of_a_camp_are_suppressed(
    story: Story, changes: dict[str, Any], *, hidden: bool
) -> None:
    figure = story.figure(**{"part": CellContent(max_age=4), **changes})
    report = story.enter(figure, publish=True)
    assert PublishedFigure.objects.get(report=report).suppressed == hidden


def test_what_a_revision_hid_stays_hidden_in_the_next(story: Story) -> None:
    old = story.enter(story.figure(breakdown=by_age(4000, 5000, 451, 3)), publish=True)
    content = story.content(story.figure(breakdown=by_age(4000, 4999, 451, 3)))
    new = correct_report(by=story.cast.dana, report=old, content=content, reason="mended", today=TODAY)
    assert suppressed(new) == [451, 3]


def test_a_correction_that_would_hide_others_shows_nothing(story: Story) -> None:
    old = story.enter(story.figure(breakdown=by_age(4000, 451, 3)), publish=True)
    assert suppressed(old) == [451, 3]
    ages = (
        *by_age(4000, 451),
        CellContent(min_age=60, max_age=69, count=500),
        CellContent(min_age=70, count=3),
    )
    content = story.content(story.figure(breakdown=ages))
    new = correct_report(by=story.cast.dana, report=old, content=content, reason="more", today=TODAY)
    # 500 would go along, and the two revisions together would tell.
    assert suppressed(new) == [4000, 451, 500, 3]
    # Two revisions later, on another day, it is still remembered.
    moved = story.figure(start=date(2024, 3, 2), end=date(2024, 3, 2), breakdown=by_age(4000, 451, 3))
    last = correct_report(
        by=story.cast.dana, report=new, content=story.content(moved), reason="moved", today=TODAY
    )
    assert suppressed(last) == [4000, 451, 3]


def test_another_report_of_the_same_day_is_remembered(story: Story) -> None:
    old = story.enter(story.figure(breakdown=by_age(4000, 451, 3)), publish=True)
    retract_report(by=story.cast.dana, report=old, reason="twice")
    new = story.enter(story.figure(breakdown=by_age(4000, 451, 20, 3)), publish=True)
    assert suppressed(new) == [4000, 451, 20, 3]


def test_parts_of_a_camp_are_a_breakdown_of_it(story: Story) -> None:
    parts = [
        story.figure(part=CellContent(gender=sex), value=value)
        for sex, value in zip("fmx", (600, 395, 5), strict=True)
    ]
    report = story.enter(story.figure(value=1000), *parts, publish=True)
    hidden = PublishedFigure.objects.filter(report=report, suppressed=True)
    assert sorted(hidden.values_list("figure__value", flat=True)) == [5, 395]


def test_a_part_said_twice_is_hidden_by_the_smaller_number(story: Story) -> None:
    parts = [story.figure(part=CellContent(gender="f"), value=value) for value in (5, 600)]
    report = story.enter(*parts, publish=True)
    assert PublishedFigure.objects.filter(report=report, suppressed=True).count() == 2


def test_parts_beside_a_breakdown_that_they_would_tell(story: Story) -> None:
    sexes = (CellContent(gender="f", count=600), CellContent(gender="m", count=400))
    young = story.figure(part=CellContent(gender="f", max_age=17), value=595)
    grown = story.figure(part=CellContent(gender="f", min_age=18), value=5)
    report = story.enter(story.figure(value=1000, breakdown=sexes), young, grown, publish=True)
    assert PublishedFigure.objects.filter(report=report, suppressed=True).count() == 2


def test_nobody_decided_hides_all() -> None:
    cell = factories.cell(factories.figure(measure="headcount"), gender="f", count=3)
    factories.event(cell.figure.report)
    assert factories.published_figure(cell.figure).suppressed_cells is None


def test_the_database_refuses_to_publish_a_small_cell() -> None:
    cell = factories.cell(factories.figure(measure="headcount"), gender="f", count=9)
    factories.event(cell.figure.report)
    with pytest.raises(IntegrityError, match="fewer than 10 people"):
        factories.published_figure(cell.figure, suppressed_cells=[])


def test_the_database_refuses_to_publish_a_small_part() -> None:
    figure = factories.figure(measure="headcount", gender="f", value=9)
    factories.event(figure.report)
    with pytest.raises(IntegrityError, match="fewer than 10 people"):
        factories.published_figure(figure)


def test_earlier_revisions_are_looked_for_once_however_many_figures_there_are(story: Story) -> None:
    def statements(days: int) -> int:
        figures = [
            story.figure(start=on, end=on, breakdown=by_age(4000, 5000))
            for on in (date(2024, 3, day) for day in range(1, days + 1))
        ]
        content = story.content(*figures)
        first = story.enter(content=content, publish=True)
        second = correct_report(by=story.cast.dana, report=first, content=content, reason="b", today=TODAY)
        with CaptureQueriesContext(connection) as asked:
            correct_report(by=story.cast.dana, report=second, content=content, reason="c", today=TODAY)
        return len(asked)

    assert statements(8) == statements(1)

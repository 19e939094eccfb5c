"""What is asked about a report alone, before it is entered."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from camptrack.actions.contents import CellContent
from camptrack.vocabulary import Qualifier, Unit
from tests import factories
from tests.actions.asking import MARCH, asked, codes, story
from tests.actions.stories import Story

__all__ = ["story"]
pytestmark = pytest.mark.django_db


def test_nothing_is_asked_about_an_ordinary_report(story: Story) -> None:
    sexes = (CellContent(gender="f", count=5000), CellContent(gender="m", count=4454))
    assert codes(asked(story, story.figure(breakdown=sexes), story.arrivals(wave=story.wave))) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reliability": "E"}, ("/reliability", "unreliable_source")),
        ({"credibility": 5}, ("/credibility", "improbable")),
        ({"published_on": date(2023, 5, 30)}, ("/published_on", "published_long_ago")),
    ],
)
def test_about_the_document(story: Story, changes: dict[str, Any], code: tuple[str, str]) -> None:
    day = changes.get("published_on", MARCH)
    assert codes(asked(story, story.figure(start=day, end=day), **changes)) == [code]


def test_the_sources_own_grades_stand_where_the_report_has_none(story: Story) -> None:
    weak = factories.source(reliability="E", credibility=5)
    found = asked(story, source=weak)
    assert codes(found) == [("/reliability", "unreliable_source"), ("/credibility", "improbable")]
    assert codes(asked(story, source=weak, reliability="A", credibility=2)) == []


@pytest.mark.parametrize(
    ("published", "headcount", "arrivals"),
    [
        (date(2024, 2, 29), "after_publication", "after_publication"),
        (date(2024, 4, 30), "", ""),
        (date(2024, 5, 1), "long_before_publication", ""),
    ],
)
def test_days_far_from_the_publication(story: Story, published: date, headcount: str, arrivals: str) -> None:
    found = codes(asked(story, story.figure(), story.arrivals(), published_on=published))
    wanted = [("/figures/0/on", headcount), ("/figures/1/end", arrivals)]
    assert found == [each for each in wanted if each[1]]


def test_room_and_household_size(story: Story) -> None:
    small = factories.camp(capacity=9000, area=story.camp.area)
    sized = factories.camp(household_size="4.2", area=story.camp.area)
    households = {"unit": Unit.HOUSEHOLDS, "value": 100}
    found = asked(
        story,
        story.figure(camp=small),
        story.figure(camp=small, qualifier=Qualifier.ABOUT),
        story.arrivals(camp=small, value=20_000),
        story.figure(**households),
        story.figure(camp=sized, **households),
        story.figure(household_size=Decimal(4), **households),
    )
    assert codes(found) == [
        ("/figures/0/value", "over_capacity"),
        ("/figures/3/household_size", "household_size_assumed"),
    ]
    assert "9,000" in found[0].detail


def cells(*counts: tuple[str, int | None, int | None, Any]) -> tuple[CellContent, ...]:
    return tuple(
        CellContent(
            gender=sex, min_age=low, max_age=high, **{"share" if isinstance(of, Decimal) else "count": of}
        )
        for sex, low, high, of in counts
    )


@pytest.mark.parametrize(
    ("breakdown", "left"),
    [
        (cells(("f", None, None, 5000), ("m", None, None, 4000)), "454"),
        (cells(("", 0, 17, 5000), ("", 18, None, 4000)), "454"),
        (cells(("f", 0, 17, 1), ("f", 18, None, 1), ("m", None, 59, 1), ("m", 60, None, 1)), "9,450"),
        (cells(("f", None, None, Decimal("0.5")), ("m", None, None, Decimal("0.4"))), "946"),
        # who was not counted is unknown, and nobody said otherwise
        (cells(("f", None, None, 5000)), ""),
        (cells(("", 0, 17, 5000), ("", 19, None, 4000)), ""),
        (cells(("", 0, 17, 5000), ("", 18, 59, 4000)), ""),
        (cells(("f", 0, 17, 1), ("f", 18, None, 1), ("m", 18, None, 1)), ""),
        ((CellContent(population_group="IDP", count=5),), ""),
        ((CellContent(origin="SYR", count=5),), ""),
        # shares are rounded
        (cells(("f", None, None, Decimal("0.5")), ("m", None, None, Decimal("0.49"))), ""),
    ],
)
def test_a_breakdown_that_leaves_people_over(
    story: Story, breakdown: tuple[CellContent, ...], left: str
) -> None:
    found = asked(story, story.figure(breakdown=breakdown))
    assert codes(found) == ([("/figures/0/breakdown", "breakdown_short")] if left else [])
    assert all(left in each.detail for each in found)


def test_of_two_short_cuts_one_is_told(story: Story) -> None:
    both = (*cells(("f", None, None, 1), ("m", None, None, 1)), *cells(("", 0, None, 2)))
    assert codes(asked(story, story.figure(breakdown=both))) == [("/figures/0/breakdown", "breakdown_short")]


def test_a_number_that_is_wrong_itself_is_left_to_the_checks(story: Story) -> None:
    wrong = story.figure(value=None, breakdown=cells(("f", None, None, 1), ("m", None, None, 1)))
    assert codes(asked(story, wrong)) == []

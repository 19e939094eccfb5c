"""What is asked about a report beside what else is known; and what asking costs."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from camptrack.actions.contents import CellContent, NewWave, ReportContent
from camptrack.actions.decisions import decide
from camptrack.actions.entry_warnings import warnings_of_each
from camptrack.actions.reports import correct_report, retract_report
from camptrack.actions.totals import drain_camps
from camptrack.models import Camp, Report
from camptrack.vocabulary import Audience, DecisionKind, Qualifier, Unit
from tests import al_hol, factories
from tests.actions.asking import MARCH, asked, codes, story
from tests.actions.stories import TODAY, Story

__all__ = ["story"]
pytestmark = pytest.mark.django_db


def test_another_source_of_the_same_days(story: Story) -> None:
    """VOA's 23,000 lie inside of OCHA's counter."""
    cast = story.cast
    al_hol.enter(by=cast.dana, organisation=cast.demo_relief, camp=story.camp, numbers=[9])
    (row,) = al_hol.rows([2])
    content = al_hol.content(row, story.camp)
    found = asked(story, content=content, organisation=cast.elsewhere, today=date(2019, 4, 1))
    assert codes(found) == [("/figures/0", "other_source")]
    said = "Ocha, Baghuz exodus: \u206663,323\u2069 (\u20662018-12-04 … 2019-03-31\u2069)."
    assert found[0].detail.endswith(said)


def test_several_are_named_up_to_three(story: Story) -> None:
    """Each source once."""
    sources = [factories.source(slug) for slug in "abcd"]
    for source in (sources[0], *sources):
        story.enter(content=story.content(source=source, published_on=MARCH), publish=True)
    (warning,) = asked(story)
    assert warning.detail.count("9,454") == 3
    assert warning.detail.endswith(" and others.")


def test_a_range_and_households_are_told_as_they_are_written(story: Story) -> None:
    more = story.figure(value=2000, qualifier=Qualifier.MORE_THAN)
    between = story.figure(value=None, low=1000, high=1200, qualifier=Qualifier.BETWEEN, unit=Unit.HOUSEHOLDS)
    story.enter(content=story.content(between, source=factories.source()), publish=True)
    story.enter(content=story.content(more, source=factories.source()), publish=True)
    (warning,) = asked(story)
    assert "1,000–1,200\u2069 households" in warning.detail
    assert "more than \u20662,000\u2069 (" in warning.detail


def test_other_days_measures_camps_and_parts_are_no_neighbours(story: Story) -> None:
    other = factories.source()
    story.enter(content=story.content(story.figure(), story.arrivals(), source=other), publish=True)
    women = CellContent(gender="f", max_age=17)
    found = asked(
        story,
        story.figure(start=MARCH + timedelta(1), end=MARCH + timedelta(1)),
        story.arrivals(start=date(2024, 3, 8), end=date(2024, 3, 8)),
        story.figure(camp=factories.camp(area=story.camp.area)),
        story.figure(part=women),
    )
    assert codes(found) == []
    story.enter(content=story.content(story.figure(part=women), source=other), publish=True)
    part = story.figure(part=replace(women, min_age=0))
    assert codes(asked(story, part)) == [("/figures/0", "other_source")]


def test_what_is_not_seen_is_not_told(story: Story) -> None:
    """Drafts, internal and small numbers of others, and what is over."""
    cast, other = story.cast, factories.source()
    theirs = {"by": cast.omar, "organisation": cast.elsewhere}
    plain = story.content(source=other)
    story.enter(content=plain, **theirs)
    story.enter(content=replace(plain, audience=Audience.INTERNAL), publish=True, **theirs)
    gone = story.enter(content=plain, publish=True, **theirs)
    assert codes(asked(story)) == [("/figures/0", "other_source")]
    retract_report(by=cast.omar, report=gone, reason="a mistake")
    assert codes(asked(story)) == codes(asked(story, content=plain)) == []

    few = story.figure(part=CellContent(gender="m"), value=6)
    story.enter(content=story.content(few, source=other), publish=True, **theirs)
    assert codes(asked(story, few)) == []
    assert codes(asked(story, few, organisation=cast.elsewhere)) == [("/figures/0", "other_source")]


def test_entered_already_by_ones_own_organisation(story: Story) -> None:
    """Even as an internal draft; of others nobody is told."""
    story.enter(content=story.content(audience=Audience.INTERNAL, title="Flash update 7"))
    found = asked(story)
    assert codes(found) == [("/figures/0", "entered_already")]
    assert "“Flash update 7”" in found[0].detail
    assert codes(asked(story, organisation=story.cast.elsewhere)) == []
    assert codes(asked(story, story.figure(value=9455))) == []
    assert codes(asked(story, source=factories.source())) == []


def test_a_correction_is_not_asked_about_what_it_corrects(story: Story) -> None:
    report = story.enter(publish=True)
    drain_camps([story.camp.pk])
    assert codes(asked(story, story.figure(value=94_540), correcting=report)) == []
    found = codes(asked(story, story.figure(value=94_540)))
    assert found == [("/figures/0/value", "jump")]
    correct_report(
        by=story.cast.dana,
        report=report,
        content=story.content(story.figure(value=9455)),
        reason="a digit",
        today=TODAY,
    )
    assert codes(asked(story)) == []


@pytest.mark.parametrize(
    ("value", "word"),
    [(14_181, ""), (14_182, "over"), (4727, ""), (4726, "less than half"), (0, "less than half")],
)
def test_a_jump_of_more_than_half(story: Story, value: int, word: str) -> None:
    story.enter(publish=True)
    drain_camps([story.camp.pk])
    later = story.figure(value=value, start=date(2024, 3, 8), end=date(2024, 3, 8))
    found = asked(story, later)
    assert codes(found) == ([("/figures/0/value", "jump")] if word else [])
    assert all(
        "9,454" in each.detail and "2024-03-08" in each.detail and word in each.detail for each in found
    )
    assert codes(asked(story, replace(later, part=CellContent(gender="f")))) == []


def test_flows_alone_are_no_measure_for_a_count(story: Story) -> None:
    story.enter(story.arrivals(), publish=True)
    drain_camps([story.camp.pk])
    assert codes(asked(story, story.figure(start=date(2024, 3, 8), end=date(2024, 3, 8)))) == []


def test_arrivals_that_count_twice_or_only_in_part(story: Story) -> None:
    story.enter(story.arrivals(wave=story.wave), publish=True)
    within = {"start": date(2024, 3, 6), "end": date(2024, 3, 6), "value": 2000}
    found = asked(
        story,
        story.arrivals(wave=NewWave(slug="flight"), **within),
        story.arrivals(**within),
        story.arrivals(wave=story.wave, **within),
    )
    assert codes(found) == [
        ("/figures/0/wave", "other_wave"),
        ("/figures/1/wave", "without_wave"),
        ("/figures/2/wave", "repeats_flow"),
    ]
    assert all("Ocha, Exodus: \u20665,200\u2069" in each.detail for each in found)


def test_the_same_days_without_a_wave(story: Story) -> None:
    story.enter(story.arrivals(), publish=True)
    again = story.arrivals(start=date(2024, 3, 6), end=date(2024, 3, 9))
    assert codes(asked(story, again, published_on=date(2024, 3, 9))) == [("/figures/0/start", "repeats_flow")]


REPEATED = [("/figures/0/start", "repeats_flow")]


@pytest.mark.parametrize(
    ("value", "end", "found"),
    [(6000, 8, []), (5200, 8, []), (5100, 8, REPEATED), (6000, 7, REPEATED), (None, 8, [])],
)
def test_a_counter_that_goes_on_is_no_repetition(
    story: Story, value: int | None, end: int, found: list[tuple[str, str]]
) -> None:
    story.enter(story.arrivals(), publish=True)
    ends = {} if value else {"low": 5000, "high": 7000, "qualifier": Qualifier.BETWEEN}
    later = story.arrivals(value=value, end=date(2024, 3, end), **ends)
    assert codes(asked(story, later)) == found


def test_decisions_and_merged_camps_are_in_force(story: Story) -> None:
    """A figure assigned to another camp or wave is a neighbour there; one of a merged camp, too."""
    cast, other = story.cast, factories.source()
    into = factories.camp("SY-INTO", area=story.camp.area)
    merged = factories.camp("SY-MERGED", area=story.camp.area)
    report = story.enter(content=story.content(story.arrivals(), source=other), publish=True)
    story.enter(content=story.content(story.figure(camp=merged), source=other), publish=True)
    figure = report.figures.get()
    decide(by=cast.rami, figure=figure, kind=DecisionKind.ASSIGN_CAMP, camp=into, reason="it speaks of it")
    decide(by=cast.rami, figure=figure, kind=DecisionKind.ASSIGN_WAVE, wave=story.wave, reason="it does")
    Camp.objects.filter(pk=merged.pk).update(merged_into=into)
    assert codes(asked(story, story.arrivals())) == []
    found = codes(asked(story, story.arrivals(camp=into), story.figure(camp=Camp.objects.get(pk=merged.pk))))
    assert found == [
        ("/figures/0", "other_source"),
        ("/figures/0/wave", "without_wave"),
        ("/figures/1", "other_source"),
    ]


def test_shared_later_is_told(story: Story) -> None:
    report = factories.report(source=factories.source(), audience=Audience.INTERNAL, published_on=MARCH)
    factories.figure(report, camp=story.camp, start=MARCH)
    factories.publish(report)
    assert codes(asked(story)) == []
    factories.event(report, "shared")
    assert codes(asked(story)) == [("/figures/0", "other_source")]


def of_many(story: Story, size: int) -> ReportContent:
    camps = [factories.camp(area=story.camp.area) for _nth in range(size)]
    days = [date(2024, 1, 10) + timedelta(nth % 50) for nth in range(size)]
    figures = [
        story.arrivals(camp=camp, start=day, end=day)
        if nth % 2
        else story.figure(camp=camp, start=day, end=day)
        for nth, (camp, day) in enumerate(zip(camps, days, strict=True))
    ]
    return story.content(*figures)


@pytest.mark.parametrize("size", [1, 40])
def test_three_statements_however_many_figures(story: Story, size: int) -> None:
    content = of_many(story, size)
    story.enter(content=replace(content, source=factories.source()), publish=True)
    with CaptureQueriesContext(connection) as captured:
        found = warnings_of_each([content, content], organisations=[story.cast.demo_relief] * 2, today=TODAY)
    assert len(captured) == 3
    assert [len(each) for each in found] == [size, size]


def test_a_report_without_figures_asks_the_database_nothing(story: Story) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert asked(story, content=replace(story.content(), figures=())) == []
    assert len(captured) == 0


def test_each_report_is_of_its_own_organisation(story: Story) -> None:
    cast = story.cast
    story.enter()
    mine, theirs = warnings_of_each(
        [story.content(), story.content()],
        organisations=[cast.demo_relief, cast.elsewhere],
        today=TODAY,
    )
    assert codes(mine) == [("/figures/0", "entered_already")]
    assert theirs == []
    assert Report.objects.count() == 1

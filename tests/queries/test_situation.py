"""What an issue tells beside its totals: who differs, what it rests on, who they are."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from camptrack.actions.contents import CellContent
from camptrack.actions.decisions import decide
from camptrack.actions.reports import (
    retract_report,
)
from camptrack.models import Camp, Organisation, Report
from camptrack.situation import Flag
from camptrack.vocabulary import DecisionKind, Qualifier
from tests import factories
from tests.queries.situations import END, START, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def flags(world: World, **changes: Any) -> list[Flag]:
    (row,) = world.situation(**changes).rows
    return row.flags


def test_a_dissent_is_a_disagreement_while_it_lasts(world):
    world.say()
    assert flags(world) == []
    world.say(world.reach, world.figure(value=12_000, start=date(2024, 3, 5), end=date(2024, 3, 5)))
    told = world.situation()
    assert (
        told.rows[0].flags == [Flag.NEW, Flag.DISAGREEMENT, Flag.DRIFT]
        or Flag.DISAGREEMENT in told.rows[0].flags
    )
    (differing,) = told.disagreements
    assert [(voice.source, voice.role) for voice in differing.voices] == [
        ("Ocha", "dissent"),
        ("REACH", "anchor"),
    ]
    assert differing.people == told.rows[0].people
    # Ninety days after its headcount it is out.
    later = date(2024, 7, 1)
    assert Flag.DISAGREEMENT not in flags(world, start=later, end=later)


@pytest.mark.parametrize(("value", "differs"), [(13_000, True), (9_454, False)])
def test_a_weaker_count_apart_from_its_days_band_is_a_disagreement(world, value, differs):
    world.say()
    world.say(world.news, world.figure(value=value, start=date(2024, 3, 8), end=date(2024, 3, 8)))
    told = world.situation()
    assert bool(told.disagreements) == (Flag.DISAGREEMENT in told.rows[0].flags) == differs
    # A disputed one is heard no more, but shown beside the others where they differ.
    if differs:
        roles = {voice.source: voice.role for voice in told.disagreements[0].voices}
        assert roles == {"Ocha": "anchor", "News": "outranked"}
        figure = Report.objects.get(source=world.news).figures.get()
        decide(by=world.cast.rami, figure=figure, kind=DecisionKind.DISPUTE, reason="copied")
        assert not world.situation().disagreements


def test_drift_is_flagged_over_five_per_cent(world):
    world.say()
    on = {"start": date(2024, 3, 5), "end": date(2024, 3, 5)}
    world.say(None, world.figure(value=9_927, **on))  # 473 of 9,927: less than 5 %
    told = world.situation().rows[0]
    assert (told.drift, told.flags) == (473, [])
    world.say(None, world.figure(value=9_000, start=END, end=END))
    told = world.situation().rows[0]
    assert (told.drift, told.flags) == (473 - 927, [Flag.DRIFT])


def test_over_capacity_flows_only_and_households(world):
    Camp.objects.update(capacity=5_199)
    world.say(None, world.arrivals())
    told = world.situation().rows[0]
    assert (told.basis, told.source, told.as_of, told.households) == ("flows_only", "", None, None)
    assert told.flags == [Flag.FLOWS_ONLY, Flag.OVER_CAPACITY, Flag.NEW]
    assert (told.arrivals, told.departures) == (5_200, 0)
    world.say(None, world.figure(value=5_000, start=START, end=START, households=1_010))
    assert world.situation().rows[0].households == 1_010
    world.say(None, world.figure(value=1_200, unit="households", start=END, end=END))
    assert world.situation().rows[0].households == 1_200


def test_documents_are_those_that_the_numbers_rest_on(world):
    world.say(None, title="stands", published_on=date(2024, 3, 9))
    bound = world.figure(
        value=9_000, qualifier=Qualifier.AT_LEAST, start=date(2024, 3, 2), end=date(2024, 3, 2)
    )
    world.say(world.news, bound, title="agrees")
    flow = world.arrivals(value=40, start=date(2024, 3, 6), end=date(2024, 3, 6))
    world.say(world.reach, flow, title="flows", url="https://reach.example/1")
    part = CellContent(gender="f")
    world.say(world.reach, world.figure(value=4_000, part=part), title="describes")
    world.say(
        world.news, world.figure(value=3, start=date(2024, 3, 9), end=date(2024, 3, 9)), title="outranked"
    )
    gone = {"start": date(2024, 2, 3), "end": date(2024, 2, 3)}
    world.say(world.news, world.arrivals(value=9, **gone), title="long past")
    told = world.situation().documents
    assert told[0].title == "stands"
    assert {each.title for each in told} == {"stands", "agrees", "flows", "describes"}
    assert {(each.kind, each.url) for each in told if each.title == "flows"} == {
        ("un_agency", "https://reach.example/1")
    }


def test_at_most_sixty_documents_the_latest(world):
    for nth in range(65):
        flow = world.arrivals(value=20, start=date(2024, 3, 6), end=date(2024, 3, 6), wave=factories.wave())
        world.say(None, flow, title=f"{nth}", published_on=date(2024, 3, 6) + timedelta(days=nth))
    told = world.situation().documents
    assert [each.title for each in told] == [str(nth) for nth in range(64, 4, -1)]


def test_people_by_gender_and_age_without_what_is_too_few(world):
    cells = [("f", 0, 4, 200), ("f", 5, 11, 300), ("f", 18, 59, 250), ("m", 0, 4, 4), ("m", 5, 59, 200)]
    breakdown = tuple(CellContent(gender=g, min_age=a, max_age=b, count=n) for g, a, b, n in cells)
    world.say(None, world.figure(value=1_000, breakdown=breakdown))
    other = factories.camp("SY-OTHER", area=world.camp.area)
    world.say(None, world.figure(value=1_000, camp=other))
    told = world.situation().breakdown
    assert told is not None
    shown = {(each.gender, each.min_age): each.people for each in told.cells}
    # A small cell hides the nearest as well; ages over brackets are of nobody in particular.
    assert shown[("m", 0)] is None
    assert 4 not in shown.values()
    assert sum(people or 0 for people in shown.values()) + told.unknown == 2_000
    assert (told.coverage_percent, told.camps_described, told.reported_on) == (50, 1, date(2024, 3, 1))


def test_the_district_lies_right_below_the_place(world):
    district = factories.area("SY0800", parent=world.camp.area, level=2)
    deeper = factories.area("SY080001", parent=district, level=3)
    factories.camp("SY-DEEP", area=deeper)
    rows = {row.camp.code: row for row in world.situation().rows}
    assert (rows["SY-DEEP"].area.code, rows["SY-DEEP"].district.code) == ("SY080001", "SY0800")
    assert (rows["SY-ALHOL"].area.code, rows["SY-ALHOL"].district.code) == ("SY08", "SY08")
    chosen = factories.schedule(organisation=world.cast.demo_relief, camps=[Camp.objects.get(code="SY-DEEP")])
    (row,) = world.situation(chosen).rows
    assert row.district.code == "SY080001"


def test_grades_are_told_of_ones_own_reports_alone(world):
    world.say()
    told = world.situation()
    assert (told.rows[0].reliability, told.rows[0].credibility, told.voices[0].reliability) == ("A", 2, "A")
    theirs = factories.schedule(organisation=Organisation.objects.get(slug="elsewhere"), area=world.camp.area)
    told = world.situation(theirs)
    assert (told.rows[0].reliability, told.rows[0].credibility, told.voices[0].reliability) == ("", None, "")
    assert told.rows[0].source == "Ocha"


def test_a_figure_of_few_people_of_a_camp_is_nobodys_voice(world):
    few = world.figure(value=3, part=CellContent(gender="x"))
    world.say(None, world.figure(), few)
    told = world.situation()
    assert [voice.people.best for voice in told.voices] == [9_454]
    report = Report.objects.get()
    world.issue()
    retract_report(by=world.cast.dana, report=report, reason="wrong")
    assert [each.before.best for each in world.situation().corrections] == [9_454]


def test_one_camp_has_a_moment_for_each_change_several_have_steps(world):
    world.say(None, world.figure(), world.arrivals())
    alone = world.situation()
    assert {moment.day for moment in alone.timeline} >= {date(2024, 3, 1), date(2024, 3, 5), END}
    assert [voice.measure for voice in alone.voices] == ["headcount", "arrivals"]
    factories.camp("SY-OTHER", area=world.camp.area)
    told = world.situation()
    assert (len(told.timeline), told.voices) == (14, [])
    assert {(b.day - a.day).days for a, b in zip(told.timeline, told.timeline[1:], strict=False)} == {7}
    assert told.timeline[-1].people == alone.timeline[-1].people
    assert sum(moment.arrivals for moment in told.timeline) == 5_200
    # More changes than a picture can show: steps alone.
    assert told.timeline[0].people is None


def test_a_batch_asks_no_more_of_many_camps_than_of_few(world):
    def queries(wanted: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            wanted()
        return len(captured)

    def more(count: int) -> None:
        for _ in range(count):
            camp = factories.camp(area=world.camp.area)
            world.say(None, world.figure(camp=camp, value=1_000))

    report = world.say()
    world.issue()
    retract_report(by=world.cast.dana, report=report, reason="wrong")
    more(2)
    few = queries(world.situation)
    more(10)
    assert queries(world.situation) == few

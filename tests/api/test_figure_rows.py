"""Figures of a table are read without objects, and say what figures of a list say."""

from datetime import timedelta
from random import Random

import pytest
from django.test import RequestFactory

from api.figures import FigureList, present_figures
from api.tables import FIGURES
from camptrack.models import Figure
from camptrack.vocabulary import (
    DecisionKind,
    EventKind,
    FlowReason,
    Gender,
    Measure,
    Method,
    PopulationGroup,
    Qualifier,
    Right,
    Unit,
)
from tests import al_hol, factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(cast):
    """Al-Hol's record, and of each thing that an answer tells one: a draft in households, what was retracted,
    superseded, shared later, disputed, too small to publish."""
    camp = factories.camp("SY-ALHOL", household_size="5.1")
    factories.grant(cast.dana, cast.demo_relief, Right.ENTER)
    al_hol.enter(by=cast.dana, organisation=cast.demo_relief, camp=camp, numbers=range(1, 23), archive=True)
    figures = Figure.objects.order_by("report__at", "pk")
    happened = (EventKind.RETRACTED, EventKind.SUPERSEDED, EventKind.SHARED)
    for figure, kind in zip(figures[3:6], happened, strict=True):
        factories.event(figure.report, kind, reason="a reason")
    factories.decision(figures[0], DecisionKind.DISPUTE)
    factories.decision(figures[0], DecisionKind.VERIFY)
    factories.figure(camp=camp, unit="households", value=300, household_size="4.3", households=None)
    factories.figure(camp=camp, unit="households", value=300)
    factories.figure(unit="households", qualifier="between", value=None, low=100, high=300)
    small = factories.figure(factories.report(), camp=camp, value=7, quote="seven of them")
    factories.event(small.report)
    factories.published_figure(small, suppressed=True)
    return cast


def test_a_table_says_of_each_figure_what_a_list_says(record):
    assert sum(said_alike(user) for user in (record.dana, record.amal, record.omar)) > 60


def test_what_is_too_small_to_publish_is_told_to_members_alone(record):
    """In no number and no word."""
    member = factories.grant(within=Figure.objects.get(value=7).report.organisation).user
    for user, told in ((record.omar, False), (record.dana, False), (member, True)):
        small = next(row for row in table_of(user) if row["suppressed"])
        numbers = [small[name] for name in ("value", "low", "best", "high")]
        assert (numbers, small["quote"]) == (([7] * 4, "seven of them") if told else ([None] * 4, ""))


def test_the_size_of_households_is_of_the_publication(cast):
    """Its own before that; of a draft the camp's."""
    camp = factories.camp("SY-SIZE", household_size="4")
    report = factories.report(organisation=cast.demo_relief)
    households = {"camp": camp, "unit": Unit.HOUSEHOLDS, "value": 10}
    figures = [factories.figure(report, **households, household_size=own) for own in (None, "7", None)]
    factories.event(report)
    for figure, published in zip(figures, ("5", "5", None), strict=True):
        factories.published_figure(figure, household_size=published)
    factories.figure(factories.report(organisation=cast.demo_relief), **households)
    told = sorted((row["best"], row["household_size_assumed"]) for row in table_of(cast.dana))
    assert told == [(40, False), (50, False), (50, True), (70, False)]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_said(cast, seed):
    """Reports of two organisations, of which everything is drawn that a figure can say and that can happen to
    it."""
    rng = Random(seed)
    factories.grant(cast.dana, cast.demo_relief, Right.ENTER)
    camps = [
        factories.camp("SY-ONE"),
        factories.camp("SY-TWO", household_size="4.5"),
        factories.camp("SY-THREE", household_size="6"),
    ]
    waves = [None, factories.wave("exodus"), factories.wave("return")]
    organisations = [cast.demo_relief, cast.elsewhere]
    for _ in range(30):
        report = factories.report(
            organisation=rng.choice(organisations), audience=rng.choice(["shared", "shared", "internal"])
        )
        drawn = [_drawn(rng, report, rng.choice(camps), rng.choice(waves)) for _ in range(rng.randint(1, 4))]
        _happened(rng, report, drawn)
    seen = [said_alike(user) for user in (cast.dana, cast.amal, cast.omar)]
    assert len(set(seen)) > 1
    assert min(seen) > 20


def _drawn(rng, report, camp, wave):
    measure = rng.choice(Measure.values)
    counted = measure == Measure.HEADCOUNT
    said = {"unit": rng.choice(Unit.values), "qualifier": rng.choice(Qualifier.values)}
    said |= {"quote": rng.choice(["", "=1+1", 'says “10”, "they"', "two\nlines", "-5 °C", "٢٣٬٠٠٠"])}
    said |= {"attributed_to": rng.choice(["", "@WHO", "a mayor, twice"])}
    number = rng.randint(1, 3000)
    if said["qualifier"] == Qualifier.BETWEEN:
        said |= {"value": None, "low": number, "high": number + rng.randint(0, 500)}
    else:
        said |= {"value": number, "low": rng.choice([None, number // 2]), "high": rng.choice([None, 5000])}
    if rng.random() < 0.4:
        said["household_size"] = rng.choice(["3.125", "5.000", "10", "4.3"])
    if counted:
        said["method"] = rng.choice(Method.values)
        said |= rng.choice([{}, {"gender": Gender.FEMALE}, {"min_age": 5, "max_age": 11}, {"min_age": 60}])
        said |= rng.choice([{}, {"population_group": rng.choice(PopulationGroup.values), "origin": "IRQ"}])
        if said["unit"] == Unit.PERSONS:
            said["households"] = rng.choice([None, number // 5])
    else:
        said |= {"reason": rng.choice(["", *FlowReason.values]), "wave": wave}
    end = factories.evidence.DAY + timedelta(days=0 if counted else rng.randint(0, 9))
    figure = factories.figure(report, camp=camp, measure=measure, end=end, **said)
    for gender in rng.sample([Gender.FEMALE, Gender.MALE], rng.choice([0, 0, 1, 2])):
        factories.cell(figure, gender=gender, count=1)
    return figure


def _happened(rng, report, figures):
    """Nothing, or what can happen to a report and its figures from its publication on."""
    if rng.random() < 0.3:
        return
    factories.event(report)
    for figure in figures:
        size = rng.choice([None, "4.5", "7"])
        factories.published_figure(figure, suppressed=rng.random() < 0.3, household_size=size)
        for kind in rng.choices([DecisionKind.VERIFY, DecisionKind.DISPUTE], k=rng.choice([0, 0, 1, 2])):
            factories.decision(figure, kind)
    kinds = [EventKind.SHARED, EventKind.RETRACTED, EventKind.SUPERSEDED]
    for kind in rng.sample(kinds, rng.choice([0, 0, 1, 2])):
        factories.event(report, kind, reason="a reason")


def table_of(user):
    """By the name of the column."""
    view, rows = seen_by(user)
    codes = [column.code for column in FIGURES.columns]
    return [
        dict(zip(codes, row, strict=True)) for page in view.pages(rows, 4) for row in zip(*page, strict=True)
    ]


def seen_by(user):
    view = FigureList()
    view.request = RequestFactory().get("/")
    view.request.user = user
    return view, view.rows().order_by(*view.order)


def said_alike(user) -> int:
    """How many figures a user sees, in a list and in a table that is read in pages of four."""
    view, rows = seen_by(user)
    listed = [*zip(*FIGURES.values(present_figures(rows, user)), strict=True)]
    pages = [[*zip(*page, strict=True)] for page in view.pages(rows, 4)]
    assert [len(page) for page in pages[:-1]] == [4] * (len(pages) - 1)
    assert [row for page in pages for row in page] == listed
    return len(listed)

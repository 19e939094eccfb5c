"""Seeded camps with conflicts, counters and waves, written as published evidence."""

import random
from datetime import date, timedelta

from django.db import transaction

from camptrack.actions.contents import FigureContent, ReportContent
from camptrack.actions.reports import enter_report
from camptrack.models import Area, Camp, Grant, Organisation, Source, User, Wave
from camptrack.vocabulary import Measure, Qualifier, Right

DAY_0 = date(2016, 1, 1)


@transaction.atomic
def a_camp(*, figures: int, days: int, seed: int) -> Camp:
    """A camp with so many counting figures over so many days, in reports of ten."""
    rng = random.Random(seed)
    by, organisation = _actor()
    country = Area.objects.create(code="SYR", name="Syria", level=0)
    camp = Camp.objects.create(code=f"BENCH-{seed}", name="Bench", area=country, site_type="planned_camp")
    sources = [Source.objects.create(slug=slug, name=slug, kind="ngo") for slug in ("aid", "bel", "cam")]
    waves = [None, *(Wave.objects.create(slug=slug, label=slug) for slug in ("north", "south"))]
    for _ in range(figures // 10):
        drawn = [_figure(rng, camp, waves, days) for _ in range(10)]
        last = max(figure.end for figure in drawn)
        enter_report(
            by=by,
            organisation=organisation,
            content=ReportContent(
                source=rng.choice(sources),
                title="Seeded",
                published_on=last + timedelta(days=rng.randrange(9)),
                reliability=rng.choice("AABCD"),
                credibility=rng.randint(1, 4),
                figures=tuple(drawn),
            ),
            publish=True,
        )
    return camp


def _actor() -> tuple[User, Organisation]:
    organisation = Organisation.objects.create(slug="bench", name="Bench")
    by = User.objects.create(username="bench")
    Grant.objects.bulk_create(Grant(user=by, organisation=organisation, right=right) for right in Right)
    return by, organisation


def _figure(rng: random.Random, camp: Camp, waves: list[Wave | None], days: int) -> FigureContent:
    measure = rng.choice((Measure.HEADCOUNT, Measure.ARRIVALS, Measure.ARRIVALS, Measure.DEPARTURES))
    start = DAY_0 + timedelta(days=rng.randrange(days))
    length = 0 if measure == Measure.HEADCOUNT else rng.choice((0, 2, 6, 6, 29, 90))
    return FigureContent(
        camp=camp,
        measure=measure,
        start=start,
        end=start + timedelta(days=length),
        value=rng.randrange(100, 9000),
        qualifier=rng.choice((Qualifier.EXACTLY, Qualifier.ABOUT, Qualifier.MORE_THAN, Qualifier.AT_MOST)),
        wave=None if measure == Measure.HEADCOUNT else rng.choice(waves),
    )

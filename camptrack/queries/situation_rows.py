"""A camp's line of an issue."""

from collections.abc import Mapping
from datetime import date

from camptrack.models import Area, Camp
from camptrack.reconcile.camp import Reconciliation
from camptrack.reconcile.terms import Basis, Freshness
from camptrack.situation import Band, Flag, Name, Row

from .situation_days import Period, band
from .situation_facts import Fact

#: of the headcount: more people than this share whom no report explains are flagged
DRIFT_PERCENT = 5


def named(place: Area | Camp) -> Name:
    return Name(place.code, place.name, dict(place.names))


def below(area: Area, place: Area | None) -> Area:
    """The area on the chain above a camp that lies right below the place; without one, the deepest."""
    while place is not None and area != place and area.parent is not None and area.parent != place:
        area = area.parent
    return area


def row(
    camp: Camp,
    place: Area | None,
    period: Period,
    decided: Reconciliation,
    facts: Mapping[str, Fact],
    organisation: int,
    *,
    disagreement: bool,
) -> Row:
    """What there is to tell of the camp; `organisation` (by id) sees the grades of what it entered."""
    point, before = decided.on(period.end), decided.on(period.start - 1)
    arrivals, departures = period.flows(decided.points)
    fact = facts[point.anchor] if point is not None and point.anchor else None
    graded = fact is not None and fact.organisation == organisation
    drifts = _drifts(decided, period)
    flags = _flags(camp, band(point), band(before))
    flags += [Flag.FLOWS_ONLY] if point is not None and point.basis == Basis.FLOWS_ONLY else []
    flags += [Flag.STALE] if point is not None and point.freshness == Freshness.STALE else []
    flags += [Flag.DISAGREEMENT] if disagreement else []
    flags += [Flag.DRIFT] if any(100 * abs(people) > DRIFT_PERCENT * of for people, of in drifts) else []
    return Row(
        camp=named(camp),
        area=named(camp.area),
        district=named(below(camp.area, place)),
        site_type=camp.site_type,
        latitude=None if camp.latitude is None else float(camp.latitude),
        longitude=None if camp.longitude is None else float(camp.longitude),
        capacity=camp.capacity,
        households=fact.households if fact else None,
        people=band(point),
        before=band(before),
        arrivals=arrivals,
        departures=departures,
        basis=point.basis.value if point is not None else Basis.NONE.value,
        freshness=point.freshness.value if point is not None and point.freshness else None,
        as_of=date.fromordinal(point.anchor_day) if point is not None and point.anchor_day else None,
        source=fact.source if fact else "",
        method=fact.method if fact else "",
        reliability=fact.reliability if fact and graded else "",
        credibility=fact.credibility if fact and graded else None,
        drift=sum(people for people, _of in drifts) if drifts else None,
        flags=sorted(flags, key=list(Flag).index),
    )


def _drifts(decided: Reconciliation, period: Period) -> list[tuple[int, int]]:
    """Of the headcounts of the period: the people whom no report explains, and its best."""
    return [
        (anchor.drift, anchor.best)
        for anchor in decided.anchors
        if period.start <= anchor.day <= period.end and anchor.drift is not None
    ]


def _flags(camp: Camp, people: Band | None, before: Band | None) -> list[Flag]:
    if people is None:
        return [Flag.NO_DATA]
    flags = [Flag.NEW] if before is None else []
    if camp.capacity is not None and people.best > camp.capacity:
        flags.append(Flag.OVER_CAPACITY)
    if people.best == 0 and before is not None and before.best > 0:
        flags.append(Flag.CLOSED)
    return flags

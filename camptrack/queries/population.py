"""How many people, on a day (domain §6, §8)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from camptrack.models import Area, Camp
from camptrack.reconcile.camp import reconcile
from camptrack.reconcile.policy import POLICY
from camptrack.reconcile.series import Point
from camptrack.reconcile.terms import Basis, Freshness

from .places import camps_of, settled
from .timeline import evidence_of, stored_bests, timeline

WEEK = 7


@dataclass(frozen=True)
class Population:
    """People in a camp, or in the recorded sites of an area, on a day. Without data the band is None."""

    on: date
    low: int | None
    best: int | None
    high: int | None
    basis: Basis
    freshness: Freshness | None
    anchor: str | None
    anchor_on: date | None
    anchor_age_days: int | None
    drift: int | None
    camps: int
    camps_without_data: int
    camps_stale: int
    camps_flows_only: int
    arrivals_7d: int
    departures_7d: int
    pending: bool
    settled_through: datetime
    computed_at: datetime | None
    policy: str
    change: int | None = None
    change_same_camps: int | None = None


def population(
    place: Area | Camp, on: date, known_at: datetime | None = None, compare: date | None = None
) -> Population:
    """The population on a day, with what it changed since `compare`, plainly and over the camps that are
    known on both days. Raises TooManyCamps where `known_at` asks for more than can be worked out."""
    camps = camps_of(place)
    standing = settled(camps)
    days = timeline(place, on - timedelta(days=WEEK - 1), on, known_at)
    here = days.on(on.toordinal())
    arrivals, departures = days.flows(on.toordinal() - WEEK + 1, on.toordinal())
    total, anchor = here.total, here.anchor
    anchor_day = anchor.anchor_day if anchor else None
    change = change_same = None
    if compare is not None:
        then = timeline(place, compare, compare, known_at).on(compare.toordinal())
        if total.camps and then.total.camps:
            change = total.best - then.total.best
        change_same = _change_over_same_camps(camps, compare, on, known_at)
    return Population(
        on=on,
        low=total.low if total.camps else None,
        best=total.best if total.camps else None,
        high=total.high if total.camps else None,
        basis=here.basis,
        freshness=here.freshness,
        anchor=anchor.anchor if anchor else None,
        anchor_on=date.fromordinal(anchor_day) if anchor_day else None,
        anchor_age_days=abs(on.toordinal() - anchor_day) if anchor_day else None,
        drift=anchor.drift if anchor else None,
        camps=total.camps,
        # While a move of a camp waits to be worked in, the two may differ the other way round.
        camps_without_data=max(len(camps) - total.camps, 0),
        camps_stale=total.camps_stale,
        camps_flows_only=total.camps_flows_only,
        arrivals_7d=arrivals,
        departures_7d=departures,
        pending=standing.pending,
        settled_through=standing.through,
        computed_at=standing.computed_at,
        policy=POLICY.version,
        change=change,
        change_same_camps=change_same,
    )


def _change_over_same_camps(
    camps: list[int], before: date, after: date, known_at: datetime | None
) -> int | None:
    """The change over the camps known on both days; None where there is no such camp."""
    if known_at is None:
        earlier, later = stored_bests(camps, before), stored_bests(camps, after)
    else:
        series = {camp: reconcile(figures) for camp, figures in evidence_of(camps, known_at).items()}
        earlier = _known({camp: each.on(before.toordinal()) for camp, each in series.items()})
        later = _known({camp: each.on(after.toordinal()) for camp, each in series.items()})
    both = earlier.keys() & later.keys()
    return sum(later[camp] - earlier[camp] for camp in both) if both else None


def _known(points: dict[int, Point | None]) -> dict[int, int]:
    return {camp: point.best for camp, point in points.items() if point is not None}

"""How many people, on a day (§6, §8)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from camptrack.models import Area, Camp
from camptrack.reconcile.policy import POLICY
from camptrack.reconcile.terms import Basis, Freshness

from .known_changes import known_changes
from .places import camps_of, settled, settled_in
from .timeline import stored_bests, summed, timeline, within_days

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
    place: Area | Camp,
    on: date,
    known_at: datetime | None = None,
    compare: date | None = None,
    site_type: str | None = None,
) -> Population:
    """The population on a day, with what it changed since `compare`, plainly and over the camps that are
    known on both days; of an area as known now also in its camps of one type.

    Raises NotWorkedOut where `known_at` asks for more than can be waited for.
    """
    standing = settled_in(place) if site_type is None else settled(camps_of(place, site_type))
    first = on - timedelta(days=WEEK - 1)
    if isinstance(place, Area) and known_at is not None:
        known = known_changes(place, first, on, known_at, compare)
        days = within_days(summed(known.by_day), first.toordinal(), on.toordinal())
        then, both = known.then, known.both
    else:
        days = timeline(place, first, on, known_at, site_type)
        then, both = _compared(place, compare, on, known_at, site_type)
    here = days.on(on.toordinal())
    arrivals, departures = days.flows(on.toordinal() - WEEK + 1, on.toordinal())
    total, anchor = here.total, here.anchor
    anchor_day = anchor.anchor_day if anchor else None
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
        camps_without_data=max(standing.camps - total.camps, 0),
        camps_stale=total.camps_stale,
        camps_flows_only=total.camps_flows_only,
        arrivals_7d=arrivals,
        departures_7d=departures,
        pending=standing.pending,
        settled_through=standing.through,
        computed_at=standing.computed_at,
        policy=POLICY.version,
        change=total.best - then[1] if total.camps and then[0] else None,
        change_same_camps=both[2] - both[1] if both[0] else None,
    )


def _compared(
    place: Area | Camp, compare: date | None, on: date, known_at: datetime | None, site_type: str | None
) -> tuple[tuple[int, int], tuple[int, int, int]]:
    """The camps known on the compared day and their bests; the camps known on both, their bests then and
    now."""
    if compare is None:
        return (0, 0), (0, 0, 0)
    then = timeline(place, compare, compare, known_at, site_type).on(compare.toordinal()).total
    if isinstance(place, Camp):
        now = timeline(place, on, on, known_at).on(on.toordinal()).total
        return (then.camps, then.best), (then.camps * now.camps, then.best, now.best)
    camps = camps_of(place, site_type)
    earlier, later = stored_bests(camps, compare), stored_bests(camps, on)
    both = earlier.keys() & later.keys()
    return (then.camps, then.best), (
        len(both),
        sum(earlier[camp] for camp in both),
        sum(later[camp] for camp in both),
    )

"""The oracle's series: §6, a camp's population day by day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from tests.reconcile.oracle_figures import Band, Record, band, is_credible
from tests.reconcile.oracle_flows import Flows, PerDay, place_flows, widenings
from tests.reconcile.oracle_headcounts import Anchor, Dissent, Verdict, judge, whole_camp

ONE_DAY = timedelta(days=1)
GROWTH_BY_AGE = ((365, 30), (180, 15), (90, 8), (30, 3))  # beyond so many days, so many per cent
GROWTH_BY_FLOWS = Fraction(1, 3)
GROWTH_BY_FLOWS_AT_MOST = Fraction(5, 100)


@dataclass(frozen=True)
class Day:
    """What is published for one day."""

    low: int
    best: int
    high: int
    basis: str
    anchor: str | None
    drift: int | None
    arrivals: int
    departures: int
    freshness: str | None


@dataclass
class DailyFlow:
    """One measure by day, all waves together, widened as in §4.5."""

    low: PerDay = field(default_factory=dict)
    best: PerDay = field(default_factory=dict)
    high: PerDay = field(default_factory=dict)

    def on(self, day: date) -> Band:
        """Low, best and high of one day, zero where nothing is placed."""
        return Band(self.low.get(day, 0), self.best.get(day, 0), self.high.get(day, 0))


@dataclass
class Camp:
    """Everything that the oracle found out about one camp."""

    records: list[Record]
    arrivals: Flows
    departures: Flows
    verdict: Verdict
    daily_arrivals: DailyFlow
    daily_departures: DailyFlow
    first: date | None


def _daily(flows: Flows, anchor_days: Sequence[date]) -> DailyFlow:
    daily = DailyFlow()
    down, up = widenings(flows, anchor_days)
    for wave in flows.waves.values():
        for day in wave.best:
            daily.low[day] = daily.low.get(day, 0) + wave.low[day]
            daily.best[day] = daily.best.get(day, 0) + wave.best[day]
            daily.high[day] = daily.high.get(day, 0) + wave.high[day]
    for day, people in down.items():
        daily.low[day] = daily.low.get(day, 0) - people
    for day, people in up.items():
        daily.high[day] = daily.high.get(day, 0) + people
    return daily


def examine(records: Sequence[Record]) -> Camp:
    """§4 places the flows, §5 judges the headcounts, and the anchors' days settle §4.5."""
    arrivals = place_flows(records, "arrivals")
    departures = place_flows(records, "departures")
    verdict = judge(records, lambda day: arrivals.best_on(day) - departures.best_on(day))
    anchor_days = [anchor.day for anchor in verdict.anchors]
    flows = [r for r in records if r.measure != "headcount" and is_credible(r)]
    first = None
    if verdict.anchors or flows:
        # reading: a series on flows only starts on the same first day as any other.
        # reading: a flow that is denied or set aside still speaks of its days.
        first = min(r.start for r in [*flows, *whole_camp(records)])
    return Camp(
        records=list(records),
        arrivals=arrivals,
        departures=departures,
        verdict=verdict,
        daily_arrivals=_daily(arrivals, anchor_days),
        daily_departures=_daily(departures, anchor_days),
        first=first,
    )


def _mended(low: int, best: int, high: int) -> Band:
    """§6: best ≥ 0, 0 ≤ low ≤ best ≤ high."""
    best = max(best, 0)
    return Band(min(max(low, 0), best), best, max(high, best))


def _forward(before: Band, arrived: Band, departed: Band) -> Band:
    return _mended(
        before.low + arrived.low - departed.high,
        before.best + arrived.best - departed.best,
        before.high + arrived.high - departed.low,
    )


def _backward(after: Band, arrived: Band, departed: Band) -> Band:
    return _mended(
        after.low - arrived.high + departed.low,
        after.best - arrived.best + departed.best,
        after.high - arrived.low + departed.high,
    )


def _bands(camp: Camp, first: date, last: date) -> dict[date, Band]:
    """§6, first paragraph: the band of each day before dissents and growth."""
    anchors = {anchor.day: anchor for anchor in camp.verdict.anchors}
    bands: dict[date, Band] = {}
    if anchors:
        day = min(anchors)
        bands[day] = anchors[day].band
        while day > first:
            bands[day - ONE_DAY] = _backward(
                bands[day], camp.daily_arrivals.on(day), camp.daily_departures.on(day)
            )
            day -= ONE_DAY
        day = min(anchors) + ONE_DAY
    else:
        bands[first] = _forward(Band(0, 0, 0), camp.daily_arrivals.on(first), camp.daily_departures.on(first))
        day = first + ONE_DAY
    while day <= last:
        if day in anchors:
            bands[day] = anchors[day].band
        else:
            bands[day] = _forward(
                bands[day - ONE_DAY], camp.daily_arrivals.on(day), camp.daily_departures.on(day)
            )
        day += ONE_DAY
    return bands


def _carried(camp: Camp, dissent: Dissent, day: date) -> tuple[int, int]:
    """§5.5: a dissent's low and high, carried to `day` by the flows after its own day."""
    own = band(dissent.record)
    low, high = own.low, own.high
    passing = dissent.record.start + ONE_DAY
    while passing <= day:
        arrived, departed = camp.daily_arrivals.on(passing), camp.daily_departures.on(passing)
        # reading: "each end floored at zero" after every day, as the series is.
        low = max(low + arrived.low - departed.high, 0)
        high = max(high + arrived.high - departed.low, 0)
        passing += ONE_DAY
    return low, high


def _growth(camp: Camp, anchor: Anchor, day: date, best: int) -> int:
    """§6, second paragraph: what nobody has counted between the anchor and this day."""
    distance = abs((day - anchor.day).days)
    by_age = 0
    for beyond, per_cent in GROWTH_BY_AGE:
        if distance > beyond:
            by_age = ceil(Fraction(per_cent, 100) * best)
            break
    gross = 0
    passing = min(day, anchor.day) + ONE_DAY
    while passing <= max(day, anchor.day):
        gross += camp.daily_arrivals.best.get(passing, 0)
        gross += camp.daily_departures.best.get(passing, 0)
        passing += ONE_DAY
    return by_age + ceil(min(GROWTH_BY_FLOWS * gross, GROWTH_BY_FLOWS_AT_MOST * best))


def _freshness(distance: int) -> str:
    return "current" if distance <= 30 else "ageing" if distance <= 90 else "stale"


def _publish(camp: Camp, day: date, carried: Band) -> Day:
    """§6: the band with the dissents inside, then grown, then 0 ≤ low again."""
    arrivals = camp.daily_arrivals.on(day).best
    departures = camp.daily_departures.on(day).best
    low, best, high = carried.low, carried.best, carried.high
    if not camp.verdict.anchors:
        return Day(low, best, high, "flows_only", None, None, arrivals, departures, None)
    anchor = camp.verdict.anchors[0]
    for later in camp.verdict.anchors:
        if later.day <= day:
            anchor = later
    for dissent in camp.verdict.dissents:
        if dissent.since <= day <= dissent.until:
            dissent_low, dissent_high = _carried(camp, dissent, day)
            # reading: its low stretches the low and its high the high, even should they cross.
            low, high = min(low, dissent_low), max(high, dissent_high)
    grown = _growth(camp, anchor, day, best)
    return Day(
        low=max(low - grown, 0),
        best=best,
        high=high + grown,
        basis="headcount",
        # reading: before the first anchor that one is named, and its distance is its age.
        anchor=anchor.record.key,
        drift=anchor.drift,
        arrivals=arrivals,
        departures=departures,
        freshness=_freshness(abs((day - anchor.day).days)),
    )


def series(camp: Camp, last: date) -> dict[date, Day]:
    """Every day from the first of the series to `last`; empty where there is no series."""
    if camp.first is None:
        return {}
    bands = _bands(camp, camp.first, last)
    days: dict[date, Day] = {}
    day = camp.first
    while day <= last:
        days[day] = _publish(camp, day, bands[day])
        day += ONE_DAY
    return days

"""The oracle's headcounts: §5, one day after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.reconcile.oracle_figures import (
    Band,
    Record,
    band,
    by_rank,
    is_bound_or_range,
    is_credible,
    is_weak,
    strength,
)

HOLDS_BY_ONE_END = 90
ANCHOR_YIELDS = 30
ANCHOR_YIELDS_TO_WEAK = 90
DISSENT_LASTS = 90


@dataclass(frozen=True)
class Anchor:
    """A headcount in force from its day on."""

    record: Record
    day: date
    band: Band
    drift: int | None


@dataclass
class Dissent:
    """An equal voice that the published band must hold on the days from `since` to `until`."""

    record: Record
    since: date
    until: date


@dataclass
class Verdict:
    """What §5 makes of the headcounts."""

    anchors: list[Anchor] = field(default_factory=list)
    dissents: list[Dissent] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)


def whole_camp(records: Sequence[Record]) -> list[Record]:
    """The credible headcounts of the whole camp, of any method."""
    return [r for r in records if r.measure == "headcount" and r.part is None and is_credible(r)]


def may_anchor(record: Record) -> bool:
    """§5: a distribution list, unless recommended, neither anchors nor confirms."""
    return record.method != "distribution_list" or record.recommended


def holds(record: Record, people: int, anchor_age: int) -> bool:
    """§5.1: does this bound or range hold for so many people?"""
    if not is_bound_or_range(record):
        return False
    own = band(record)
    if anchor_age > HOLDS_BY_ONE_END or record.qualifier == "between":
        return own.low <= people <= own.high
    if record.qualifier == "at_most":
        return people <= own.high
    return own.low <= people


def _takes_over(candidate: Record, anchor: Anchor | None, day: date) -> bool:
    """§5.2: does the candidate become the anchor?"""
    if anchor is None:
        return True
    if strength(candidate) <= strength(anchor.record):
        return True
    limit = ANCHOR_YIELDS_TO_WEAK if is_weak(candidate) else ANCHOR_YIELDS
    return (day - anchor.day).days > limit


def _anchor(candidate: Record, day: date, running: int | None) -> Anchor:
    """§5.3 and §5.4: the new anchor's band and drift; without a running best it is the first."""
    own = band(candidate)
    if running is None:
        return Anchor(candidate, day, own, None)
    best = own.best
    if is_bound_or_range(candidate):
        best = own.low if abs(running - own.low) < abs(running - own.high) else own.high
    stretched = Band(min(own.low, best), best, max(own.high, best))
    return Anchor(candidate, day, stretched, best - running)


def judge(records: Sequence[Record], net_flow: Callable[[date], int]) -> Verdict:
    """§5: go through the days in order. `net_flow` is best arrivals less best departures."""
    verdict = Verdict()
    counts = [r for r in whole_camp(records) if may_anchor(r)]
    if not counts:
        return verdict
    day = min(r.start for r in counts)
    last = max(r.start for r in counts)
    anchor: Anchor | None = None
    best = 0
    while day <= last:
        running = None if anchor is None else max(best + net_flow(day), 0)
        today = sorted((r for r in counts if r.start == day), key=by_rank)
        new = _judge_day(verdict, today, day, anchor, running)
        if new is not None:
            verdict.anchors.append(new)
            anchor, best = new, new.band.best
        else:
            assert running is not None  # the first day of all has an anchor
            best = running
        day += timedelta(days=1)
    for dissent in verdict.dissents:
        dissent.until = _last_day(dissent, records, verdict.anchors)
    return verdict


def _judge_day(
    verdict: Verdict, today: list[Record], day: date, anchor: Anchor | None, running: int | None
) -> Anchor | None:
    """§5.1, §5.2 and §5.5 for the headcounts of one day, best-ranked first."""
    others = []
    for record in today:
        if anchor is not None and running is not None and holds(record, running, (day - anchor.day).days):
            verdict.roles[record.key] = "confirmation"
        else:
            others.append(record)
    if not others:
        return None
    candidate = others[0]
    if not _takes_over(candidate, anchor, day):
        for record in others:
            verdict.roles[record.key] = "outranked"
        return None

    new = _anchor(candidate, day, running)
    verdict.roles[candidate.key] = "anchor"
    for record in others[1:]:
        if holds(record, new.band.best, 0):
            verdict.roles[record.key] = "confirmation"
        elif strength(record) == strength(candidate) and record.source != candidate.source:
            _dissents(verdict, record, day)
        else:
            verdict.roles[record.key] = "outranked"
    if (
        anchor is not None
        and anchor.record.source != candidate.source
        and not strength(candidate) < strength(anchor.record)
    ):
        # reading: "becomes a dissent": that is its last role, even when its 90 days are over.
        _dissents(verdict, anchor.record, day)
    return new


def _dissents(verdict: Verdict, record: Record, day: date) -> None:
    verdict.roles[record.key] = "dissent"
    verdict.dissents.append(Dissent(record, since=day, until=day))


def _last_day(dissent: Dissent, records: Sequence[Record], anchors: Sequence[Anchor]) -> date:
    """§5.5: 90 days after its headcount, or the day before the one on which it ends sooner."""
    # reading: "for 90 days after its headcount" includes the ninetieth day (§10: "until day 90").
    until = dissent.record.start + timedelta(days=DISSENT_LASTS)
    for record in whole_camp(records):
        if record.source == dissent.record.source and record.start > dissent.since:
            until = min(until, record.start - timedelta(days=1))
    for anchor in anchors:
        if anchor.day > dissent.since and strength(anchor.record) < strength(dissent.record):
            until = min(until, anchor.day - timedelta(days=1))
    return until

"""Arrivals and departures on days, so that nobody is counted twice (§4).

Figures of one wave on the same days speak of the same people; waves add up; a figure without a wave
speaks of all of the camp's arrivals (departures) and adds only what the named waves do not hold.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import add

from .evidence import Finding, Reason
from .figures import Voice
from .policy import Policy
from .terms import Role

#: what a day's `held` says when no figure of its wave has placed it: weaker than any strength
_FREE = 1 << 30


@dataclass(slots=True)
class Days:
    """People on consecutive days from `base` (an ordinal): best, low and high."""

    base: int
    best: list[int]
    low: list[int]
    high: list[int]

    @classmethod
    def empty(cls, first: int, last: int) -> "Days":
        """No people on any day from first to last."""
        count = max(last - first + 1, 0)
        return cls(first, [0] * count, [0] * count, [0] * count)

    def add(self, other: "Days") -> None:
        """Add another's people on its days, all of which this one has."""
        start = other.base - self.base
        stop = start + len(other.best)
        for mine, theirs in ((self.best, other.best), (self.low, other.low), (self.high, other.high)):
            mine[start:stop] = map(add, mine[start:stop], theirs)

    def sums(self, first: int, last: int) -> tuple[int, int, int]:
        """Sums of best, low and high from first to last, both included."""
        start, stop = first - self.base, last - self.base + 1
        return sum(self.best[start:stop]), sum(self.low[start:stop]), sum(self.high[start:stop])


@dataclass(slots=True)
class Group:
    """The figures of one wave (or of none) and what they have placed."""

    wave: str | None
    voices: list[Voice]
    days: Days
    #: per day: the place in `voices` of the figure whose people stand there
    owner: list[int]
    #: per day: the strongest grade that has held it, and whose it is
    held: list[int]
    holder: list[int]
    #: what the named waves hold, for the group without a wave
    named: Days | None = None
    denied: dict[int, int] = field(default_factory=dict)
    set_aside: dict[int, tuple[Reason, int]] = field(default_factory=dict)

    def people_on(self, voice: Voice) -> tuple[int, int, int]:
        """What the voice's days hold: in its own wave and, for a voice without one, in the named waves."""
        own = self.days.sums(voice.first, voice.last)
        if self.named is None:
            return own
        named = self.named.sums(voice.first, voice.last)
        return own[0] + named[0], own[1] + named[1], own[2] + named[2]


@dataclass(slots=True)
class Flows:
    """All arrivals, or all departures, of a camp."""

    groups: list[Group]
    days: Days

    def widened(self, anchors: Sequence[int]) -> dict[int, tuple[int, int, int]]:
        """Ordinal → (low, best, high) of the days with people, equal voices made a range (§4.5).

        `anchors` are the ordinals of the anchors' days, ascending. A single day's low may be negative.
        """
        less: dict[int, int] = defaultdict(int)
        more: dict[int, int] = defaultdict(int)
        for group in self.groups:
            for last, (under, over) in _widenings(group, self.days, anchors).items():
                less[last] += under
                more[last] += over
        base, days = self.days.base, self.days
        return {
            base + place: (low - less[base + place], best, high + more[base + place])
            for place, (low, best, high) in enumerate(zip(days.low, days.best, days.high, strict=True))
            if low or best or high or base + place in less
        }


def place_flows(voices: Iterable[Voice], policy: Policy) -> Flows:
    """Place the credible figures of one measure on days (§4.1–4.4)."""
    waves: dict[str | None, list[Voice]] = defaultdict(list)
    for voice in voices:
        waves[voice.figure.wave].append(voice)
    if not waves:
        return Flows([], Days.empty(1, 0))
    everyone = [voice for members in waves.values() for voice in members]
    strengths = sorted({voice.strength for voice in everyone})
    grades = {strength: grade for grade, strength in enumerate(strengths)}
    together = Days.empty(min(v.first for v in everyone), max(v.last for v in everyone))
    groups = []
    for wave in sorted(filter(None, waves)):
        group = _place_group(wave, waves[wave], None, grades, policy)
        together.add(group.days)
        groups.append(group)
    if None in waves:
        group = _place_group(None, waves[None], together, grades, policy)
        group.named = None  # placed; from here on `together` also holds this group's people
        together.add(group.days)
        groups.append(group)
    return Flows(groups, together)


def _place_group(
    wave: str | None, members: list[Voice], named: Days | None, grades: dict[object, int], policy: Policy
) -> Group:
    # §4.2: recommended first, then the shortest period, then rank.
    ordered = sorted(members, key=lambda v: (not v.figure.recommended, v.days, v.rank))
    first, last = min(v.first for v in members), max(v.last for v in members)
    count = last - first + 1
    group = Group(wave, ordered, Days.empty(first, last), [-1] * count, [_FREE] * count, [-1] * count, named)
    group.denied = _denied(ordered)
    for place, voice in enumerate(ordered):
        if place not in group.denied:
            _place(group, place, voice, grades[voice.strength], policy)
    return group


def _denied(voices: Sequence[Voice]) -> dict[int, int]:
    """Revised counters (§4.1): place of the denied figure → place of the one that denies it."""
    denied: dict[int, int] = {}
    standing: dict[object, list[tuple[int, int, int, int, int, int]]] = defaultdict(list)
    for place in sorted(range(len(voices)), key=lambda place: -voices[place].days):
        voice = voices[place]
        published = voice.figure.published_on.toordinal()
        rivals = standing[voice.strength]
        for first, last, days, rival_published, high, rival in rivals:
            if (
                first <= voice.first
                and last >= voice.last
                and days > voice.days
                and rival_published > published
                and high < voice.band.low
            ):
                denied[place] = rival
                break
        else:
            rivals.append((voice.first, voice.last, voice.days, published, voice.band.high, place))
    return denied


def _place(group: Group, place: int, voice: Voice, grade: int, policy: Policy) -> None:
    start, stop = voice.first - group.days.base, voice.last - group.days.base + 1
    held = group.held[start:stop]
    free = [day for day, by in enumerate(held, start) if by == _FREE]
    weaker = [day for day, by in enumerate(held, start) if grade < by < _FREE]
    people, _, _ = group.people_on(voice)
    takes_over = bool(weaker) and (people > voice.band.best or not free)
    if takes_over:
        _take_over(group, place, voice, weaker)
    elif not free:
        group.set_aside[place] = (Reason.DAYS_HELD, _strongest_holder(group, start, stop))
        return
    if free and not _fill(group, place, voice, free, min(held) < grade, policy):
        group.set_aside[place] = (Reason.CONTRADICTS, _strongest_holder(group, start, stop))
        return
    for day, by in enumerate(held, start):
        if grade < by:
            group.held[day] = grade
            group.holder[day] = place


def _take_over(group: Group, place: int, voice: Voice, weaker: list[int]) -> None:
    """Weaker parts give the shape, not the sum (§4.3)."""
    days = group.days
    weights = [days.best[day] for day in weaker]
    whole = sum(weights)
    best, low, high = group.people_on(voice)
    best = max(voice.band.best - (best - whole), 0)
    low = min(max(voice.band.low - (low - sum(days.low[day] for day in weaker)), 0), best)
    high = max(voice.band.high - (high - sum(days.high[day] for day in weaker)), best)
    if not whole:
        weights, whole = [1] * len(weaker), len(weaker)
    for target, amount in ((days.best, best), (days.low, low), (days.high, high)):
        running = given = 0
        for day, weight in zip(weaker, weights, strict=True):
            running += weight
            upto = amount * running // whole
            target[day] = upto - given
            given = upto
    for day in weaker:
        group.owner[day] = place


def _fill(
    group: Group, place: int, voice: Voice, free: list[int], stronger_holds: bool, policy: Policy
) -> bool:
    """Spread evenly over the free days what the others do not hold (§4.4); False if it contradicts."""
    best, low, high = group.people_on(voice)
    rest = max(voice.band.best - best, 0)
    count = len(free)
    if stronger_holds and rest * voice.days > policy.contradiction * voice.band.best * count:
        return False
    amounts = (rest, min(max(voice.band.low - low, 0), rest), max(voice.band.high - high, rest))
    for target, amount in zip((group.days.best, group.days.low, group.days.high), amounts, strict=True):
        given = 0
        for nth, day in enumerate(free, 1):
            upto = amount * nth // count
            target[day] = upto - given
            given = upto
    for day in free:
        group.owner[day] = place
    return True


def _strongest_holder(group: Group, start: int, stop: int) -> int:
    return min((group.held[day], group.holder[day]) for day in range(start, stop))[1]


def _widenings(group: Group, together: Days, anchors: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Last day → people by which equal voices widen the band there, down and up (§4.5)."""
    base = group.days.base
    loudest: list[tuple[int, ...]] = [(2, 2, 9)] * len(group.days.best)
    undenied = [v for place, v in enumerate(group.voices) if place not in group.denied]
    for voice in undenied:
        for day in range(voice.first - base, voice.last - base + 1):
            loudest[day] = min(loudest[day], voice.strength)
    placed = together if group.wave is None else group.days
    widenings: dict[int, tuple[int, int]] = {}
    for voice in undenied:
        if min(loudest[voice.first - base : voice.last - base + 1]) < voice.strength:
            continue
        if any(voice.first < anchor <= voice.last for anchor in anchors):
            continue
        _, low, high = placed.sums(voice.first, voice.last)
        under, over = max(low - voice.band.low, 0), max(voice.band.high - high, 0)
        if under or over:
            before = widenings.get(voice.last, (0, 0))
            widenings[voice.last] = (max(before[0], under), max(before[1], over))
    return widenings


def flow_findings(flows: Flows, until: int) -> list[Finding]:
    """What became of every figure; people are those that it placed on the days up to `until`."""
    findings = []
    for group in flows.groups:
        people: dict[int, int] = defaultdict(int)
        days: dict[int, int] = defaultdict(int)
        for day, (owner, best) in enumerate(zip(group.owner, group.days.best, strict=True), group.days.base):
            days[owner] += 1
            if day <= until:
                people[owner] += best
        for place, voice in enumerate(group.voices):
            key, first = voice.figure.key, voice.first
            if place in group.denied:
                denier = group.voices[group.denied[place]].figure.key
                findings.append(Finding(key, Role.DENIED, Reason.REVISED, first, because=denier))
            elif place in group.set_aside:
                reason, holder = group.set_aside[place]
                because = group.voices[holder].figure.key
                findings.append(Finding(key, Role.SET_ASIDE, reason, first, because=because))
            else:
                reason = Reason.PLACED if days[place] else Reason.SHAPE_ONLY
                findings.append(Finding(key, Role.FLOW, reason, first, people=people[place]))
    return findings

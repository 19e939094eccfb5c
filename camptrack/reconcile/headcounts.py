"""Which headcount a total stands on: the strongest fresh voice of each day (§5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from .evidence import Finding, Reason
from .figures import Voice
from .policy import Policy
from .terms import Method, Qualifier, Role

_OPEN_UPWARD = frozenset({Qualifier.MORE_THAN, Qualifier.AT_LEAST})
_BOUNDS = _OPEN_UPWARD | {Qualifier.AT_MOST, Qualifier.BETWEEN}


@dataclass(frozen=True, slots=True)
class Anchor:
    """A headcount that a camp's population stands on from its day until the next anchor."""

    day: int
    voice: Voice
    best: int
    low: int
    high: int
    drift: int | None


@dataclass(frozen=True, slots=True)
class Dissent:
    """An equal voice of another source, by its key. Its band, from `day`, lies inside the published band on
    the days from `since` to `last`."""

    key: str
    day: int
    since: int
    last: int
    low: int
    high: int


@dataclass(slots=True)
class Headcounts:
    """What the headcounts of the whole camp came to."""

    anchors: list[Anchor]
    dissents: list[Dissent]
    findings: list[Finding]


def may_anchor(voice: Voice) -> bool:
    """A distribution list, unless recommended, neither anchors nor confirms (§5)."""
    return voice.figure.method != Method.DISTRIBUTION_LIST or voice.figure.recommended


def holds(voice: Voice, best: int, *, anchor_age: int, policy: Policy) -> bool:
    """Whether a bound or range agrees with a best (§5.1); no other figure does."""
    qualifier, band = voice.figure.qualifier, voice.band
    if qualifier not in _BOUNDS:
        return False
    inside = band.low <= best <= band.high
    if anchor_age > policy.open_bound:
        return inside
    if qualifier in _OPEN_UPWARD:
        return best >= band.low
    return best <= band.high if qualifier == Qualifier.AT_MOST else inside


def choose_anchors(voices: Iterable[Voice], net: Mapping[int, int], policy: Policy) -> Headcounts:
    """Go through the days in order (§5). `voices` are the credible headcounts of the whole camp, `net`
    the best arrivals less the best departures of the days that have any."""
    everyone = sorted(voices, key=lambda voice: (voice.first, voice.rank))
    chooser = _Chooser(policy)
    flow_days = sorted(net)
    place = 0
    for day, members in groupby(everyone, key=lambda voice: voice.first):
        while place < len(flow_days) and flow_days[place] <= day:
            chooser.move(net[flow_days[place]])
            place += 1
        chooser.day(day, list(members))
    return Headcounts(chooser.anchors, chooser.lasting(everyone), chooser.findings)


class _Chooser:
    """The state that walks through the days: the anchors so far and the running best."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.anchors: list[Anchor] = []
        self.findings: list[Finding] = []
        self.dissents: list[tuple[Voice, Dissent]] = []
        self.running = 0

    def move(self, net: int) -> None:
        """Flows of a day; before the first anchor there is nothing for them to move."""
        if self.anchors:
            self.running = max(self.running + net, 0)

    def day(self, day: int, members: list[Voice]) -> None:
        """One day's credible headcounts, best rank first."""
        others = []
        for voice in members:
            if not may_anchor(voice):
                self._find(voice, Role.SET_ASIDE, Reason.DISTRIBUTION_LIST)
            elif self._confirms(voice, day):
                self._find(voice, Role.CONFIRMATION, Reason.BOUND_HOLDS, because=self.anchors[-1].voice)
            else:
                others.append(voice)
        if not others:
            return
        reason = self._reason_to_anchor(others[0], day)
        if reason is None:
            for voice in others:
                self._find(voice, Role.OUTRANKED, Reason.WEAKER_THAN_ANCHOR, because=self.anchors[-1].voice)
            return
        anchor = self._anchor(others[0], day, reason)
        for voice in others[1:]:
            self._beside(voice, anchor)

    def _confirms(self, voice: Voice, day: int) -> bool:
        if not self.anchors:
            return False
        age = day - self.anchors[-1].day
        return holds(voice, self.running, anchor_age=age, policy=self.policy)

    def _reason_to_anchor(self, candidate: Voice, day: int) -> Reason | None:
        if not self.anchors:
            return Reason.FIRST_COUNT
        anchor = self.anchors[-1]
        if candidate.strength <= anchor.voice.strength:
            return Reason.STRONG_ENOUGH
        policy = self.policy
        patience = policy.anchor_gives_way_to_weak if candidate.weak else policy.anchor_gives_way
        return Reason.ANCHOR_AGED if day - anchor.day > patience else None

    def _anchor(self, voice: Voice, day: int, reason: Reason) -> Anchor:
        band, best, drift = voice.band, voice.band.best, None
        before = self.anchors[-1] if self.anchors else None
        if before is not None:
            if voice.figure.qualifier in _BOUNDS:
                # It did not hold, so the running best lies outside its band, nearer to one end.
                best = min((band.low, band.high), key=lambda end: abs(end - self.running))
            drift = best - self.running
        anchor = Anchor(day, voice, best, band.low, band.high, drift)
        self._find(voice, Role.ANCHOR, reason, people=best, drift=drift)
        if before is not None:
            another = before.voice.figure.source != voice.figure.source
            if another and voice.strength >= before.voice.strength:
                self._dissent(before.voice, since=day, because=voice, reason=Reason.REPLACED_BY_EQUAL)
            else:
                self._find(before.voice, Role.ANCHOR, Reason.REPLACED, since=day, because=voice)
        self.anchors.append(anchor)
        self.running = best
        return anchor

    def _beside(self, voice: Voice, anchor: Anchor) -> None:
        """A headcount of the new anchor's own day (§5.5)."""
        if holds(voice, anchor.best, anchor_age=0, policy=self.policy):
            self._find(voice, Role.CONFIRMATION, Reason.BOUND_HOLDS, because=anchor.voice)
        elif voice.strength == anchor.voice.strength and voice.figure.source != anchor.voice.figure.source:
            self._dissent(voice, since=anchor.day, because=anchor.voice, reason=Reason.EQUAL_VOICE)
        else:
            self._find(voice, Role.OUTRANKED, Reason.OUTRANKED_THAT_DAY, because=anchor.voice)

    def _dissent(self, voice: Voice, *, since: int, because: Voice, reason: Reason) -> None:
        key, band, last = voice.figure.key, voice.band, voice.first + self.policy.dissent
        self.dissents.append((voice, Dissent(key, voice.first, since, last, band.low, band.high)))
        self._find(voice, Role.DISSENT, reason, since=since, because=because)

    def _find(
        self,
        voice: Voice,
        role: Role,
        reason: Reason,
        *,
        since: int | None = None,
        people: int = 0,
        because: Voice | None = None,
        drift: int | None = None,
    ) -> None:
        key = because.figure.key if because is not None else None
        day = voice.first if since is None else since
        self.findings.append(Finding(voice.figure.key, role, reason, day, people, key, drift))

    def lasting(self, everyone: Sequence[Voice]) -> list[Dissent]:
        """The dissents with the day on which each ends (§5.5): after its time, or before its source's
        next headcount, or before an anchor stronger than it."""
        lasting = []
        for voice, dissent in self.dissents:
            ends = [v.first for v in everyone if v.figure.source == voice.figure.source]
            ends += [a.day for a in self.anchors if a.voice.strength < voice.strength]
            last = min([dissent.last, *(day - 1 for day in ends if day > dissent.since)])
            if last >= dissent.since:
                lasting.append(replace(dissent, last=last))
        return lasting

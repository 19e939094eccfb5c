"""People on days, and what the figures of one wave hold there (§4)."""

from dataclasses import dataclass, field

from .evidence import Reason
from .figures import Voice

#: what a day's `held` says when no figure of its wave has placed it: weaker than any strength
FREE = 1 << 30


@dataclass(slots=True)
class Days:
    """People on consecutive days from `base` (an ordinal): best, low and high."""

    base: int
    best: list[int]
    low: list[int]
    high: list[int]
    #: the places of the days on which somebody was placed: few of ten years
    placed: set[int] = field(default_factory=set)

    @classmethod
    def empty(cls, first: int, last: int) -> "Days":
        """No people on any day from first to last."""
        count = max(last - first + 1, 0)
        return cls(first, [0] * count, [0] * count, [0] * count)

    def add(self, other: "Days") -> None:
        """Add another's people on its days, all of which this one has."""
        later = other.base - self.base
        for place in other.placed:
            here = place + later
            self.best[here] += other.best[place]
            self.low[here] += other.low[place]
            self.high[here] += other.high[place]
            self.placed.add(here)

    def with_people(self) -> list[int]:
        """The places of the days that have any, in low, best or high."""
        return sorted(n for n in self.placed if self.low[n] or self.best[n] or self.high[n])

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

"""Nasty camps at random: one generator, thrown by a seeded `Random` or drawn by hypothesis."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.reconcile.oracle_figures import Record, rank
from tests.reconcile.random_figures import (
    Dice,
    Drawn,
    described,
    grades,
    number,
    same_band_otherwise,
)

DAY_0 = date(2024, 1, 1)
EDGES = (0, 0, 1, 2, 6, 7, 29, 30, 31, 32, 60, 89, 90, 91, 92, 120, 179, 180, 181, 365, 366, 500)
MOST_RECORDS = 14
LAST_OFFSET = 500


def day(offset: int) -> date:
    """A day of a §10 case or of a random camp, counted from day 0."""
    return DAY_0 + timedelta(days=offset)


def random_records(rng: random.Random) -> list[Record]:
    """A valid, nasty camp of 1 to 14 records, from day 0 on."""
    return _Camp(rng).records()


@st.composite
def record_lists(draw: st.DrawFn) -> list[Record]:
    """The same camps, as a hypothesis strategy."""
    return _Camp(Drawn(draw)).records()


class _Camp:
    """The habits of one camp, thrown once, so that its records have much in common."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        self.size = dice.randint(1, MOST_RECORDS)
        self.window = dice.choice((10, 0, 3, 40, 100, 200, 200, LAST_OFFSET))
        self.scale = dice.choice((20, 20, 20, 300, 5_000, 80_000))
        self.sources = dice.choice((("aid",), ("aid", "bel"), ("aid", "bel", "cam")))
        self.reliabilities = dice.choice(("A", "A", "AD", "AB", "BCD", "DF", "ABCDEF"))
        self.waves: tuple[str | None, ...] = dice.choice(
            (
                (None,),
                (None,),
                ("north",),
                (None, "north"),
                (None, "north", "south"),
                (None, None, "east", "north", "south"),
                ("east", "north", "south"),
            )
        )
        self.measures = dice.choice(
            (
                ("headcount", "arrivals", "arrivals", "departures"),
                ("headcount", "arrivals"),
                ("arrivals",),
                ("arrivals", "departures"),
                ("headcount",),
                ("headcount", "headcount", "headcount", "arrivals", "departures"),
            )
        )
        self.flagged = dice.choice((False, False, True))
        self.plain = dice.choice((False, False, True))
        self.made: list[Record] = []
        focus = dice.choice(("any", "any", "flows", "counts"))
        if focus == "flows":  # many overlapping periods of few days, stronger and weaker
            self._focus(("arrivals",), "AD", window=10)
            self.waves = dice.choice(((None,), (None, "north")))
        elif focus == "counts":  # equal voices, again and again
            self._focus(("headcount", "headcount", "headcount", "arrivals"), "A", window=200)
            self.sources = ("aid", "bel")

    def _focus(self, measures: tuple[str, ...], reliabilities: str, *, window: int) -> None:
        self.measures, self.reliabilities, self.window = measures, reliabilities, window
        self.flagged = False

    def records(self) -> list[Record]:
        while len(self.made) < self.size:
            kind = self.dice.randint(0, 11)
            headcounts = [r for r in self.made if r.measure == "headcount"]
            flows = [r for r in self.made if r.measure != "headcount"]
            if kind == 11 and len(self.made) + 3 <= self.size:
                self._add_revised_counter()
            elif kind >= 9 and self.made:
                self._add(self._echo(self.dice.choice(self.made)))
            elif kind >= 7 and flows:
                self._add(self._overlapping(self.dice.choice(flows)))
            elif kind >= 5 and headcounts:
                self._add(self._recount(self.dice.choice(headcounts)))
            else:
                self._add(self._fresh())
        return self.made

    def _add(self, record: Record) -> None:
        """Keeps the record; headcounts alike in rank get the same cells and part."""
        for other in self.made:
            if record.measure == other.measure == "headcount" and rank(record) == rank(other):
                record = replace(record, cells=other.cells, part=other.part)
        self.made.append(replace(record, key=f"r{len(self.made):02}"))

    # --- the camp's habits --------------------------------------------------------------------

    def _people(self) -> int:
        """Zero, small, large, or near a number already said."""
        kind = self.dice.randint(0, 5)
        said = [r.value for r in self.made if r.value is not None]
        if kind == 0:
            return self.dice.choice((0, 1, 2, 3))
        if kind <= 2 and said:
            near = self.dice.choice(said)
            return max(near + self.dice.choice((0, 0, -1, 1, near // 10, -(near // 10), near)), 0)
        return self.dice.randint(0, self.scale)

    def _number(self) -> dict[str, Any]:
        return number(self.dice, self._people(), plain=self.plain)

    def _grades(self) -> dict[str, Any]:
        return grades(self.dice, self.reliabilities, flagged=self.flagged)

    def _offset(self) -> int:
        """A day of the window: a threshold, the day of another record, or any."""
        kind = self.dice.randint(0, 2)
        if kind == 0:
            return self.dice.choice([edge for edge in EDGES if edge <= self.window])
        if kind == 1 and self.made:
            other = self.dice.choice(self.made)
            return min(self._offset_of(self.dice.choice((other.start, other.end))), self.window)
        return self.dice.randint(0, self.window)

    @staticmethod
    def _offset_of(on: date) -> int:
        return (on - DAY_0).days

    # --- records ------------------------------------------------------------------------------

    def _fresh(self) -> Record:
        """A record of its own."""
        measure = self.dice.choice(self.measures)
        start = self._offset()
        end = start
        if measure != "headcount":
            end = min(start + self.dice.choice((0, 0, 1, 2, 6, 6, 13, 29, 90, 365)), self.window)
        record = Record(
            key="",
            measure=measure,
            start=day(start),
            end=day(end),
            published_on=day(end + self.dice.choice((0, 0, 1, 7, 30))),
            source=self.dice.choice(self.sources),
            wave=None if measure == "headcount" else self.dice.choice(self.waves),
            **self._number(),
            **self._grades(),
        )
        return described(self.dice, record) if measure == "headcount" else record

    def _recount(self, other: Record) -> Record:
        """A headcount at a telling distance from an earlier one, often near its number."""
        fits = [e for e in EDGES if self._offset_of(other.start) + e <= max(self.window, 200)]
        on = other.start + timedelta(days=self.dice.choice(fits or [0]))
        again = replace(
            other,
            start=on,
            end=on,
            published_on=on + timedelta(days=self.dice.choice((0, 0, 1))),
            source=self.dice.choice(self.sources),
            cells=(),
            part=None,
            **self._number(),
            **self._grades(),
        )
        return described(self.dice, again) if self.dice.choice((False, True)) else again

    def _overlapping(self, other: Record) -> Record:
        """A flow that begins and ends near another one: around it, inside it, or across."""
        start = max(self._offset_of(other.start) + self.dice.choice((0, 0, -1, 1, -3, 3)), 0)
        end = max(self._offset_of(other.end) + self.dice.choice((0, 0, 1, -1, 7, -3)), start)
        return replace(
            other,
            start=day(start),
            end=day(end),
            published_on=day(end + self.dice.choice((0, 0, 1, 30))),
            source=self.dice.choice(self.sources),
            wave=self.dice.choice((other.wave, other.wave, *self.waves)),
            **self._number(),
            **self._grades(),
        )

    def _echo(self, other: Record) -> Record:
        """An earlier record once more, with one thing changed, or nothing."""
        dice = self.dice
        later = timedelta(days=dice.choice((1, 2, 7, 30)))
        changed: list[Record] = [
            other,
            replace(other, source=dice.choice(("aid", "bel", "cam"))),
            replace(other, reliability=dice.choice("ABCDEF")),
            replace(other, published_on=other.published_on + later),
            replace(other, **self._grades()),
            same_band_otherwise(dice, other),
        ]
        if other.measure != "headcount":
            longer = replace(other, end=other.end + later, published_on=other.published_on + later)
            changed += [longer, replace(other, wave=dice.choice(self.waves))]
        if other.value is not None and other.high is None:
            changed.append(replace(other, value=other.value + dice.choice((1, 1, 7))))
        return dice.choice(changed)

    def _add_revised_counter(self) -> None:
        """Three counters since one day, as a rule longer, later and not always larger."""
        dice = self.dice
        first = replace(
            self._fresh(),
            measure=dice.choice(("arrivals", "arrivals", "departures")),
            part=None,
            cells=(),
            method="headcount",
            wave=dice.choice(self.waves),
        )
        start, end = self._offset_of(first.start), self._offset_of(first.end)
        for _ in range(3):
            published = day(end + dice.choice((0, 0, 0, 7, 40)))
            period = replace(first, start=day(start), end=day(end), published_on=published)
            self._add(replace(period, **self._number()))
            start = max(start - dice.choice((0, 0, 0, 3)), 0)
            end += dice.choice((1, 1, 7, 10, 30))

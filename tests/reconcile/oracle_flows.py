"""The oracle's flows: §4, one measure at a time, one dict of days per wave."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from tests.reconcile.oracle_figures import (
    Band,
    Record,
    Strength,
    band,
    by_rank,
    is_credible,
    strength,
)

CONTRADICTION = 2
PerDay = dict[date, int]


@dataclass
class WaveDays:
    """What one wave holds, day by day. A day that is absent is free."""

    low: PerDay = field(default_factory=dict)
    best: PerDay = field(default_factory=dict)
    high: PerDay = field(default_factory=dict)
    strongest: dict[date, Strength] = field(default_factory=dict)
    placed_by: dict[date, str] = field(default_factory=dict)
    figures: list[Record] = field(default_factory=list)  # undenied, placed or set aside
    set_aside: set[str] = field(default_factory=set)


@dataclass
class Flows:
    """All waves of one measure, placed."""

    waves: dict[str | None, WaveDays]
    denied: set[str]

    def best_on(self, day: date) -> int:
        """The people of all waves on that day."""
        return sum(wave.best.get(day, 0) for wave in self.waves.values())


def days_of(record: Record) -> list[date]:
    """Every day of a period, both ends included."""
    count = (record.end - record.start).days + 1
    return [record.start + timedelta(days=n) for n in range(count)]


def total(per_day: PerDay, days: Sequence[date]) -> int:
    """The sum over these days; an absent day is zero."""
    return sum(per_day.get(day, 0) for day in days)


def denied_keys(figures: Sequence[Record]) -> set[str]:
    """§4.1, revised counters, for the figures of one wave: from the longest down."""
    denied: set[str] = set()
    for figure in sorted(figures, key=lambda f: -len(days_of(f))):
        for longer in figures:
            if (
                len(days_of(longer)) > len(days_of(figure))
                and longer.start <= figure.start
                and longer.end >= figure.end
                and strength(longer) == strength(figure)
                and longer.published_on > figure.published_on
                and longer.key not in denied
                and band(longer).high < band(figure).low
            ):
                denied.add(figure.key)
    return denied


def spread(people: int, days: Sequence[date], weights: PerDay) -> PerDay:
    """People over days in proportion to weights, by running sums rounded down."""
    whole = sum(weights[day] for day in days)
    given: PerDay = {}
    running = 0
    already = 0
    for day in days:
        running += weights[day]
        upto = floor(Fraction(people * running, whole))
        given[day] = upto - already
        already = upto
    return given


def _place(figure: Record, wave: WaveDays, share: Band, days: Sequence[date], weights: PerDay) -> None:
    """These days of the wave are now what this figure gives them."""
    wave.low.update(spread(share.low, days, weights))
    wave.best.update(spread(share.best, days, weights))
    wave.high.update(spread(share.high, days, weights))
    wave.placed_by.update(dict.fromkeys(days, figure.key))


def _left(figure: Band, held_low: int, held_best: int, held_high: int) -> Band:
    """§4.3 and §4.4: what the figure leaves beside what is held."""
    best = max(figure.best - held_best, 0)
    return Band(
        min(max(figure.low - held_low, 0), best),
        best,
        max(figure.high - held_high, best),
    )


def place_figure(figure: Record, wave: WaveDays, named: Collection[WaveDays]) -> None:
    """§4.2 to §4.4: one figure, in its turn. `named` is empty unless the figure names no wave."""
    days = days_of(figure)
    people = band(figure)
    own = strength(figure)
    free = [day for day in days if day not in wave.best]
    weaker = [day for day in days if day in wave.best and wave.strongest[day] > own]
    others = [day for day in days if day not in weaker]
    named_low = sum(total(other.low, days) for other in named)
    named_best = sum(total(other.best, days) for other in named)
    named_high = sum(total(other.high, days) for other in named)
    held_best = total(wave.best, days) + named_best

    reshaped = bool(weaker) and (held_best > people.best or not free)
    if reshaped:  # §4.3
        share = _left(
            people,
            total(wave.low, others) + named_low,
            total(wave.best, others) + named_best,
            total(wave.high, others) + named_high,
        )
        weights = {day: wave.best[day] for day in weaker}
        if not any(weights.values()):
            weights = dict.fromkeys(weaker, 1)
        _place(figure, wave, share, weaker, weights)
    elif not free:  # §4.4, last sentence
        wave.set_aside.add(figure.key)
        return

    rest = _left(  # §4.4
        people,
        total(wave.low, days) + named_low,
        total(wave.best, days) + named_best,
        total(wave.high, days) + named_high,
    )
    if free:
        a_stronger_holds = any(wave.strongest[day] < own for day in days if day in wave.best)
        average = Fraction(people.best, len(days))
        if a_stronger_holds and Fraction(rest.best, len(free)) > CONTRADICTION * average:
            assert not reshaped  # then nothing is left to place
            wave.set_aside.add(figure.key)
            return
        _place(figure, wave, rest, free, dict.fromkeys(free, 1))
    for day in days:
        wave.strongest[day] = min(wave.strongest.get(day, own), own)


def place_wave(figures: Sequence[Record], named: Collection[WaveDays]) -> WaveDays:
    """§4.2: recommended first, then the shortest period, then rank."""
    wave = WaveDays(figures=list(figures))
    for figure in sorted(figures, key=lambda f: (not f.recommended, len(days_of(f)), by_rank(f))):
        place_figure(figure, wave, named)
    return wave


def place_flows(records: Sequence[Record], measure: str) -> Flows:
    """§4: the named waves each by itself, then the figures that name none."""
    figures = [r for r in records if r.measure == measure and is_credible(r)]
    flows = Flows(waves={}, denied=set())
    names = sorted({f.wave for f in figures if f.wave is not None})
    for name in [*names, None]:
        of_wave = [f for f in figures if f.wave == name]
        denied = denied_keys(of_wave)
        flows.denied |= denied
        named = [flows.waves[other] for other in names] if name is None else []
        flows.waves[name] = place_wave([f for f in of_wave if f.key not in denied], named)
    return flows


def widenings(flows: Flows, anchor_days: Collection[date]) -> tuple[PerDay, PerDay]:
    """§4.5, equal voices: what each day's low loses and each day's high gains."""
    down: PerDay = {}
    up: PerDay = {}
    for name, wave in flows.waves.items():
        wave_down: PerDay = {}
        wave_up: PerDay = {}
        summed = [wave] if name is not None else list(flows.waves.values())
        for figure in wave.figures:
            # reading: a stronger figure that was set aside silences a weaker one all the same.
            if any(
                strength(other) < strength(figure) and other.start <= figure.end and other.end >= figure.start
                for other in wave.figures
            ):
                continue
            if any(figure.start < day <= figure.end for day in anchor_days):
                continue
            days = days_of(figure)
            # reading: the low is held against the sum of lows, the high against that of highs.
            under = sum(total(each.low, days) for each in summed) - band(figure).low
            over = band(figure).high - sum(total(each.high, days) for each in summed)
            last = figure.end
            wave_down[last] = max(wave_down.get(last, 0), under)
            wave_up[last] = max(wave_up.get(last, 0), over)
        for day, people in wave_down.items():
            down[day] = down.get(day, 0) + people
        for day, people in wave_up.items():
            up[day] = up.get(day, 0) + people
    return down, up

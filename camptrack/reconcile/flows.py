"""Arrivals and departures on days, so that nobody is counted twice (§4).

Figures of one wave on the same days speak of the same people; waves add up; a figure without a wave
speaks of all of the camp's arrivals (departures) and adds only what the named waves do not hold.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .figures import Strength, Voice
from .flow_days import FREE, Days, Group
from .flow_placing import place_figure
from .flow_ranges import widenings
from .policy import Policy


@dataclass(slots=True)
class Flows:
    """All arrivals, or all departures, of a camp."""

    groups: list[Group]
    days: Days

    def widened(self, anchors: Sequence[int]) -> dict[int, tuple[int, int, int]]:
        """Ordinal → (low, best, high) of the days with people, equal voices made a range (§4.5).

        `anchors` are the ordinals of the anchors' days, ascending. A single day's low may be negative.
        """
        days, base = self.days, self.days.base
        found = {
            base + place: (days.low[place], days.best[place], days.high[place])
            for place in days.with_people()
        }
        for group in self.groups:
            for last, (under, over) in widenings(group, days, anchors).items():
                low, best, high = found.get(last, (0, 0, 0))
                found[last] = low - under, best, high + over
        return found


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
    wave: str | None, members: list[Voice], named: Days | None, grades: dict[Strength, int], policy: Policy
) -> Group:
    # §4.2: recommended first, then the shortest period, then rank.
    ordered = sorted(members, key=lambda v: (not v.figure.recommended, v.days, v.rank))
    first, last = min(v.first for v in members), max(v.last for v in members)
    count = last - first + 1
    group = Group(wave, ordered, Days.empty(first, last), [-1] * count, [FREE] * count, [-1] * count, named)
    group.denied = _denied(ordered)
    for place, voice in enumerate(ordered):
        if place not in group.denied:
            place_figure(group, place, voice, grades[voice.strength], policy)
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

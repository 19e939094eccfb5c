"""Equal voices make a range: what widens the band on a figure's last day (§4.5)."""

from collections.abc import Sequence

from .flow_days import Days, Group


def widenings(group: Group, together: Days, anchors: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Last day → people by which equal voices widen the band there, down and up (§4.5)."""
    base = group.days.base
    loudest: list[tuple[int, ...]] = [(2, 2, 9)] * len(group.days.best)
    undenied = [v for place, v in enumerate(group.voices) if place not in group.denied]
    for voice in undenied:
        for day in range(voice.first - base, voice.last - base + 1):
            loudest[day] = min(loudest[day], voice.strength)
    placed = together if group.wave is None else group.days
    found: dict[int, tuple[int, int]] = {}
    for voice in undenied:
        if min(loudest[voice.first - base : voice.last - base + 1]) < voice.strength:
            continue
        if any(voice.first < anchor <= voice.last for anchor in anchors):
            continue
        _, low, high = placed.sums(voice.first, voice.last)
        under, over = max(low - voice.band.low, 0), max(voice.band.high - high, 0)
        if under or over:
            before = found.get(voice.last, (0, 0))
            found[voice.last] = (max(before[0], under), max(before[1], over))
    return found

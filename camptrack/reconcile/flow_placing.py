"""How one figure places people on days: over weaker parts (§4.3), then on free days (§4.4)."""

from .evidence import Reason
from .figures import Voice
from .flow_days import FREE, Group
from .policy import Policy


def place_figure(group: Group, place: int, voice: Voice, grade: int, policy: Policy) -> None:
    """Place a figure, the next in the order of §4.2, or set it aside. `place` is its place in the group,
    `grade` its strength among those of the camp, 0 the strongest."""
    start, stop = voice.first - group.days.base, voice.last - group.days.base + 1
    held = group.held[start:stop]
    free = [day for day, by in enumerate(held, start) if by == FREE]
    weaker = [day for day, by in enumerate(held, start) if grade < by < FREE]
    people, _, _ = group.people_on(voice)
    takes_over = bool(weaker) and (people > voice.band.best or not free)
    if takes_over:
        _take_over(group, place, voice, weaker)
    elif not free:
        group.set_aside[place] = (Reason.DAYS_HELD, _strongest_holder(group, start, stop))
        return
    if free and not _fill(group, place, voice, free, policy, stronger_holds=min(held) < grade):
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
    days.placed.update(weaker)


def _fill(
    group: Group, place: int, voice: Voice, free: list[int], policy: Policy, *, stronger_holds: bool
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
    group.days.placed.update(free)
    return True


def _strongest_holder(group: Group, start: int, stop: int) -> int:
    return min((group.held[day], group.holder[day]) for day in range(start, stop))[1]

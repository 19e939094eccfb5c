"""An area's record, looked up once for its page and for each of its pictures."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from camptrack.models import Area
from camptrack.situation import Band, Moment

from .breakdown import described
from .composition import Composition
from .movements import Movements, movements
from .sites import Site, known_camp_by_camp, sites_in
from .timeline import State, timeline
from .totals import Asked

#: steps of a timeline: a day up to the first number of days, a week up to the second, else a month
_DAYS, _WEEKS = 120, 1100
#: days over which movements are told where no span was asked for
MOVED_IN = 90


@dataclass(frozen=True)
class Part:
    """Which of the people: of camps of a type, of a population group."""

    site_type: str | None = None
    group: str | None = None


class AreaRecord:
    """As known now or at a moment, up to `today`; `on` is the day that is asked about."""

    def __init__(
        self, area: Area, on: date, today: date, known_at: datetime | None = None, part: Part | None = None
    ) -> None:
        self.area, self.on, self.today, self.known_at = area, on, today, known_at
        # Types and groups are told apart as known now alone.
        self.part = (part or Part()) if known_at is None else Part()
        self._moved: dict[tuple[date, date], Movements] = {}

    @property
    def asked(self) -> Asked:
        return Asked(self.on, self.part.site_type, self.part.group)

    @cached_property
    def described(self) -> Composition:
        """Of all groups. Raises NotWorkedOut as `states` does."""
        return described(self.area, self.on, self.known_at, self.part.site_type)

    @cached_property
    def states(self) -> list[State]:
        """Every change up to today. Raises NotWorkedOut where `known_at` asks for more than can be waited
        for."""
        found = timeline(self.area, date.min, self.today, self.known_at, self.part.site_type)
        return found.states

    @cached_property
    def camp_by_camp_known(self) -> bool:
        """Whether its camps are told as known at the moment, or as known now."""
        return known_camp_by_camp(self.area, self.known_at)

    @cached_property
    def sites(self) -> list[Site]:
        """Its camps, the most people first."""
        return sites_in(self.area, self.asked, self.known_at if self.camp_by_camp_known else None)

    def moments(self, first: date | None, last: date) -> list[Moment]:
        """Day by day, week by week or month by month, as long as the span is; without a first day from the
        first that is known."""
        known = [each for each in self.states if each.total.camps]
        if not known:
            return []
        first = first or date.fromordinal(known[0].day)
        return _sampled(self.states, _steps(first, last))

    def movements(self, first: date | None, last: date | None) -> Movements:
        """In the span, or in the 90 days to the day that is asked about."""
        end = last or self.on
        start = first or end - timedelta(days=MOVED_IN - 1)
        if (start, end) not in self._moved:
            self._moved[start, end] = movements(self.area, start, end)
        return self._moved[start, end]


def _steps(first: date, last: date) -> list[date]:
    """The last day is one of them."""
    span = max((last - first).days, 0)
    step = 1 if span <= _DAYS else 7 if span <= _WEEKS else 30
    back = [last - timedelta(days=step * nth) for nth in range(span // step + 1)]
    return [*({first} - {back[-1]}), *reversed(back)]


def _sampled(states: list[State], days: list[date]) -> list[Moment]:
    """What holds on each day, with the flows since the day before it in the list."""
    moments: list[Moment] = []
    people: Band | None = None
    place = 0
    for day in days:
        arrivals = departures = 0
        while place < len(states) and states[place].day <= day.toordinal():
            total = states[place].total
            people = Band(total.low, total.best, total.high) if total.camps else None
            arrivals, departures = arrivals + total.arrivals, departures + total.departures
            place += 1
        # What happened before the first day is no step of it.
        flows = (arrivals, departures) if moments else (0, 0)
        moments.append(Moment(day, people, *flows))
    return moments

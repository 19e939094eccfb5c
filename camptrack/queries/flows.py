"""Who came from where, by wave (§4, §8): what the waves' figures placed, each person once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from camptrack.models import Area, Camp, WaveFlow
from camptrack.reconcile.camp import Reconciliation
from camptrack.reconcile.terms import Measure

#: wave (by slug), measure, first day, last day, people by day
FlowRow = tuple[str, str, date, date, list[int]]


@dataclass(frozen=True)
class Flow:
    """People of a wave from a place to a place; None: not known from (to) where."""

    wave: str
    label: str
    origin: Area | Camp | None
    destination: Area | Camp | None
    people: int


def flow_rows(decided: Reconciliation) -> list[FlowRow]:
    """The waves of a camp as they are stored, in their order."""
    found = []
    for measure, flows in ((Measure.ARRIVALS, decided.arrivals), (Measure.DEPARTURES, decided.departures)):
        for group in flows.groups:
            with_people = [place for place in group.days.with_people() if group.days.best[place]]
            if group.wave is None or not with_people:
                continue
            first, last = with_people[0], with_people[-1]
            base = group.days.base
            days = date.fromordinal(base + first), date.fromordinal(base + last)
            found.append((group.wave, measure.value, *days, group.days.best[first : last + 1]))
    return sorted(found)


def stored_flow_rows(camp: int) -> list[FlowRow]:
    """The same of a camp (by id) as they stand."""
    rows = WaveFlow.objects.filter(camp=camp).values_list("wave__slug", "measure", "start", "end", "people")
    return sorted((wave, measure, start, end, people) for wave, measure, start, end, people in rows)


def stored_flows() -> QuerySet[WaveFlow]:
    """Every movement once: from camp to camp as arrivals there, not as departures here as well."""
    both = Q(wave__origin_camp__isnull=False, wave__destination_camp__isnull=False)
    ends = ("origin_area", "origin_camp__merged_into", "destination_area", "destination_camp__merged_into")
    return WaveFlow.objects.exclude(both, measure=Measure.DEPARTURES).select_related(
        "camp", *(f"wave__{end}" for end in ends)
    )


def flows(rows: Iterable[WaveFlow], start: date, end: date) -> list[Flow]:
    """The people of stored rows from start to end, both included."""
    return [_flow(row, start, end) for row in rows]


def _flow(row: WaveFlow, start: date, end: date) -> Flow:
    wave = row.wave
    origin: Area | Camp | None = _counted(wave.origin_camp) or wave.origin_area
    destination: Area | Camp | None = row.camp
    if row.measure == Measure.DEPARTURES:
        origin, destination = row.camp, _counted(wave.destination_camp) or wave.destination_area
    first = max((start - row.start).days, 0)
    last = min((end - row.start).days, len(row.people) - 1)
    return Flow(wave.slug, wave.label, origin, destination, sum(row.people[first : last + 1]))


def _counted(camp: Camp | None) -> Camp | None:
    return None if camp is None else camp.counted_in

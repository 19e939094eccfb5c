"""Who came into an area, who left it and who moved within it, by the place at the other end."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from camptrack.models import Area, Camp, WaveFlow

from .flows import flows, stored_flows

Place = Area | Camp | None


@dataclass(frozen=True)
class Movements:
    """People of named waves in some days, each once. Per place where they came from (went to), the most
    first; None: nobody says from (to) where."""

    into: list[tuple[Place, int]]
    out: list[tuple[Place, int]]
    within: int


def movements(area: Area, start: date, end: date) -> Movements:
    """Into and out of an area from start to end, both included."""
    areas = set(Area.objects.under(area).order_by().values_list("pk", flat=True))
    into, out, within = _Sums(), _Sums(), 0
    for flow in flows(_rows(areas, start, end), start, end):
        from_inside, to_inside = (_is_inside(each, areas) for each in (flow.origin, flow.destination))
        if from_inside and to_inside:
            within += flow.people
        elif to_inside:
            into.add(flow.origin, flow.people)
        elif from_inside:
            out.add(flow.destination, flow.people)
    return Movements(into.most_first(), out.most_first(), within)


def _rows(areas: set[int], start: date, end: date) -> QuerySet[WaveFlow]:
    touching = Q(camp__area__in=areas)
    for side in ("origin", "destination"):
        # A merged camp counts where the one lies that it became.
        for area in (f"{side}_area", f"{side}_camp__area", f"{side}_camp__merged_into__area"):
            touching |= Q(**{f"wave__{area}__in": areas})
    rows = stored_flows().filter(touching, start__lte=end, end__gte=start)
    return rows.order_by("wave", "camp", "measure")


def _is_inside(place: Place, areas: set[int]) -> bool:
    """Of a camp the area that it lies in."""
    return place is not None and (place.area_id if isinstance(place, Camp) else place.pk) in areas


class _Sums:
    """People by place."""

    def __init__(self) -> None:
        self.people: Counter[tuple[str, int]] = Counter()
        self.places: dict[tuple[str, int], Place] = {}

    def add(self, place: Place, people: int) -> None:
        key = (type(place).__name__, place.pk if place else 0)
        self.places[key] = place
        self.people[key] += people

    def most_first(self) -> list[tuple[Place, int]]:
        found = sorted(self.people.items(), key=lambda item: (-item[1], item[0]))
        return [(self.places[key], people) for key, people in found if people]

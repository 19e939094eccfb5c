"""Who the people of a place are, by sex and age, as a picture shows it."""

from collections.abc import Iterable
from datetime import date, datetime

from camptrack.models import Area, Camp
from camptrack.situation import Breakdown, Cell

from .composition import Composition, Part, composition

#: what says most first; of a place that has none of the first the next is shown
CUTS = (("gender", "age"), ("age",), ("gender",))


def breakdown(
    place: Area | Camp,
    on: date,
    brackets: str | None,
    known_at: datetime | None = None,
    site_type: str | None = None,
) -> Breakdown | None:
    """By sex and age, else by one of them; None where no camp with people reports any. Raises NotWorkedOut
    where `known_at` asks for more than can be waited for."""
    first = CUTS[0]
    found = composition(place, on, first, brackets, known_at, site_type)
    there = next((cut for cut in CUTS if cut in found.cuts), first)
    if there != first:
        found = composition(place, on, there, brackets if "age" in there else None, known_at, site_type)
    return _told(found)


def _told(found: Composition) -> Breakdown | None:
    if not found.camps_described or not found.best:
        return None
    coverage = found.coverage or 0
    return Breakdown(
        cells=cells_of(found.parts),
        unknown=found.unknown or 0,
        coverage_percent=int(100 * coverage),
        reported_on=found.reported_on,
        reported_until=found.reported_until,
        camps_described=found.camps_described,
    )


def cells_of(parts: Iterable[Part]) -> list[Cell]:
    """The same by sex and age alone."""
    return [Cell(part.cell.gender, part.cell.min_age, part.cell.max_age, part.people) for part in parts]

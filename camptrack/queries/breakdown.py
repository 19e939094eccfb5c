"""Who the people of a place are, by sex and age, as a picture shows it."""

from collections.abc import Iterable
from datetime import date, datetime

from camptrack.models import Area, Camp
from camptrack.situation import Breakdown, Cell

from .composition import Composition, Part, composition

#: what says most first; of a place that has none of the first the next is shown
CUTS = (("gender", "age"), ("age",), ("gender",))


def described(
    place: Area | Camp, on: date, known_at: datetime | None = None, site_type: str | None = None
) -> Composition:
    """By sex and age, else by one of them, as reported. Raises NotWorkedOut where `known_at` asks for more
    than can be waited for."""
    found = composition(place, on, CUTS[0], None, known_at, site_type)
    there = next((cut for cut in CUTS if cut in found.cuts), found.cut)
    return found if there == found.cut else composition(place, on, there, None, known_at, site_type)


def breakdown(told: Composition, brackets: str | None) -> Breakdown | None:
    """In these brackets where it has ages; None where no camp with people reports any."""
    found = told.put_into(brackets if "age" in told.cut else None)
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

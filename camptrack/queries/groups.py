"""The people of a population group: which headcount of a camp tells how many they are."""

from itertools import combinations

from .composition import DIMENSIONS

GROUP = "population_group"


def cuts_with(*dimensions: str) -> list[str]:
    """The cuts that name all of these, as they are stored."""
    every = (each for size in range(1, len(DIMENSIONS) + 1) for each in combinations(DIMENSIONS, size))
    return [",".join(each) for each in every if {*dimensions} <= {*each}]


def _listed(cuts: list[str]) -> str:
    return f"cut IN ({', '.join(map(repr, cuts))})"


_EVERYBODY = """CASE WHEN part IS NOT NULL THEN part >= base ELSE (
    SELECT sum(coalesce(cell.share, cell.count::numeric / nullif(base, 0))) >= 1
    FROM camptrack_breakdowncell cell WHERE cell.figure_id = point.figure_id AND cell.cut = point.cut
) END"""  # a cut by more than the group tells of a group only where it leaves nobody out
#: of a description in force (`point`): it tells groups apart
TELLS_GROUPS = f"{_listed(cuts_with(GROUP))} AND (cut = '{GROUP}' OR {_EVERYBODY})"
#: the latest; of one headcount the coarsest
FIRST = "day DESC, length(cut)"
#: of a cell: it tells groups and sexes apart
TELLS_SEXES = _listed(cuts_with("gender", GROUP))

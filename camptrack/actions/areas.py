"""The tree of areas, loaded from a code list."""

from collections.abc import Iterable

from django.db import transaction

from camptrack.ingest.pcodes import AreaRow
from camptrack.models import Area


class UnknownParent(Exception):
    """An area whose parent is neither in the list nor loaded."""

    def __init__(self, row: AreaRow) -> None:
        super().__init__(f"the area {row.code} lies in {row.parent or 'nothing'}, which is not in the list")


@transaction.atomic
def load_areas(*, rows: Iterable[AreaRow]) -> int:
    """Add the areas that are not there yet, parents first; how many were added."""
    by_level: dict[int, list[AreaRow]] = {}
    for row in rows:
        by_level.setdefault(row.level, []).append(row)
    added = 0
    for level in sorted(by_level):
        known = dict(Area.objects.values_list("code", "pk"))
        missing = [row for row in by_level[level] if row.code not in known]
        Area.objects.bulk_create(
            Area(
                code=row.code,
                name=row.name,
                names=row.names or {},
                level=row.level,
                parent_id=_parent(row, known),
                valid_from=row.valid_from,
            )
            for row in missing
        )
        added += len(missing)
    return added


def _parent(row: AreaRow, known: dict[str, int]) -> int | None:
    if not row.parent:
        return None
    if row.parent not in known:
        raise UnknownParent(row)
    return known[row.parent]

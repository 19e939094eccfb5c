"""The tree of areas, loaded from a code list."""

from collections.abc import Iterable

from django.db import transaction

from camptrack.ingest.pcodes import AreaRow
from camptrack.models import Area


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
                parent_id=known[row.parent] if row.parent else None,
                valid_from=row.valid_from,
            )
            for row in missing
        )
        added += len(missing)
    return added

"""The tree of areas, loaded from a code list."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import transaction

from camptrack.ingest.pcodes import AreaRow
from camptrack.models import Area
from camptrack.models.constraints import CODE, ISO3

from .texts import blank

_LONGEST, _DEEPEST = 200, 4


class Conflict(NamedTuple):
    """A row that cannot be loaded, and why."""

    row: AreaRow
    said: str

    def __str__(self) -> str:
        return f"{self.row.where}: {self.row.code} {self.said}"


@dataclass
class AreaPlan:
    """What loading a list does. An area that is there already takes the list's names and edition; it is
    never moved, because totals would move with it."""

    new: list[AreaRow] = field(default_factory=list)
    changed: list[AreaRow] = field(default_factory=list)
    unchanged: int = 0
    conflicts: list[Conflict] = field(default_factory=list)


class Conflicts(Exception):
    """Rows in conflict with the areas that are there, or with each other; nothing was loaded."""

    def __init__(self, plan: AreaPlan) -> None:
        super().__init__("; ".join(map(str, plan.conflicts)))
        self.plan = plan


def plan_areas(*, rows: Iterable[AreaRow]) -> AreaPlan:
    """What `load_areas` would do; changes nothing."""
    plan = AreaPlan()
    known = {area.code: area for area in Area.objects.select_related("parent")}
    levels = {code: area.level for code, area in known.items()}
    listed: dict[str, AreaRow] = {}
    for row in sorted(rows, key=lambda row: row.level):
        first, area = listed.setdefault(row.code, row), known.get(row.code)
        conflicts = [Conflict(row, said) for said in _conflicts(row, first, area, levels)]
        plan.conflicts += conflicts
        levels.setdefault(row.code, row.level)
        if conflicts or first is not row:
            continue
        if area is None:
            plan.new.append(row)
        elif _differs(row, area):
            plan.changed.append(row)
        else:
            plan.unchanged += 1
    return plan


@transaction.atomic
def load_areas(*, rows: Iterable[AreaRow]) -> AreaPlan:
    """Add the areas that are not there yet, parents first, and take over names; all or nothing."""
    plan = plan_areas(rows=rows)
    if plan.conflicts:
        raise Conflicts(plan)
    for level in sorted({row.level for row in plan.new}):
        known = dict(Area.objects.values_list("code", "pk"))
        Area.objects.bulk_create(
            Area(
                code=row.code,
                name=row.name,
                names=row.names or {},
                level=row.level,
                parent_id=known[row.parent] if row.parent else None,
                valid_from=row.valid_from,
            )
            for row in plan.new
            if row.level == level
        )
    changed = Area.objects.in_bulk([row.code for row in plan.changed], field_name="code")
    for row in plan.changed:
        area = changed[row.code]
        area.name, area.valid_from = row.name, row.valid_from or area.valid_from
        area.names = {**area.names, **(row.names or {})}
    Area.objects.bulk_update(changed.values(), ["name", "names", "valid_from"], batch_size=1000)
    return plan


def _conflicts(row: AreaRow, first: AreaRow, area: Area | None, levels: dict[str, int]) -> Iterator[str]:
    if first != row:
        yield f"stands otherwise at {first.where}"
        return
    if row.parent and row.parent not in levels:
        yield f"lies in {row.parent}, which is neither in the list nor loaded"
    elif row.parent and levels[row.parent] >= row.level:
        yield f"is of level {row.level} and lies in {row.parent} of level {levels[row.parent]}"
    if not re.fullmatch(CODE if row.level else ISO3, row.code):
        wanted = "2 to 32 capital letters, digits, hyphens or underscores"
        yield f"is no code: {wanted if row.level else 'ISO 3166-1 alpha-3'}"
    if blank(row.name) or len(row.name) > _LONGEST or not 0 <= row.level <= _DEEPEST:
        yield f"needs a name of 1 to {_LONGEST} characters and a level from 0 to {_DEEPEST}"
    if bool(row.parent) != bool(row.level):
        yield "has no parent, and is no country" if row.level else "is a country, and has a parent"
    if area is None:
        return
    if area.level != row.level:
        yield f"is of level {area.level} here and of level {row.level} in the list"
    parent = area.parent.code if area.parent else ""
    if parent != row.parent:
        yield f"lies in {parent or 'nothing'} here and in {row.parent or 'nothing'} in the list"


def _differs(row: AreaRow, area: Area) -> bool:
    names = {**area.names, **(row.names or {})}
    valid_from = row.valid_from or area.valid_from
    return (area.name, area.names, area.valid_from) != (row.name, names, valid_from)

"""A camp list, previewed and loaded: all of it or nothing, and a second time to no effect."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.ingest.camp_list import CampList, CampRow
from camptrack.models import Area, Camp, CampCode, User
from camptrack.queries.rights import areas_without
from camptrack.vocabulary import Right

from .authority import lacking
from .camp_cells import RowProblem, read_row
from .camp_likeness import Alike, alike
from .done_by import done_by
from .poke import poke_on_commit

_CHANGEABLE = (
    *("name", "names", "aliases", "area", "site_type", "local_type"),
    *("latitude", "longitude", "capacity", "household_size"),
)


@dataclass
class CampPlan:
    """What loading a list does: camps to make, camps to change (with the fields), and what stands in the
    way. `warnings` stand in nobody's way."""

    new: list[Camp] = field(default_factory=list)
    changed: list[tuple[Camp, list[str]]] = field(default_factory=list)
    unchanged: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    warnings: list[RowProblem] = field(default_factory=list)


class BadRows(Exception):
    """Rows that cannot be loaded; nothing was."""

    def __init__(self, plan: CampPlan) -> None:
        super().__init__(f"{len(plan.problems)} problems")
        self.plan = plan


def plan_camps(*, by: User | None, listed: CampList) -> CampPlan:
    """What `load_camps` would do; changes nothing. `by` is None for the operator of the service."""
    plan, lines = CampPlan(), dict[str, int]()
    codes = [row.get("code") for row in listed.rows]
    kept = CampCode.objects.filter(pk__in=codes).select_related("camp__area", "camp__merged_into")
    known = {each.code: each.camp for each in kept}
    areas = Area.objects.in_bulk({row.get("area") for row in listed.rows}, field_name="code")
    not_entered = _not_entered(by, [*areas.values(), *(camp.area for camp in known.values())])
    for row in listed.rows:
        fields, problems = read_row(row)
        code, area = row.get("code"), areas.get(row.get("area"))
        camp = known.get(code)
        problems += _code_problems(row, lines.setdefault(code, row.line), camp)
        if row.get("area") and area is None:
            detail = _("There is no area with the code “%(code)s”; load the areas first, or mend the code.")
            problems.append(RowProblem(row.line, "area", detail % {"code": row.get("area")}))
        for each in filter(None, (area, camp.area if camp else None)):
            if each.pk in not_entered:
                problems.append(RowProblem(row.line, "area", lacking(Right.ENTER, each)))
        if problems:
            plan.problems += dict.fromkeys(problems)
        else:
            _place(plan, camp, {**fields, "area": area})
    plan.warnings = [*_ignored(listed), *_doubles(plan, lines)]
    return plan


@transaction.atomic
def load_camps(*, by: User | None, listed: CampList) -> CampPlan:
    """Make and change the camps of a list; BadRows names every row that cannot be, and then nothing is."""
    _hold(listed)
    plan = plan_camps(by=by, listed=listed)
    if plan.problems:
        raise BadRows(plan)
    with done_by(by):
        Camp.objects.bulk_create(plan.new, batch_size=1000)
        if plan.changed:
            changed = [camp for camp, _names in plan.changed]
            Camp.objects.bulk_update(changed, _CHANGEABLE, batch_size=1000)
    poke_on_commit([camp.pk for camp in (*plan.new, *(camp for camp, _names in plan.changed))])
    return plan


def _hold(listed: CampList) -> None:
    """A changed camp is written with all its fields, so nobody else changes it from here on. In one order."""
    named = CampCode.objects.filter(pk__in=[row.get("code") for row in listed.rows]).values("camp")
    held = Camp.objects.select_for_update(no_key=True).filter(pk__in=named).order_by("pk")
    list(held.values_list("pk", flat=True))


def _not_entered(by: User | None, areas: Iterable[Area]) -> set[int]:
    """The areas (by id) for which somebody does not enter; the operator does for all."""
    return set() if by is None else areas_without(by, Right.ENTER, areas={area.pk for area in areas})


def _code_problems(row: CampRow, first: int, camp: Camp | None) -> Iterator[RowProblem]:
    if first != row.line and row.get("code"):
        detail = _("Line %(line)s has this code already; a camp stands once.") % {"line": first}
        yield RowProblem(row.line, "code", detail)
    if camp is None:
        return
    into = {"camp": camp.counted_in.name, "code": camp.counted_in.code}
    if camp.merged_into is not None:
        detail = _("This camp was merged into %(camp)s (%(code)s); write that code, or leave the row out.")
        yield RowProblem(row.line, "code", detail % into)
    elif camp.code != row.get("code"):
        detail = _("%(camp)s has the code %(code)s by now; write that one.") % into
        yield RowProblem(row.line, "code", detail)


def _place(plan: CampPlan, camp: Camp | None, fields: dict[str, Any]) -> None:
    if camp is None:
        plan.new.append(Camp(**fields))
        return
    if "names" in fields:
        fields["names"] = {**camp.names, **fields["names"]}
    differing = [name for name in _CHANGEABLE if name in fields and getattr(camp, name) != fields[name]]
    for name in differing:
        setattr(camp, name, fields[name])
    if differing:
        plan.changed.append((camp, differing))
    else:
        plan.unchanged += 1


def _ignored(listed: CampList) -> Iterator[RowProblem]:
    for column in listed.ignored:
        yield RowProblem(1, column, _("Nobody reads this column."))


def _doubles(plan: CampPlan, lines: dict[str, int]) -> Iterator[RowProblem]:
    mine = {camp.code: camp for camp, _names in plan.changed}
    others = [camp for camp in Camp.objects.standing() if camp.code not in mine] if plan.new else []
    for pair in alike(plan.new, [*others, *mine.values()]):
        yield RowProblem(lines[pair.camp.code], "name" if pair.by_name else "latitude", _double(pair))


def _double(pair: Alike) -> str:
    if pair.by_name:
        detail = _("%(camp)s (%(code)s) has the same name in the same area: is it the same camp?")
    else:
        detail = _("%(camp)s (%(code)s) is less than a kilometre away: is it the same camp?")
    return detail % {"camp": pair.other.name, "code": pair.other.code}

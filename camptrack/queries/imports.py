"""Imports: who may see which, what became of their rows, and what a template is filled with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, QuerySet

from camptrack.models import Area, Camp, Grant, Import, ImportRow, Organisation, Report, Source, User, Wave
from camptrack.vocabulary import Right, RowOutcome

from .camp_list import state_of, with_population
from .rights import held_areas

_KINDS = """
SELECT warning ->> 'code', count(DISTINCT kept.id),
    (array_agg(kept.row ORDER BY kept.position))[1],
    (array_agg(warning ->> 'detail' ORDER BY kept.position, nth))[1]
FROM camptrack_importrow kept, jsonb_array_elements(kept.warnings) WITH ORDINALITY asked (warning, nth)
WHERE kept.of_id = %s GROUP BY 1 ORDER BY 2 DESC, 1
"""


@dataclass(frozen=True)
class AskedKind:
    """A kind of warning: how many rows it speaks of, the first of them, and what it says there."""

    code: str
    number: int
    row: int
    detail: str


def visible_imports(user: User) -> QuerySet[Import]:
    """A member's own organisations', without the files themselves; latest first."""
    imports = Import.objects.select_related("organisation", "by", "confirmed_by", "undone_by")
    imports = imports.defer("content", "sheets").order_by("-at", "pk")
    if user.is_superuser:
        return imports
    return imports.filter(organisation__in=Grant.objects.filter(user=user).values("organisation"))


def outcomes_of(found: Import) -> dict[RowOutcome, int]:
    """How many rows of each outcome there are, in the order of the vocabulary."""
    return outcomes_by_import([found])[found.pk]


def outcomes_by_import(imports: Sequence[Import]) -> dict[UUID, dict[RowOutcome, int]]:
    """The same of many, in one query."""
    found = {each.pk: dict.fromkeys(RowOutcome, 0) for each in imports}
    rows = ImportRow.objects.filter(of__in=found).order_by().values_list("of", "outcome")
    for of, outcome, number in rows.annotate(Count("pk")):
        found[of][RowOutcome(outcome)] = number
    return found


def kinds_asked(found: Import) -> list[AskedKind]:
    """Each kind of warning once; what most rows are asked about first."""
    with connection.cursor() as cursor:
        cursor.execute(_KINDS, [str(found.pk)])
        return [AskedKind(*each) for each in cursor.fetchall()]


def warnings_of(found: Import) -> dict[str, int]:
    """How many rows a kind of warning speaks of, by its code; the most first."""
    return {each.code: each.number for each in kinds_asked(found)}


def contradictions_of(found: Import) -> QuerySet[ImportRow]:
    """Rows in conflict with each other; what somebody corrected since may be left as it stands."""
    return rows_of(found, RowOutcome.CONFLICT).exclude(problems__contains=[{"code": "corrected_since"}])


def rows_of(found: Import, outcome: str = "") -> QuerySet[ImportRow]:
    """In the order of the sheet."""
    rows = found.rows.select_related("camp").order_by("position")
    return rows.filter(outcome=outcome) if outcome else rows


def entering_rows() -> QuerySet[ImportRow]:
    """Those by which a report came, new or as a correction; the others know the report that stood already."""
    return ImportRow.objects.filter(report__isnull=False).exclude(report=F("stands"))


def reports_of(found: Import) -> QuerySet[Report]:
    """What it entered."""
    entered = entering_rows().filter(of=found).values("report")
    return Report.objects.filter(pk__in=entered).select_related("source").order_by("published_on", "title")


@dataclass(frozen=True)
class CampToFill:
    """A camp of a template, with what is known of it today."""

    code: str
    name: str
    people: int | None
    as_of: date | None


def camps_to_fill(user: User, organisation: Organisation, today: date) -> list[CampToFill]:
    """The camps for which somebody may enter in an organisation, by name."""
    camps = Camp.objects.standing()
    areas = held_areas(user, Right.ENTER, organisation=organisation)
    if areas is not None:
        camps = camps.filter(area__in=Area.objects.under_any(areas).order_by())
    states = (state_of(camp) for camp in with_population(camps, today).order_by("name", "code"))
    return [CampToFill(each.camp.code, each.camp.name, each.best, each.as_of) for each in states]


def sources_to_choose() -> list[tuple[str, str]]:
    """Slug and name."""
    return list(Source.objects.order_by("name").values_list("slug", "name"))


def waves_to_choose() -> list[tuple[str, str]]:
    """Slug and label."""
    return list(Wave.objects.order_by("label").values_list("slug", "label"))

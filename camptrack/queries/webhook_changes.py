"""Which changes a webhook is told of: of its kinds, in its area, and what its organisation may see.

A change too many is harmless, for the receiver reads how things are now with a key of its own. Of others'
drafts and internal reports not even an id is told.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from camptrack.models import Area, Camp, CampCode, Figure, WebhookEndpoint
from camptrack.vocabulary import ChangeKind

from .changes import Row
from .reports import reports_seen_in

Places = frozenset[int] | None

# What lay under the area once counts, too: who follows the area is told that something left it.
_EVER_UNDER = """
WITH RECURSIVE ever AS (
    SELECT %s::bigint AS id
    UNION
    SELECT version.id FROM camptrack_areahistory version JOIN ever ON version.parent_id = ever.id
) SELECT id FROM ever
"""


def of_interest(rows: Sequence[Row], endpoint: WebhookEndpoint) -> list[Row]:
    """Of these changes those that it is told, each object once, where it changed last."""
    last = {(row.kind, row.key): row for row in rows if not endpoint.kinds or row.kind in endpoint.kinds}
    keys: dict[str, list[str]] = {}
    for kind, key in last:
        keys.setdefault(kind, []).append(key)
    areas = _ever_under(endpoint.area) if keys and endpoint.area else None
    told = {kind: _FINDERS[kind](asked, endpoint, areas) for kind, asked in keys.items()}
    return sorted((row for row in last.values() if row.key in told[row.kind]), key=lambda row: row.position)


def _ever_under(area: Area) -> frozenset[int]:
    with connection.cursor() as cursor:
        cursor.execute(_EVER_UNDER, [area.pk])
        return frozenset(pk for (pk,) in cursor.fetchall())


def _reports(keys: Collection[str], endpoint: WebhookEndpoint, areas: Places) -> set[str]:
    seen = reports_seen_in([endpoint.organisation_id]).filter(pk__in=keys)
    if areas is not None:
        figures = Figure.objects.filter(_counted_in(areas), report__pk__in=keys)
        seen = seen.filter(pk__in=figures.values("report"))
    return {str(key) for key in seen.values_list("pk", flat=True)}


def _figures(keys: Collection[str], endpoint: WebhookEndpoint, areas: Places) -> set[str]:
    reports = reports_seen_in([endpoint.organisation_id])
    seen = Figure.objects.filter(pk__in=keys, report__in=reports.values("pk"))
    if areas is not None:
        seen = seen.filter(_counted_in(areas))
    return {str(key) for key in seen.values_list("pk", flat=True)}


def _camps(keys: Collection[str], _endpoint: WebhookEndpoint, areas: Places) -> set[str]:
    """By any code that they ever had; what nobody knows any more is told to everybody."""
    if areas is None:
        return set(keys)
    elsewhere = CampCode.objects.filter(code__in=keys).exclude(camp__in=_camps_in(areas))
    return set(keys) - set(elsewhere.values_list("code", flat=True))


def _areas(keys: Collection[str], _endpoint: WebhookEndpoint, areas: Places) -> set[str]:
    if areas is None:
        return set(keys)
    elsewhere = Area.objects.filter(code__in=keys).exclude(pk__in=areas)
    return set(keys) - set(elsewhere.values_list("code", flat=True))


def _everywhere(keys: Collection[str], _endpoint: WebhookEndpoint, _areas: Places) -> set[str]:
    """Sources and waves lie in no one area."""
    return set(keys)


def _camps_in(areas: frozenset[int]) -> QuerySet[Camp, Any]:
    """Now or once."""
    return Camp.objects.filter(history__area__in=areas).order_by().values("pk")


def _counted_in(areas: frozenset[int]) -> Q:
    """Figures of a camp there, or that a reviewer moved to one."""
    camps = _camps_in(areas)
    return Q(camp__in=camps) | Q(decisions__camp__in=camps)


_FINDERS: dict[str, Callable[[Collection[str], WebhookEndpoint, Places], set[str]]] = {
    ChangeKind.REPORT: _reports,
    ChangeKind.FIGURE: _figures,
    ChangeKind.CAMP: _camps,
    ChangeKind.CAMP_TOTAL: _camps,
    ChangeKind.AREA: _areas,
    ChangeKind.SOURCE: _everywhere,
    ChangeKind.WAVE: _everywhere,
}

"""The totals of many areas or camps on a day, a row each: as many queries for a page as for one row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from camptrack.models import Area, Camp

from .area_changes import up_to
from .composition import ON_A_DAY, laid
from .groups import FIRST, TELLS_GROUPS
from .stored_totals import ITSELF, UNDER, Total, area_totals, camp_totals

WEEK = 7


@dataclass(frozen=True)
class Asked:
    """What is asked of every row."""

    on: date
    site_type: str | None = None
    population_group: str | None = None


_WITH_CAMPS = """
    WITH RECURSIVE up AS (
        SELECT DISTINCT area_id AS id FROM camptrack_camp
        WHERE merged_into_id IS NULL AND (%s::text IS NULL OR site_type = %s)
        UNION
        SELECT area.parent_id FROM camptrack_area area JOIN up USING (id) WHERE area.parent_id IS NOT NULL
    ) SELECT id FROM up
"""


def areas_with_camps(level: int, site_type: str | None) -> QuerySet[Area]:
    """The areas of a level that have a camp (of this type) in them."""
    found = RawSQL(_WITH_CAMPS, [site_type, site_type])  # noqa: S611  the SQL is ours
    return Area.objects.filter(level=level, pk__in=found)


_LAID = laid(ON_A_DAY, TELLS_GROUPS, FIRST)
# Of a group: nobody describes groups here is None, described without this group is nobody.
_GROUP = """
, told AS (
    SELECT camp, sum(people) FILTER (WHERE shown AND population_group = %(group)s) AS people,
           bool_or(population_group = %(group)s AND NOT shown) AS hidden
    FROM cell GROUP BY camp
)
SELECT root, sum(described.best), sum(place.best),
       sum(CASE WHEN described.camp IS NULL OR told.hidden AND told.people IS NULL THEN NULL
                ELSE coalesce(told.people, 0) END)
FROM member JOIN place USING (camp) LEFT JOIN described USING (camp) LEFT JOIN told USING (camp)
GROUP BY root
"""


def totals(kind: type[Area] | type[Camp], places: Sequence[int], asked: Asked) -> list[Total]:
    """A row for each of these areas or camps (by id), in their order."""
    if not places:
        return []
    given: dict[str, Any] = {
        "roots": list(places),
        "week": asked.on - timedelta(days=WEEK),
        "site_type": asked.site_type,
        **up_to(places, asked.on, asked.site_type),
    }
    with connection.cursor() as cursor:
        found = camp_totals(cursor, given) if kind is Camp else area_totals(cursor, given)
        if asked.population_group is not None:
            members = ITSELF if kind is Camp else UNDER
            groups = _groups(cursor, members, {**given, "group": asked.population_group})
            found = {
                place: _of_group(total, *groups.get(place, (None, None))) for place, total in found.items()
            }
    return [found[place] for place in places]


def _groups(
    cursor: Any, members: str, given: dict[str, Any]
) -> dict[int, tuple[int | None, Fraction | None]]:
    """By place: the people of the group, and the share of the people who live where groups are told apart."""
    cursor.execute(f"WITH RECURSIVE {members} SELECT DISTINCT camp FROM member", given)  # noqa: S608  ours
    camps = [camp for (camp,) in cursor.fetchall()]
    cursor.execute(f"WITH RECURSIVE {members}, {_LAID} {_GROUP}", {**given, "camps": camps})
    return {
        root: (
            None if people is None else int(people),
            Fraction(int(described or 0), int(best)) if best else None,
        )
        for root, described, best, people in cursor.fetchall()
    }


def _of_group(total: Total, people: int | None, coverage: Fraction | None) -> Total:
    return total._replace(low=None, best=people, high=None, coverage=coverage)

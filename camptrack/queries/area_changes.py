"""The stored changes of areas, summed: years, months and days up to a day, and each day after it.

A sum over every day grows with the days that have changes: ten years of a country with all site types are
29,000 rows. Years before, months before in the year and days in the month are sixty at most for a site type
(docs/adr/0010-months-and-years.md).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import connection

from camptrack.models import Area
from camptrack.reconcile.areas import Change
from camptrack.vocabulary import SiteType

#: of one day alone; all else adds up from day to day
FLOWS = ("arrivals", "departures")
STOCKS = tuple(column for column in Change._fields if column not in FLOWS)
_NAMED = ", ".join(STOCKS)
_SUMS = ", ".join(f"sum({stock})" for stock in STOCKS)
# Names of columns alone are put into what follows. Of days every site type is named: their index needs it.
#: Rows that add up to the state of these areas on a day.
STATE_ROWS = f"""
SELECT area_id, {_NAMED} FROM camptrack_areaspan
WHERE area_id = ANY(%(areas)s) AND whole_year AND day < %(year)s AND site_type = ANY(%(types)s)
UNION ALL
SELECT area_id, {_NAMED} FROM camptrack_areaspan
WHERE area_id = ANY(%(areas)s) AND NOT whole_year AND day >= %(year)s AND day < %(month)s
AND site_type = ANY(%(types)s)
UNION ALL
SELECT area_id, {_NAMED} FROM camptrack_areadelta
WHERE area_id = ANY(%(areas)s) AND site_type = ANY(%(types)s) AND day BETWEEN %(month)s AND %(on)s
"""  # noqa: S608
_CHANGES = f"""
SELECT %(on)s, {_SUMS}, 0, 0 FROM ({STATE_ROWS}) AS state HAVING count(*) > 0
UNION ALL
SELECT day, {_SUMS}, sum(arrivals), sum(departures) FROM camptrack_areadelta
WHERE area_id = ANY(%(areas)s) AND site_type = ANY(%(types)s) AND day > %(on)s AND day <= %(last)s
GROUP BY day ORDER BY 1
"""  # noqa: S608
# The right ones once more from the days, which are compared by themselves; years from the right months.
RIGHT_SPANS = f"""
WITH month AS MATERIALIZED (
    SELECT area_id, date_trunc('month', day::timestamp)::date AS day, site_type,
           {", ".join(f"sum({stock}) AS {stock}" for stock in STOCKS)}
    FROM camptrack_areadelta {{of_area}} GROUP BY 1, 2, 3
)
SELECT area_id, false AS whole_year, day, site_type, {_NAMED} FROM month
UNION ALL
SELECT area_id, true, date_trunc('year', day::timestamp)::date, site_type, {_SUMS} FROM month GROUP BY 1, 3, 4
"""  # noqa: S608
_STORED, _RIGHT = (
    ", ".join(f"coalesce({side}.{stock}, 0)" for stock in STOCKS) for side in ("stored", "wanted")
)
_WRONG_SPANS = f"""
FROM (SELECT * FROM camptrack_areaspan {{of_area}}) stored
FULL JOIN ({RIGHT_SPANS}) wanted USING (area_id, whole_year, day, site_type)
WHERE ({_STORED}) <> ({_RIGHT}) ORDER BY 1, 2, 3, 4
"""  # noqa: S608
_LACKS = ", ".join(f"coalesce(wanted.{stock}, 0) - coalesce(stored.{stock}, 0)" for stock in STOCKS)
#: Of one site type (%(site_type)s) in these areas (%(areas)s, by id): area id, whether a whole year, its
#: first day, site type, and what the stored sums lack.
MISSING_SPANS = f"SELECT area_id, whole_year, day, site_type, {_LACKS} {_WRONG_SPANS}".format(
    of_area="WHERE site_type = %(site_type)s AND area_id = ANY(%(areas)s)"
)
_COMPARED = f"""
SELECT (SELECT code FROM camptrack_area WHERE id = area_id), whole_year, day, site_type,
       ARRAY[{_STORED}]::bigint[], ARRAY[{_RIGHT}]::bigint[]
{_WRONG_SPANS}
"""  # noqa: S608


def up_to(areas: Iterable[int], on: date, site_type: str | None = None) -> dict[str, Any]:
    """What STATE_ROWS asks for: areas (by id), a day, one site type or all."""
    types = list(SiteType.values) if site_type is None else [site_type]
    month = on.replace(day=1)
    return {"areas": list(areas), "types": types, "on": on, "month": month, "year": month.replace(month=1)}


def stored_changes(area: Area, first: date, last: date, site_type: str | None = None) -> dict[int, Change]:
    """By ordinal: all that changed (in camps of a type) before the first day, as of the day before it, then
    day by day."""
    before = max(first, date.min + timedelta(days=1)) - timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, {**up_to([area.pk], before, site_type), "last": last})
        return {day.toordinal(): Change(*map(int, sums)) for day, *sums in cursor.fetchall()}


def wrong_spans(area: int | None = None) -> list[tuple[str, str, str]]:
    """The months and years of areas (or of this one, by id) that are not the sums of their days: which, as
    stored, as they should be."""
    of_area = "" if area is None else "WHERE area_id = %(area)s"
    with connection.cursor() as cursor:
        cursor.execute(_COMPARED.format(of_area=of_area), {"area": area})
        return [
            (f"area {code} ({site_type}), {'year' if year else 'month'} from {day}", str(stored), str(right))
            for code, year, day, site_type, stored, right in cursor.fetchall()
        ]

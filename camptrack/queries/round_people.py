"""The people of a group in areas, each area on its own days: as many statements for a thousand as for one."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from .composition import PEOPLE, laid
from .groups import FIRST, TELLS_GROUPS, TELLS_SEXES
from .rounds import AreaRound, TooManyRounds
from .stored_totals import UNDER, Above, areas_above

#: camps on a day, over all rows of an answer
MOST_CAMP_DAYS = 200_000


class People(NamedTuple):
    """Of the group; men and women are None where some camp does not tell them. `origin`: code and name of
    the one area of level 1 from which they came."""

    best: int
    men: int | None
    women: int | None
    origin: tuple[str, str] | None


_SIZES = f"WITH RECURSIVE {UNDER} SELECT root, count(*) FROM member GROUP BY root"  # noqa: S608
_ASKED = (
    "asked AS MATERIALIZED (SELECT * FROM unnest(%(of)s::bigint[], %(days)s::date[]) AS asked(root, on_day))"
)
_CAMP_DAYS = "SELECT DISTINCT camp, on_day FROM asked JOIN told_apart USING (root)"
# As /totals/ has it: described without this group is nobody, described by cells that are not published is
# unknown. Sexes are taken from the same headcount, and only where they leave nobody of the group out but by
# rounding down.
_PEOPLE = f"""
WITH RECURSIVE {UNDER}, {_ASKED}, told_apart AS MATERIALIZED (
    SELECT root, camp FROM member
    WHERE EXISTS (SELECT FROM camptrack_compositionpoint point WHERE camp_id = camp
                  AND cut LIKE '%%population_group%%')
), {laid(_CAMP_DAYS, TELLS_GROUPS, FIRST)}, told AS (
    SELECT camp, on_day, sum(people) FILTER (WHERE shown AND population_group = %(group)s) AS people,
           bool_or(population_group = %(group)s AND NOT shown) AS hidden
    FROM cell GROUP BY camp, on_day
), sex AS (
    SELECT camp, on_day, count(*) AS cells, sum(people) FILTER (WHERE gender = 'm') AS men,
           sum(people) FILTER (WHERE gender = 'f') AS women
    FROM (
        SELECT described.camp, described.on_day, cell.gender, {PEOPLE} AS people,
               coalesce(cell.id <> ALL (published.suppressed_cells), false) AS shown
        FROM described CROSS JOIN LATERAL (
            SELECT cut FROM camptrack_breakdowncell
            WHERE figure_id = described.figure_id AND {TELLS_SEXES} ORDER BY length(cut) LIMIT 1
        ) finest
        JOIN camptrack_breakdowncell cell ON cell.figure_id = described.figure_id AND cell.cut = finest.cut
        JOIN camptrack_publishedfigure published ON published.figure_id = described.figure_id
        WHERE part IS NULL AND cell.population_group = %(group)s
    ) AS each GROUP BY camp, on_day HAVING bool_and(shown)
), of_camp AS (
    SELECT camp, on_day, CASE WHEN told.hidden AND told.people IS NULL THEN NULL
                              ELSE coalesce(told.people, 0) END AS people, men, women, cells
    FROM described LEFT JOIN told USING (camp, on_day) LEFT JOIN sex USING (camp, on_day)
), summed AS (
    SELECT root, on_day, sum(people) AS people, sum(men) AS men, sum(women) AS women, bool_and(coalesce(
               people = 0 OR people - men - women BETWEEN 0 AND cells - 1, people IS NULL)) AS sexes
    FROM asked JOIN told_apart USING (root) JOIN of_camp USING (camp, on_day) GROUP BY root, on_day
)
SELECT root, on_day, people::bigint, CASE WHEN sexes THEN coalesce(men, 0) END::bigint,
       CASE WHEN sexes THEN coalesce(women, 0) END::bigint
FROM summed WHERE people IS NOT NULL
"""  # noqa: S608  the parts are ours
# Who had arrived with which wave by the day; a wave of no known origin stands with none.
_ARRIVED = f"""
WITH RECURSIVE {UNDER}, {_ASKED}
SELECT root, on_day, coalesce(wave.origin_area_id, camp.area_id),
       sum((SELECT sum(each) FROM unnest(flow.people[1:(on_day - flow.start + 1)]) AS each))::bigint
FROM asked JOIN member USING (root)
JOIN camptrack_waveflow flow ON flow.camp_id = member.camp AND measure = 'arrivals' AND flow.start <= on_day
JOIN camptrack_wave wave ON wave.id = flow.wave_id
LEFT JOIN camptrack_camp camp ON camp.id = wave.origin_camp_id
GROUP BY 1, 2, 3
"""  # noqa: S608  the parts are ours


def people_in(rounds: Sequence[AreaRound], group: str) -> dict[tuple[int, date], People]:
    """By area and day, where they are known. Raises TooManyRounds."""
    asked = list({(each.area, each.on) for each in rounds})
    given: dict[str, Any] = {
        "roots": list({area for area, _day in asked}),
        "site_type": None,
        "of": [area for area, _day in asked],
        "days": [day for _area, day in asked],
        "group": group,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SIZES, given)
        sizes = dict(cursor.fetchall())
        if sum(sizes.get(area, 0) for area, _day in asked) > MOST_CAMP_DAYS:
            raise TooManyRounds
        cursor.execute(_PEOPLE, given)
        rows = cursor.fetchall()
        cursor.execute(_ARRIVED, given)
        origins = _origins(cursor, cursor.fetchall())
    found = {}
    for area, day, people, men, women in rows:
        came = origins.get((area, day), Counter())
        origin = next(iter(came)) if len(came) == 1 and people <= came.total() else None
        found[area, day] = People(people, men, women, origin)
    return found


def _origins(cursor: Any, arrived: Sequence[Any]) -> dict[tuple[int, date], Counter[tuple[str, str] | None]]:
    """By area and day: how many had come from which area of level 1 (None: from nowhere that is known)."""
    areas: dict[int, Above] = areas_above(cursor, {area for _root, _day, area, _people in arrived if area})
    found: dict[tuple[int, date], Counter[tuple[str, str] | None]] = defaultdict(Counter)
    for root, day, area, people in arrived:
        code, name = areas[area][2:4] if area else (None, None)
        if people:
            found[root, day][(code, name) if code and name else None] += people
    return found

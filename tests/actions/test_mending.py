"""Areas brought to the sums of their camps."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from camptrack.actions.rebuild import mend_areas
from camptrack.actions.totals import drain_camps
from camptrack.queries.area_changes import STOCKS
from camptrack.queries.area_checksums import doubtful_areas
from camptrack.queries.verification import COLUMNS, verify_totals
from camptrack.vocabulary import SiteType
from tests import factories
from tests.actions.rebuilding import camps, environment

pytestmark = pytest.mark.django_db(transaction=True)

AsOwner = Callable[..., list[tuple[Any, ...]]]

DAYS, SPANS = "camptrack_areadelta", "camptrack_areaspan"
ONE_DAY = f"ctid = (SELECT ctid FROM {DAYS} WHERE best <> 0 ORDER BY area_id, day LIMIT 1)"
MONTH, YEAR = (
    f"ctid = (SELECT ctid FROM {SPANS} WHERE best <> 0 AND {which} ORDER BY area_id, day LIMIT 1)"
    for which in ("NOT whole_year", "whole_year")
)
#: what stray statements could do, also such as leave the sums over days, columns, areas or site types alike
WRONG = {
    **{
        f"{column} of a day": f"UPDATE {DAYS} SET {column} = {column} + 1 WHERE {ONE_DAY}"
        for column in COLUMNS
    },
    **{f"{stock} of a month": f"UPDATE {SPANS} SET {stock} = {stock} - 1 WHERE {MONTH}" for stock in STOCKS},
    **{f"{stock} of a year": f"UPDATE {SPANS} SET {stock} = {stock} + 1 WHERE {YEAR}" for stock in STOCKS},
    "a day is gone": f"DELETE FROM {DAYS} WHERE {ONE_DAY}",
    "a month is gone": f"DELETE FROM {SPANS} WHERE {MONTH}",
    "a year is gone": f"DELETE FROM {SPANS} WHERE {YEAR}",
    "everything is gone": f"TRUNCATE {DAYS}, {SPANS}",
    "a day of nobody": f"""
        INSERT INTO {DAYS} (area_id, site_type, day, low, best, high, camps, camps_ageing, camps_stale,
                            camps_flows_only, arrivals, departures)
        VALUES (987654321, 'urban', '0001-01-01', 0, 0, 0, 0, 0, 0, 0, 0, 3)""",
    "a huge number": f"UPDATE {DAYS} SET high = 9000000000000000000 WHERE {ONE_DAY}",
    "from low to best": f"UPDATE {DAYS} SET low = low + 1, best = best - 1 WHERE {ONE_DAY}",
    "a day later": f"UPDATE {DAYS} SET day = day + 1 WHERE {ONE_DAY}",
    "by one more, by one less": f"""
        UPDATE {DAYS} days SET best = days.best + CASE WHEN nth = 1 THEN 1 ELSE -1 END
        FROM (SELECT ctid, row_number() OVER (ORDER BY day) AS nth FROM {DAYS}
              WHERE area_id = (SELECT min(area_id) FROM {DAYS}) LIMIT 2) two
        WHERE days.ctid = two.ctid""",
    "in another site type": f"UPDATE {DAYS} SET site_type = 'urban' WHERE {ONE_DAY}",
    "in another area": f"UPDATE {DAYS} SET area_id = 987654321 WHERE {ONE_DAY}",
    "a month later": f"UPDATE {SPANS} SET day = day - interval '1 month' WHERE {MONTH}",
    "a month as a year": f"UPDATE {SPANS} SET day = '1999-01-01', whole_year = true WHERE {MONTH}",
}


def test_whatever_is_wrong_is_found_and_mended(as_owner: AsOwner) -> None:
    one, *_others = camps(3)
    factories.counting_figure(camp=one, measure="arrivals", value=40, start=factories.DAY + timedelta(days=3))
    drain_camps([one.pk])
    assert mend_areas().area_days == 0
    missed = []
    for what, statement in WRONG.items():
        as_owner(statement)
        wrong = bool(verify_totals().differences)
        mended = mend_areas().area_days
        if not (wrong and mended) or verify_totals().differences or mend_areas().area_days:
            missed.append(what)
    assert missed == []


def test_only_the_areas_that_are_wrong_are_compared(as_owner: AsOwner) -> None:
    one, other = camps(2)
    assert doubtful_areas(SiteType.values) == {}
    as_owner(f"UPDATE {DAYS} SET best = best - 7 WHERE area_id = %s", [other.area_id])
    as_owner(f"UPDATE {SPANS} SET camps = camps + 7 WHERE area_id = %s", [one.area.parent_id])
    wrong = sorted([other.area_id, one.area.parent_id])
    assert doubtful_areas(SiteType.values) == {one.site_type: wrong}
    assert doubtful_areas([each for each in SiteType.values if each != one.site_type]) == {}


def test_areas_are_mended_beside_drains(as_owner: AsOwner) -> None:
    """A drain that has written areas and not committed holds up nothing where nothing is wrong, and what it
    adds is neither lost nor counted twice where something is."""
    one, other = camps(2)
    factories.counting_figure(camp=one, value=5000, start=factories.DAY + timedelta(days=40))
    as_owner("UPDATE camptrack_areadelta SET best = best - 7 WHERE area_id = %s", [other.area_id])
    as_owner("DELETE FROM camptrack_areadelta WHERE area_id = %s", [one.area.parent_id])
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        drain_camps([one.pk])
        # As it stands without that drain, which is not committed: two areas are wrong.
        assert mend_areas_elsewhere() > 0
        cursor.execute("COMMIT")
    assert verify_totals().differences == []
    assert mend_areas().area_days == 0


def mend_areas_elsewhere() -> int:
    """In a process of its own, while this one's transaction is open; only rows that it does not hold."""
    code = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "connection.cursor().execute(\"SET lock_timeout = '3s'\")\n"
        "from camptrack.actions.rebuild import mend_areas\n"
        "print(mend_areas().area_days)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
    )
    return int(done.stdout)

"""A list of a hundred totals over REST beside the least that answers it: bare WSGI, the driver, orjson."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any, NamedTuple

import orjson
import psycopg2
from django.core.wsgi import get_wsgi_application
from django.db import connection

from benchmarks.ratios import Ratio, side_by_side
from benchmarks.reads import ON
from camptrack.actions.api_keys import create_api_key
from camptrack.models import Organisation
from camptrack.vocabulary import Scope

#: The same rows in one statement, each camp's point and the week's flows.
_CAMPS = """
SELECT country.code, country.name, province.code, province.name, district.code, district.name, camp.code,
       camp.name, camp.site_type, camp.latitude, camp.longitude, point.low, point.best, point.high,
       point.basis, point.freshness, flow.arrivals, flow.departures,
       EXISTS (SELECT FROM camptrack_stalemark mark WHERE mark.camp_id = camp.id)
FROM (SELECT * FROM camptrack_camp ORDER BY code LIMIT 101) camp
JOIN camptrack_area district ON district.id = camp.area_id
JOIN camptrack_area province ON province.id = district.parent_id
JOIN camptrack_area country ON country.id = province.parent_id
LEFT JOIN LATERAL (SELECT * FROM camptrack_camppoint WHERE camp_id = camp.id AND day <= %(on)s
                   ORDER BY day DESC LIMIT 1) point ON true
CROSS JOIN LATERAL (
    SELECT coalesce(sum(arrivals), 0)::bigint AS arrivals, coalesce(sum(departures), 0)::bigint AS departures
    FROM camptrack_camppoint WHERE camp_id = camp.id AND day > %(on)s::date - 7 AND day <= %(on)s
) flow ORDER BY camp.code LIMIT 100
"""
_NAMES = [
    "location_code",
    "location_name",
    "admin1_code",
    "admin1_name",
    "admin2_code",
    "admin2_name",
    "camp_code",
    "camp_name",
    "site_type",
    "latitude",
    "longitude",
    "low",
    "best",
    "high",
    "basis",
    "freshness",
    "arrivals_7d",
    "departures_7d",
    "pending",
]
_EMPTY = ("admin3_code", "admin3_name", "admin4_code", "admin4_name", "admin_level", "coverage")

Application = Callable[..., Any]
#: of the floor's rate
BAR = 0.4


def new_key() -> str:
    """One that may read."""
    return create_api_key(
        by=None,
        organisation=Organisation.objects.get(slug="bench"),
        scopes=[Scope.READ],
        name="bench",
        expires_at=datetime.now(tz=UTC) + timedelta(days=1),
    )[1]


def hundred_totals(rounds: int) -> Ratio:
    """Of camps, with a key, at least 40 % of the rate of the floor."""
    key = new_key()
    ours, path = get_wsgi_application(), "/api/v1/totals/"
    least_of_all = bare(connection.settings_dict)
    query = f"level=camp&on={ON}&limit=100"
    answer, floor = ask(ours, path, query, key), ask(least_of_all, path, query, key)
    mine, least = json.loads(answer.body)["results"], json.loads(floor.body)["results"]
    if [(row["camp_code"], row["best"]) for row in mine] != [
        (row["camp_code"], row["best"]) for row in least
    ]:
        raise ValueError
    return side_by_side(
        (f"list of {len(mine)} totals, authenticated", lambda: ask(ours, path, query, key)),
        ("bare WSGI, driver, orjson", lambda: ask(least_of_all, path, query, key)),
        bar=BAR,
        rounds=rounds,
        at_least=True,
    )


def bare(settings: dict[str, Any]) -> Application:
    database = psycopg2.connect(
        dbname=settings["NAME"], user=settings["USER"], host=settings["HOST"], password=settings["PASSWORD"]
    )
    database.autocommit = True

    def application(_environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        with database.cursor() as cursor:
            cursor.execute(_CAMPS, {"on": ON})
            rows = [dict(zip(_NAMES, row, strict=True)) for row in cursor.fetchall()]
        fixed = {**dict.fromkeys(_EMPTY), "population_group": "all", "camps": 1, "camps_without_data": 0}
        fixed |= {"camps_stale": 0, "camps_flows_only": 0, "reference_period_start": ON}
        body = orjson.dumps(
            {"results": [{**row, **fixed, "reference_period_end": ON} for row in rows]}, default=str
        )
        start_response("200 OK", [("Content-Type", "application/json")])
        return [body]

    return application


class Answered(NamedTuple):
    """What came."""

    headers: dict[str, str]
    body: bytes


def ask(application: Application, path: str, query: str, key: str, *, etag: str = "") -> Answered:
    """A read that succeeds; with a tag it is answered 304."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_AUTHORIZATION": f"Bearer {key}",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    environ |= {"HTTP_IF_NONE_MATCH": etag} if etag else {}
    status, told = [], {}

    def start_response(said: str, headers: Any, _error: Any = None) -> None:
        status.append(said)
        told.update(headers)

    answer = application(environ, start_response)
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    if not status[0].startswith("304" if etag else "200"):
        raise ValueError(body[:500])
    return Answered(told, body)

"""A world written into the real schema, with its triggers and constraints on, by COPY as the application."""

import io
import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import psycopg2

from benchmarks.drawing import SOURCES, TRANSFER_EVERY, WAVES_A_COUNTRY, Drawn, Row, as_text, draw
from benchmarks.sizes import CAMPS_A_DISTRICT, DISTRICTS_A_PROVINCE, Size

CAMPS_A_BATCH = 50
SITE_TYPES = [
    "planned_camp",
    "self_settled",
    "collective_centre",
    "reception_centre",
    "transit_centre",
    "evacuation_centre",
    "urban",
    "dispersed",
]
COLUMNS = {
    "report": "id,organisation_id,source_id,title,url,language,published_on,excerpt,reliability,credibility,"
    "audience,external_id,revision,supersedes_id,correction_reason,by_id",
    "figure": 'id,report_id,position,camp_id,measure,start,"end",value,unit,qualifier,method,reason,wave_id,'
    "attributed_to,quote,gender,population_group,origin",
    "breakdowncell": "id,figure_id,gender,min_age,max_age,population_group,origin,count,share",
    "reportevent": "report_id,kind,reason,counts_from,by_id",
    "publishedfigure": "figure_id,report_id,camp_id,reliability,credibility,household_size,suppressed,"
    "suppressed_cells",
    "decision": "id,figure_id,kind,wave_id,reason,by_id",
    "area": "id,code,name,names,level,parent_id",
    "camp": "id,code,name,names,aliases,area_id,site_type,local_type",
    "wave": "id,slug,label,cause,origin_camp_id,destination_camp_id",
    "source": "id,slug,name,kind,url",
}


def copy(cursor: Any, table: str, rows: list[Row]) -> None:
    """Rows in the order of COLUMNS."""
    if rows:
        copy_text(cursor, table, "".join(as_text(rows)))


def copy_text(cursor: Any, table: str, text: str, prefix: str = "camptrack") -> None:
    """The same, written already."""
    cursor.copy_expert(f"COPY {prefix}_{table} ({COLUMNS[table]}) FROM STDIN", io.StringIO(text))


def connected(url: str = "DATABASE_URL") -> Any:
    """The plain driver, with no limit of time."""
    return psycopg2.connect(os.environ[url], options="-c statement_timeout=0 -c synchronous_commit=off")


def write(connection: Any, drawn: Drawn) -> None:
    """One transaction, in the order in which people would: enter, publish, correct, decide."""
    with connection, connection.cursor() as cursor:
        write_all(cursor, drawn)


def write_all(cursor: Any, drawn: Drawn) -> None:
    """Without a commit."""
    copy(cursor, "report", drawn.reports)
    copy(cursor, "figure", drawn.figures)
    copy(cursor, "breakdowncell", drawn.cells)
    copy(cursor, "reportevent", drawn.events)
    copy(cursor, "publishedfigure", drawn.published)
    copy(cursor, "reportevent", drawn.endings)
    copy(cursor, "decision", drawn.decisions)


def load(size: Size, *, seed: int = 1) -> None:
    """The whole world; its camps have marks and no totals yet."""
    places = list(_places(size))
    connection = connected()
    with connection, connection.cursor() as cursor:
        _people(cursor)
        _sources_and_areas(cursor, size)
        copy(cursor, "camp", [row for row, _country in places])
        copy(cursor, "wave", list(_waves(size)))
    connection.close()
    camps = [(row[0], country) for row, country in places]
    _in_parallel([(seed, camps[at : at + CAMPS_A_BATCH]) for at in range(0, len(camps), CAMPS_A_BATCH)])
    owner = connected("DATABASE_OWNER_URL")
    owner.autocommit = True  # VACUUM runs in no transaction
    with owner.cursor() as cursor:
        for table in ("area", "camp", "wave", "source", "organisation", "user", "breakdowncell"):
            last = f"(SELECT max(id) FROM camptrack_{table})"
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('camptrack_{table}', 'id'), coalesce({last}, 1))"
            )
        cursor.execute("VACUUM ANALYZE")
    owner.close()


def _in_parallel(batches: list[tuple[int, list[tuple[int, int]]]]) -> None:
    # Also for one batch: a process of its own leaves no connection to this database behind.
    with ProcessPoolExecutor(min(os.cpu_count() or 1, len(batches)), get_context("spawn")) as pool:
        for future in [pool.submit(_load_batch, *batch) for batch in batches]:
            future.result()


_connection: Any = None


def _load_batch(seed: int, camps: Iterable[tuple[int, int]]) -> None:
    global _connection  # noqa: PLW0603 - one a process
    _connection = _connection or connected()
    drawn = Drawn()
    for camp, country in camps:
        draw(drawn, seed=seed, camp=camp, country=country)
    drawn.figures = [_with_transfer(row) for row in drawn.figures]
    write(_connection, drawn)


def _with_transfer(row: Row) -> Row:
    """A transfer's wave is named by its camp until here."""
    wave = row[12]
    return row if wave is None or wave > 0 else (*row[:12], 100_000 - wave, *row[13:])


def _people(cursor: Any) -> None:
    cursor.execute("INSERT INTO camptrack_organisation (id, slug, name) VALUES (1, 'bench', 'Bench')")
    cursor.execute(
        "INSERT INTO camptrack_user (id, username, password, first_name, last_name, email, language,"
        " is_superuser, is_staff, is_active, date_joined)"
        " VALUES (1, 'bench', '!', '', '', '', '', false, false, true, now())"
    )
    for right in ("view", "enter", "review", "publish", "administer"):
        cursor.execute(
            'INSERT INTO camptrack_grant (user_id, organisation_id, "right") VALUES (1, 1, %s)', [right]
        )


def _sources_and_areas(cursor: Any, size: Size) -> None:
    copy(cursor, "source", [(n, f"source-{n}", f"Source {n}", "ngo", "") for n in range(1, SOURCES + 1)])
    levels: dict[int, list[Row]] = {0: [], 1: [], 2: []}
    for row in _areas(size):
        levels[row[4]].append(row)
    for rows in levels.values():
        copy(cursor, "area", rows)


def _districts(camps: int) -> int:
    return -(-camps // CAMPS_A_DISTRICT)


def _areas(size: Size) -> Iterable[Row]:
    """Ids: country n, province n·1,000,000 + p, district n·1,000,000 + 100,000 + d."""
    for n, (code, camps) in enumerate(size.countries().items(), 1):
        yield n, code, f"Country {code}", "{}", 0, None
        for district in range(_districts(camps)):
            province = n * 1_000_000 + district // DISTRICTS_A_PROVINCE
            if district % DISTRICTS_A_PROVINCE == 0:
                yield province, f"{code}-P{province}", f"Province {province}", "{}", 1, n
            identity = n * 1_000_000 + 100_000 + district
            yield identity, f"{code}-D{identity}", f"District {identity}", "{}", 2, province


def _places(size: Size) -> Iterable[tuple[Row, int]]:
    """Camps with the number of their country; a country's camps have ids of their own at every size."""
    for n, (code, camps) in enumerate(size.countries().items(), 1):
        for nth in range(camps):
            identity = (n - 1) * 50_000 + nth + 1
            district = n * 1_000_000 + 100_000 + nth // CAMPS_A_DISTRICT
            kind = SITE_TYPES[nth % len(SITE_TYPES)]
            yield (identity, f"{code}-{identity}", f"Camp {identity}", "{}", "{}", district, kind, ""), n


def _waves(size: Size) -> Iterable[Row]:
    for n in range(1, len(size.countries()) + 1):
        for nth in range(1, WAVES_A_COUNTRY + 1):
            identity = (n - 1) * WAVES_A_COUNTRY + nth
            yield identity, f"wave-{identity}", f"Wave {identity}", "", None, None
    camps = {row[0] for row, _country in _places(size)}
    for camp in sorted(camps):
        if camp % TRANSFER_EVERY == 1 and camp + 1 in camps:
            yield 100_000 + camp, f"transfer-{camp}", f"Transfer into {camp}", "", camp + 1, camp

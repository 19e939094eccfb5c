"""Records what the first usable release kept and answered, by running its own code once:

    .venv/bin/python -m tests.with_servers .venv/bin/python -m tests.upgrade.record

Needs the history of the repository. What it writes is committed: tests/upgrade/first_release/README.md.
"""

import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg2

from camptrack.local.ports import free_port
from camptrack.local.process import Child
from camptrack.local.programs import postgres

HERE = Path(__file__).parent / "first_release"
#: the last commit whose migrations end with 0003_vacuum
COMMIT = "44ddcfd"
PLACES = ("camps/SY-ALHOL", "camps/SY-FIRST", "areas/SY0800", "areas/SY08", "areas/SYR")
DAYS = ("2018-12-31", "2019-02-11", "2019-03-22", "2019-03-31", "2019-06-30")
ROLES = {"camptrack_app", "camptrack_owner"}


class Asker:
    """JSON with a key."""

    def __init__(self, url: str, key: str) -> None:
        self.url, self.key = url, key

    def __call__(self, path: str, body: Any = None, **headers: str) -> Any:
        named = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json", **headers}
        sent = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", sent, named)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)


def enter(ask: Asker) -> dict[str, str]:
    """Reports of every state, a correction, decisions, small numbers; ids by what they are."""
    ask("camps/", {"code": "SY-FIRST", "name": "First", "area": "SY0800", "site_type": "planned_camp"})

    def report(title: str, figures: list[Any], **more: Any) -> Any:
        given = {"source": "ocha", "title": title, "published_on": "2019-03-15", "publish": True}
        return ask("reports/", {**given, "figures": figures, **more}, **{"Idempotency-Key": title})

    def count(value: int, on: str, **more: Any) -> dict[str, Any]:
        return {"camp": "SY-FIRST", "measure": "headcount", "on": on, "value": value, **more}

    cells = [{"gender": "f", "count": 2600}, {"gender": "m", "count": 2396}, {"gender": "u", "count": 4}]
    counted = report("A count with cells", [count(5000, "2018-12-15", breakdown=cells)])
    arrived = {"camp": "SY-FIRST", "measure": "arrivals", "start": "2019-02-01", "end": "2019-02-07"}
    report(
        "Arrivals of a new wave",
        [
            {
                **arrived,
                "value": 700,
                "qualifier": "more_than",
                "wave": {"slug": "first-wave", "label": "First"},
            }
        ],
    )
    slip = report(
        "A slip of the pen", [count(50_000, "2019-02-20"), count(6100, "2019-02-21", quote="A name")]
    )
    right = {
        "source": "ocha",
        "title": "A slip of the pen",
        "published_on": "2019-03-15",
        "figures": [count(5500, "2019-02-20"), count(6100, "2019-02-21", quote="A name")],
        "reason": "one nought too many",
    }
    corrected = ask(f"reports/{slip['id']}/correct/", right)
    blank = {
        "reason": "a person is named",
        "figures": [{"id": corrected["figures"][1]["id"], "fields": ["quote"]}],
    }
    ask(f"reports/{corrected['id']}/redact/", blank)
    wrong = report("Of another camp", [count(90_000, "2019-03-01")])
    ask(f"reports/{wrong['id']}/retract/", {"reason": "it speaks of another camp"})
    doubted = report("A doubtful count", [count(6800, "2019-03-10", qualifier="about")])
    figure = doubted["figures"][0]["id"]
    ask(f"figures/{figure}/decisions/", {"decision": "dispute", "reason": "nobody was there"})
    verified = counted["figures"][0]["id"]
    ask(f"figures/{verified}/decisions/", {"decision": "verify", "reason": "seen on the spot"})
    small = report("A few of them", [count(4, "2019-03-12", gender="f", min_age=0, max_age=4)])
    draft = report("Not yet", [count(1, "2019-03-13")], publish=False)
    home = report("At home", [count(7000, "2019-03-14")], audience="internal")
    shared = report("At home, then shared", [count(6400, "2019-03-20")], audience="internal")
    ask(f"reports/{shared['id']}/share/", {})
    rows = {"counted": counted, "slip": slip, "corrected": corrected, "wrong": wrong, "small": small}
    rows |= {"doubted": doubted, "draft": draft, "home": home, "shared": shared}
    return {name: row["id"] for name, row in rows.items()}


def answers(ask: Asker) -> dict[str, Any]:
    """What is known now, and was known at the last moment: the same must be answered for ever."""
    asked = [f"{place}/population/?on={day}" for place in PLACES for day in DAYS]
    asked += [f"{place}/series/?start=2018-12-01&end=2019-07-31&interval=week" for place in PLACES]
    asked += [f"{place}/population/?on=2019-02-12&known_at=2019-02-12" for place in PLACES]
    asked += [f"{place}/evidence/?on=2019-03-22" for place in PLACES[:3]]
    asked += ["reports/?limit=200", "figures/?limit=500", "camps/", "sources/", "waves/"]
    return {path: ask(path) for path in asked}


def digests(cursor: Any) -> dict[str, Any]:
    """Of every table: its columns, its rows and a digest of them."""
    cursor.execute(
        "SELECT table_name, array_agg(column_name::text ORDER BY column_name) FROM information_schema.columns"
        " WHERE table_schema = 'public' GROUP BY table_name ORDER BY table_name"
    )
    return {table: [columns, *digest(cursor, table, columns)] for table, columns in cursor.fetchall()}


def digest(cursor: Any, table: str, columns: list[str]) -> tuple[int, str]:
    """How many rows, and a digest that no order of them changes."""
    named = ", ".join(f'"{column}"' for column in columns)
    cursor.execute("SET TIME ZONE 'UTC'")
    cursor.execute(
        f"SELECT count(*), md5(coalesce(string_agg(md5(row::text), '' ORDER BY md5(row::text)), ''))"
        f" FROM (SELECT {named} FROM {table}) AS row"
    )
    return cursor.fetchone()


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="camptrack-first-") as name:
        tree = Path(name)
        archive = subprocess.run(["git", "archive", COMMIT], check=True, capture_output=True).stdout
        subprocess.run(["tar", "-x", "-C", name], check=True, input=archive)
        sys.stdout.write(f"{record(tree)} written to {HERE}\n")


def record(tree: Path) -> str:
    """Migrate, load, enter, ask, dump."""

    def manage(*words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=tree, check=True, capture_output=True, text=True).stdout

    manage("migrate", "--database", "owner")
    manage("load_demo")
    key = manage("create_api_key", "--organisation", "demo", "--scopes", "read,write,review",
                 "--expires-in-days", "3650").split()[-1]  # fmt: skip
    gone = manage("create_api_key", "--organisation", "demo", "--scopes", "read").split()[-1]
    manage("shell", "-c", REVOKE.format(prefix=gone[3:11]))
    found = {"key": key, "revoked_key": gone, "commit": COMMIT}
    found["sign_ins"] = json.loads((Path(os.environ["CAMPTRACK_HOME"]) / "demo.json").read_text())["sign_ins"]
    port = free_port()
    web = ["-m", "gunicorn", "camptrack.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    child = Child("web", [sys.executable, *web], tree / "web.log", {}, tree)
    child.start()
    try:
        ask = Asker(f"http://127.0.0.1:{port}", key)
        wait(lambda: ask("camps/"), child)
        found["reports"] = enter(ask)
        manage("drain_loop", "--once")
        manage("verify_totals")
        found["answers"] = answers(ask)
    finally:
        child.stop()
    connection = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
    with connection, connection.cursor() as cursor:
        found["tables"] = digests(cursor)
    connection.close()
    write(found)
    return f"{sum(rows for _, rows, _ in found['tables'].values())} rows"


REVOKE = """
from django.utils import timezone
from camptrack.actions.api_keys import revoke_api_key
from camptrack.models import ApiKey
revoke_api_key(by=None, key=ApiKey.objects.get(prefix="{prefix}"), now=timezone.now())
"""


def wait(ask: Callable[[], Any], child: Child) -> None:
    while child.running:
        try:
            ask()
        except ConnectionError:
            continue
        except OSError as error:
            if "refused" not in str(error):
                raise
        else:
            return
    raise AssertionError(child.the_end())


def write(found: dict[str, Any]) -> None:
    """One dump, which names no role that is not ours, and what was answered beside it."""
    HERE.mkdir(exist_ok=True)
    dump = subprocess.run(
        [postgres()["pg_dump"], "--no-comments", "-d", os.environ["CAMPTRACK_TEST_SUPERUSER_URL"].replace(
            "/postgres?", "/camptrack_test?")],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert set(re.findall(r"(?:OWNER TO|TO) (camptrack_\w+);", dump)) <= ROLES
    (HERE / "database.sql.gz").write_bytes(gzip.compress(dump.encode(), 9, mtime=0))
    (HERE / "answers.json").write_text(json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()

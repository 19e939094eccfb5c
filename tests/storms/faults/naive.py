"""The control: the design that a storm is said to break.

A web process enters a report and then sends a Celery task for it, and the task increments a total. Everything
around it is as in the project: the same servers, lines and faults. Nothing is kept that would tell of a task
that is lost, or done twice.
"""

import json
import os
from collections.abc import Callable, Iterable
from typing import Any

import psycopg2
from celery import Celery

SCHEMA = """
CREATE TABLE naive_report (id bigserial PRIMARY KEY, camp int NOT NULL, people int NOT NULL);
CREATE TABLE naive_total (camp int PRIMARY KEY, reports int NOT NULL, people bigint NOT NULL);
GRANT ALL ON naive_report, naive_total TO camptrack_app;
GRANT ALL ON SEQUENCE naive_report_id_seq TO camptrack_app;
"""
_ADD = """
INSERT INTO naive_total VALUES (%(camp)s, 1, %(people)s) ON CONFLICT (camp) DO UPDATE SET
    reports = naive_total.reports + 1, people = naive_total.people + excluded.people
"""

app = Celery("naive", broker=os.environ.get("REDIS_URL", ""))
app.conf.update(task_ignore_result=True, broker_connection_retry_on_startup=True)


def _done(statement: str, values: dict[str, Any]) -> None:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
    finally:
        connection.close()


@app.task(name="add")  # type: ignore[untyped-decorator]
def add(camp: int, people: int) -> None:
    """One report more."""
    _done(_ADD, {"camp": camp, "people": people})


def web(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """POST {"camp", "people"}: 201 once it is committed and its task is sent."""
    try:
        size = int(environ.get("CONTENT_LENGTH") or 0)
        report = json.loads(environ["wsgi.input"].read(size) or b"{}")
        if report:
            _done("INSERT INTO naive_report (camp, people) VALUES (%(camp)s, %(people)s)", report)
            add.delay(**report)
    except Exception as error:  # noqa: BLE001  as a framework does
        start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
        return [repr(error).encode()]
    start_response("201 Created", [("Content-Type", "text/plain")])
    return [b""]

"""What Prometheus reads."""

import re
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connection
from django.test import Client
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from api import metrics
from camptrack import VERSION
from camptrack.actions.heartbeats import beat
from camptrack.models import Change, Import
from camptrack.queries import clock, upkeep
from tests import factories
from tests.conftest import owner_url

ROOT = Path(__file__).resolve().parents[2]


def families() -> dict[str, Metric]:
    answer = Client().get("/metrics")
    assert (answer.status_code, answer["Content-Type"]) == (200, metrics.MEDIA_TYPE)
    return {each.name: each for each in text_string_to_metric_families(answer.content.decode())}


def told() -> dict[str, float]:
    """By name; with the one label where there is one."""
    return {
        f"{sample.name} {value}".strip(): sample.value
        for family in families().values()
        for sample in family.samples
        for value in ["/".join(sample.labels.values())]
    }


@pytest.mark.django_db
def test_how_the_totals_are_doing() -> None:
    found = told()
    assert (found["camptrack_up"], found["camptrack_build " + VERSION]) == (1, 1)
    assert all(found[f"camptrack_part_read {part}"] for part in upkeep.PARTS)
    factories.drain_retry(camp=factories.camp())
    factories.audit(camps=40, differences=2)
    found = told()
    assert found["camptrack_oldest_mark_seconds"] > 0
    assert found["camptrack_marks_waiting"] >= 1
    assert found["camptrack_camps_failing"] == 1
    assert found["camptrack_audit_camps_checked_total"] == 40
    assert found["camptrack_audit_differences_total"] == 2


@pytest.mark.django_db
def test_what_waits() -> None:
    ago = clock.now() - timedelta(hours=1)
    schedule = factories.schedule(next_due_at=ago)
    factories.issue(schedule, due_at=ago, known_at=ago, attempts=1)
    made = factories.made_issue(factories.schedule(), due_at=ago, known_at=ago)
    factories.delivery(made, at=ago)
    webhook = factories.webhook()
    factories.webhook_call(webhook, at=ago)
    factories.webhook(failing_since=ago)
    factories.import_()
    Import.objects.update(at=ago, attempts=2)
    factories.calculation(at=ago)
    Change.objects.all().delete()
    factories.change(position=None, at=ago)
    factories.api_key(expires_at=clock.now() + timedelta(days=3), created_at=ago)
    found = told()
    assert found["camptrack_issues_waiting"] == found["camptrack_issues_failing"] == 1
    assert found["camptrack_deliveries waiting"] == found["camptrack_mails_waiting"] == 1
    assert found["camptrack_webhooks failing"] == found["camptrack_webhooks working"] == 1
    assert found["camptrack_webhook_calls_waiting"] == 1
    assert found["camptrack_imports_waiting"] == found["camptrack_imports_failing"] == 1
    assert found["camptrack_calculations_waiting"] == found["camptrack_keys_expiring"] == 1
    assert found["camptrack_changes_waiting"] >= 1
    for name in ("change", "mail", "webhook_call", "import", "calculation"):
        assert 3590 < found[f"camptrack_oldest_{name}_seconds"] < 3700, name
    assert 3590 < found["camptrack_issue_overdue_seconds"] < 3700


@pytest.mark.django_db
def test_who_lives_and_what_they_counted() -> None:
    assert told()["camptrack_processes worker"] == 0
    assert told()["camptrack_heartbeat_seconds worker"] == float("inf")
    counted: Any = {
        ("camptrack_tasks_total", (("outcome", "failed"), ("task", "sweep"))): 3,
        ("camptrack_of_an_earlier_release_total", ()): 1,
        ("camptrack_task_seconds_bucket", (("le", "+Inf"), ("task", "sweep"))): 3,
        ("camptrack_task_seconds_bucket", (("le", "20.0"), ("task", "sweep"))): 2,
        ("camptrack_task_seconds_bucket", (("le", "5.0"), ("task", "sweep"))): 1,
    }
    beat(process="worker", host="one", pid=1, version="1", clock=0, counted=counted)
    found = told()
    assert found["camptrack_processes worker"] == 1
    assert found["camptrack_heartbeat_seconds worker"] < 60
    assert found["camptrack_clock_skew_seconds"] > 10**9
    assert found["camptrack_tasks_total failed/sweep"] == 3
    assert not [name for name in found if "earlier" in name]
    buckets = [sample.labels["le"] for sample in families()["camptrack_task_seconds"].samples]
    assert buckets == ["5.0", "20.0", "+Inf"]


@pytest.mark.django_db
def test_a_part_that_takes_too_long_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        upkeep, "_PARTS", upkeep._PARTS | {"feed": "SELECT pg_sleep(9)::text, NULL, 1, now()"}
    )
    monkeypatch.setattr(metrics, "PATIENCE", 0.05)
    found = told()
    assert (found["camptrack_part_read feed"], found["camptrack_part_read totals"]) == (0, 1)
    assert "camptrack_changes_waiting" not in found
    assert found["camptrack_scrape_cut"] == 0


@pytest.mark.django_db
def test_a_slow_database_is_not_waited_for_beyond_the_budget(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Prometheus would give up after ten seconds and have nothing."""
    slow = dict.fromkeys(upkeep.PARTS, "SELECT pg_sleep(9)::text, NULL, 1, now()")
    monkeypatch.setattr(upkeep, "_PARTS", slow)
    monkeypatch.setattr(metrics, "PATIENCE", 0.4)
    monkeypatch.setattr(metrics, "BUDGET", 1.0)
    began = time.monotonic()
    found = told()
    assert time.monotonic() - began < 3
    assert (found["camptrack_up"], found["camptrack_scrape_cut"]) == (1, 1)
    assert found["camptrack_part_read totals"] == 0
    # What was not reached is neither right nor wrong.
    assert "camptrack_part_read counts" not in found
    assert "no time was left for the metrics of" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_locked_is_no_database_that_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(metrics, "PATIENCE", 0.2)
    with psycopg2.connect(owner_url()) as other, other.cursor() as cursor:
        cursor.execute("LOCK TABLE camptrack_stalemark")
        found = told()
        other.rollback()
    other.close()
    assert (found["camptrack_up"], found["camptrack_scrape_cut"]) == (1, 1)
    assert "camptrack_database_connections" not in found
    assert found["camptrack_migrations_missing"] == 0
    assert (found["camptrack_part_read totals"], found["camptrack_part_read feed"]) == (0, 1)


@pytest.mark.django_db
def test_a_database_that_nobody_migrated_is_there() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path TO pg_temp")
    found = told()
    assert (found["camptrack_up"], found["camptrack_scrape_cut"]) == (1, 0)
    assert found["camptrack_migrations_missing"] > 30
    assert found["camptrack_part_read totals"] == 0


def test_no_database(settings: Any, django_db_blocker: Any) -> None:
    """What can be said is said, so that alerts have something to go by."""
    with django_db_blocker.unblock():
        connection.close()
        right, connection.settings_dict["HOST"] = connection.settings_dict["HOST"], "/nowhere"
        try:
            found = told()
        finally:
            connection.settings_dict["HOST"] = right
    assert found == {
        "camptrack_up": 0,
        "camptrack_build " + VERSION: 1,
        "camptrack_broker_up": 1,
    }


def test_it_is_read_alone() -> None:
    assert Client().post("/metrics").status_code == 405


@pytest.mark.django_db
def test_the_page_lists_exactly_what_is_there() -> None:
    page = ROOT.joinpath("docs", "reference", "metrics.md").read_text()
    rows = dict(re.findall(r"^\| `(camptrack_\w+)`[^|]*\| (\w+) \|", page, re.MULTILINE))
    there = {
        name + ("_total" if family.type == "counter" else ""): family.type
        for name, family in families().items()
    }
    assert rows == there
    assert all(family.documentation.endswith(".") for family in families().values())


def test_the_version_is_the_project_s() -> None:
    assert f'version = "{VERSION}"' in ROOT.joinpath("pyproject.toml").read_text()

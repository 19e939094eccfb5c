"""What Prometheus reads."""

import pytest
from django.db import OperationalError
from django.test import Client

from api import metrics
from tests import factories


def told() -> dict[str, float]:
    answer = Client().get("/metrics")
    assert (answer.status_code, answer["Content-Type"]) == (200, metrics.MEDIA_TYPE)
    lines = [line.split() for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


@pytest.mark.django_db
def test_how_the_totals_are_doing():
    assert told() == {
        "camptrack_marks_waiting": 0,
        "camptrack_oldest_mark_seconds": 0,
        "camptrack_audit_camps_checked_total": 0,
        "camptrack_audit_differences_total": 0,
    }
    factories.camp()
    factories.audit(camps=40, differences=2)
    found = told()
    assert found.pop("camptrack_oldest_mark_seconds") > 0
    assert list(found.values()) == [1, 40, 2]


def test_no_database(monkeypatch):
    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(metrics, "upkeep", away)
    assert Client().get("/metrics").status_code == 503


def test_it_is_read_alone():
    assert Client().post("/metrics").status_code == 405

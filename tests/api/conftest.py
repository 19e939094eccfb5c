"""Places, people and keys of the API's tests."""

from typing import Any

import pytest
from django.db import connection

from camptrack.models import Camp, Source
from tests import factories
from tests.api.asking import Partner, partner
from tests.cast import Cast, assemble


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def camp() -> Camp:
    """Al-Hol, in a district of a governorate of Syria."""
    hasakeh = factories.area("SY08", parent=factories.country("SYR"), level=1)
    return factories.camp("SY-ALHOL", area=factories.area("SY0800", parent=hasakeh, level=2))


@pytest.fixture
def ocha() -> Source:
    return factories.source("ocha", name="OCHA", reliability="A", credibility=2)


@pytest.fixture
def reader(cast: Cast) -> Partner:
    return partner(cast.elsewhere, "read")


@pytest.fixture
def writer(cast: Cast, camp: Camp, ocha: Source) -> Partner:
    """Of Demo Relief; there are a camp and a source to write about."""
    return partner(cast.demo_relief, "read", "write")


@pytest.fixture
def reviewer(cast: Cast) -> Partner:
    return partner(cast.demo_relief, "read", "review")


TABLES = [
    *("report", "figure", "breakdowncell", "reportevent", "publishedfigure", "decision"),
    *("idempotencykey", "stalemark", "camp", "source", "wave"),
]


@pytest.fixture
def unchanged(db):
    """Nothing in any table of evidence or reference, before and after."""

    def contents() -> list[Any]:
        found = []
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"SELECT * FROM camptrack_{table} ORDER BY 1::text")
                found.append(cursor.fetchall())
        return found

    class Unchanged:
        def __enter__(self) -> None:
            self.before = contents()

        def __exit__(self, *error: object) -> None:
            if error == (None, None, None):
                assert contents() == self.before

    return Unchanged()

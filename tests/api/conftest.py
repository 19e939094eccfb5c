"""Places, people and keys of the API's tests."""

import time

import pytest

from camptrack.models import Camp, Source
from tests import factories
from tests.api.asking import Partner, partner
from tests.cast import Cast, assemble
from tests.tables import Unchanged


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


@pytest.fixture
def early_in_a_minute() -> None:
    """Limits count by the minute: none ends in the midst of the test."""
    left = 60 - time.time() % 60
    if left < 5:  # seconds; the longest of these tests takes two
        time.sleep(left)


@pytest.fixture
def unchanged(db) -> Unchanged:
    """Nothing in any table but a declared few, before and after."""
    return Unchanged()

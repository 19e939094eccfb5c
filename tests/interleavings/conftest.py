"""A stage for each number of actors, and the people who write."""

from collections.abc import Iterator

import pytest

from .places import People
from .schedules import Stage


@pytest.fixture
def people(transactional_db: None, settings) -> People:
    settings.CAMPTRACK_POKE = "tests.interleavings.places.nobody"
    return People()


@pytest.fixture
def stage(transactional_db: None) -> Iterator[Stage]:
    """For two actors or three."""
    made = Stage(3)
    yield made
    made.close()

"""Nobody works out a number that is too small to publish, however much they ask and whatever they assume.

An attacker of another organisation reads all evidence and asks for compositions of every day, cut, bracket,
level and moment, most about what is known most narrowly; then solves all sums exactly (solving.py). It
recovers none of the planted numbers. The same attacker recovers many from two weaker ways of hiding.

Small here; docs/reference/commands.md names the variables for more.
"""

import os

import pytest
from django.db import connection

from camptrack.queries import composition as compositions
from camptrack.queries import totals
from tests.api.asking import partner

from .attacker import Attacker
from .kinds import KINDS
from .planting import Planted, World

pytestmark = pytest.mark.django_db

PLANTED = int(os.environ.get("CAMPTRACK_ATTACK_CELLS", "9"))
QUERIES = int(os.environ.get("CAMPTRACK_ATTACK_QUERIES", "240"))
SEED = int(os.environ.get("CAMPTRACK_ATTACK_SEED", "1"))


@pytest.fixture(autouse=True)
def patient(db):
    """Solving may take longer than a transaction may rest."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


def attack(world: World, queries: int = QUERIES) -> tuple[list[Planted], dict[int, int], int]:
    """The planted numbers that are known to be one number, the right one; how many have bounds how wide; how
    often was asked."""
    attacker = Attacker(partner(world.cast.elsewhere, "read"), SEED, queries)
    bounds = attacker.attack()
    recovered, widths = [], {}
    for each in world.planted:
        least, most = bounds[each.figure, each.label]
        if least == most == each.people:
            recovered.append(each)
        width = -1 if most is None else most - least
        widths[width] = widths.get(width, 0) + 1
    return recovered, dict(sorted(widths.items())), attacker.listener.asked


def test_nothing_is_recovered():
    world = World(SEED, PLANTED, KINDS)
    recovered, widths, asked = attack(world)
    told = f"{len(world.cells())} planted in {len(world.planted)} places, {asked} asked, widths {widths}"
    print(told)  # noqa: T201  the figures of a full run
    assert recovered == []


def test_the_small_cell_alone_hidden_is_recovered(monkeypatch):
    """Control: without a second hidden cell."""

    def weaker(tables, _before, policy):
        return [
            frozenset(cell for cell, people in table.people.items() if people < policy.small_cell)
            for table in tables
        ]

    monkeypatch.setattr("camptrack.actions.small_cells.suppressed", weaker)
    world = World(SEED, PLANTED, KINDS)
    recovered, _widths, _asked = attack(world, QUERIES // 2)
    assert len(recovered) > len(world.planted) / 3, f"{len(recovered)} of {len(world.planted)}"


@pytest.mark.long
def test_hidden_people_in_the_sums_of_areas_are_recovered(monkeypatch):
    """Control: a hidden cell is left out in the camp and counted in the areas above it."""
    honest = compositions.composition
    whole = compositions._SUMMED.replace("sum(people) FILTER (WHERE shown)", "sum(people)")

    def weaker(place, *asked):
        if hasattr(place, "level"):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(compositions, "_SUMMED", whole)
                return honest(place, *asked)
        return honest(place, *asked)

    monkeypatch.setattr("api.compositions.composition", weaker)
    world = World(SEED, PLANTED, KINDS)
    recovered, _widths, _asked = attack(world, QUERIES // 2)
    assert len(recovered) > len(world.planted) / 3, f"{len(recovered)} of {len(world.planted)}"


@pytest.mark.long
def test_hidden_people_in_the_bulk_pull_are_recovered(monkeypatch):
    """Control: the sums of a group over areas count hidden cells."""
    whole = totals._GROUP.replace("WHERE shown AND", "WHERE")
    monkeypatch.setattr("camptrack.queries.totals._GROUP", whole)
    world = World(SEED, PLANTED // 2, {"by_group": KINDS["by_group"]})
    recovered, _widths, _asked = attack(world, QUERIES // 2)
    assert len(recovered) > 0

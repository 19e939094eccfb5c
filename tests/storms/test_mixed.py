"""Inserts, corrections, retractions, decisions, wave changes, moves and merges, all at once, with several
workers and a rebuild: afterwards every total is right, and what was known at past moments is what was known.

Small here; `make storm` runs a hundred lives.
"""

import os
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connections
from django.utils import timezone

from camptrack.actions.api_keys import create_api_key
from camptrack.actions.rebuild import rebuild_totals
from camptrack.models import Area, Camp, User
from camptrack.queries.composition import composition
from camptrack.queries.verification import verify_totals
from camptrack.reconcile.figures import Cell
from camptrack.vocabulary import Right, Scope
from tests import factories
from tests.reconcile import oracle
from tests.reconcile.agreement import CUTS
from tests.stack import Stack
from tests.storms.mixed_life import WAVES, MixedLife
from tests.storms.test_random_camps import Partner, assert_right
from tests.storms.waiting import settle

pytestmark = [
    pytest.mark.long,
    pytest.mark.xdist_group("stack"),
    pytest.mark.django_db(transaction=True),
]

LIVES = int(os.environ.get("CAMPTRACK_STORM_LIVES", "4"))
SEED = int(os.environ.get("CAMPTRACK_STORM_SEED", "1"))
DEEDS, THREADS, MOMENTS = 30, 4, 20


@dataclass
class World:
    """What the lives share."""

    stack: Stack
    key: str
    by: User
    districts: dict[str, Area]

    def camp(self, code: str, district: str) -> Camp:
        return factories.camp(code, area=self.districts[district])

    def now(self) -> datetime:
        ((moment,),) = self.stack.sql("SELECT clock_timestamp()")
        assert isinstance(moment, datetime)
        return moment

    def life(self, seed: int) -> MixedLife:
        partner = Partner(self.stack.port, self.key)
        # The web process hangs up on whoever is silent for two seconds.
        partner.headers["Connection"] = "close"
        return MixedLife(seed, partner, self.by, list(self.districts), self.camp, self.now)


@pytest.fixture
def world(stack: Stack, stack_models: Callable[[], AbstractContextManager[None]]) -> Iterator[World]:
    second = replace(
        stack.worker,
        name="worker-2",
        command=[*stack.worker.command, "--hostname", "second@%h"],
        log=stack.worker.log.with_name("worker-2.log"),
        process=None,
    )
    with stack_models():
        syria = factories.country("SYR")
        districts = {code: factories.area(code, parent=syria, level=1) for code in ("SY01", "SY02", "SY03")}
        for slug in ("aid", "bel", "cam"):
            factories.source(slug)
        for slug in WAVES:
            factories.wave(slug)
        organisation = factories.organisation("partner", own_review_allowed=True)
        by = factories.user()
        for right in Right:
            factories.grant(by, organisation, right)
        expires_at = timezone.now() + timedelta(days=1)
        _, key = create_api_key(
            by=None, organisation=organisation, scopes=list(Scope), name="mixed", expires_at=expires_at
        )
        second.start()
        try:
            yield World(stack, key, by, districts)
        finally:
            second.stop()


def live_all(world: World) -> list[MixedLife]:
    """Every life, several at a time, while totals are rebuilt again and again."""
    lives: list[MixedLife] = []
    failures: list[BaseException] = []

    def run(seeds: list[int]) -> None:
        try:
            for seed in seeds:
                lives.append(world.life(seed))
                lives[-1].live(DEEDS)
        except BaseException as error:  # noqa: BLE001  raised again in the test's own thread
            failures.append(error)
        finally:
            connections.close_all()

    seeds = [SEED * 1000 + nth for nth in range(LIVES)]
    threads = [threading.Thread(target=run, args=(seeds[nth::THREADS],)) for nth in range(THREADS)]
    for thread in threads:
        thread.start()
    rebuilds = 0
    while any(thread.is_alive() for thread in threads):
        assert rebuild_totals().failed == []
        rebuilds += 1
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    deeds = sum(len(life.moments) for life in lives)
    print(f"\nseed {SEED}: {len(lives)} lives, {deeds} deeds, {rebuilds} rebuilds")  # noqa: T201
    return lives


def assert_known(life: MixedLife, moment: datetime, counted: list[tuple[int, oracle.Record]]) -> None:
    """As known at a moment, in each camp that stands for itself."""
    for nth in standing(life):
        if records := life.evidence(nth, counted):
            known_at = moment.isoformat().replace("+", "%2B")
            assert_right(life.partner, f"camps/{life.camps[nth].code}", records, known_at)


def standing(life: MixedLife) -> list[int]:
    return [0, 1] if life.merged_into is not None else [0, 1, 2]


def assert_composed(camp: Camp, records: list[oracle.Record]) -> None:
    """Every published cell is the oracle's, and the rest are unknown."""
    for cut in CUTS:
        for on in (date(2024, 1, 20), date(2024, 3, 1), date(2025, 1, 1)):
            found, right = composition(camp, on, cut), oracle.composition(records, on, cut) or {}
            shown = {part.cell: part.people for part in found.parts if not part.suppressed}
            assert shown == {cell: right[told(cell)] for cell in shown}
            assert (found.unknown or 0) == max((found.best or 0) - sum(p or 0 for p in shown.values()), 0)


def told(cell: Cell) -> oracle.Dims:
    return (cell.gender, cell.min_age, cell.max_age, cell.population_group, cell.origin)


def assert_country(partner: Partner, evidence: list[list[oracle.Record]]) -> None:
    """Every day, the country is the sum of its camps."""
    first, last = date(2023, 12, 25), date(2024, 12, 31)
    histories = [oracle.history(records, last) for records in evidence if records]
    answer = partner.ask("GET", f"areas/SYR/series/?start={first}&end={last}&interval=day")
    for row in answer["results"]:
        days = [history[on] for history in histories if (on := date.fromisoformat(row["on"])) in history]
        right = (
            *(sum(getattr(day, name) for day in days) if days else None for name in ("low", "best", "high")),
            *(sum(getattr(day, name) for day in days) for name in ("arrivals", "departures")),
        )
        told = tuple(row[name] for name in ("low", "best", "high", "arrivals", "departures"))
        assert (row["on"], told) == (row["on"], right)


def test_all_is_right_after_a_mixed_storm(world: World) -> None:
    lives = live_all(world)
    settle(120)
    found = verify_totals()
    assert (found.waiting, found.differences) == (0, [])
    evidence = []
    for life in lives:
        counted = life.counted()
        for nth, camp in enumerate(life.camps):
            records = life.evidence(nth, counted) if nth in standing(life) else []
            evidence.append(records)
            if records:
                assert_right(life.partner, f"camps/{camp.code}", records)
                assert_composed(Camp.objects.get(pk=camp.pk), records)
    assert_country(lives[0].partner, evidence)
    rng = random.Random(SEED)
    for _ in range(MOMENTS):
        life = rng.choice(lives)
        assert_known(life, *rng.choice(life.moments))
    assert rebuild_totals().camps == 0

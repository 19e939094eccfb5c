"""A partner that reads nothing but the feed, and is cut off again and again, has what a full pull has: after
a storm of writes, with a transaction held open through all of it, and after a dump was restored.

Small here; `make storm` runs it at full size.
"""

import os
import random
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import psycopg2
import pytest
from django.db import connections
from django.utils import timezone

from camptrack.actions.api_keys import create_api_key
from camptrack.actions.reports import retract_report
from camptrack.actions.totals import drain_waiting
from camptrack.local import programs
from camptrack.models import Area, Camp, Change, Report, Source, User
from camptrack.vocabulary import Right, Scope
from tests import databases, factories
from tests.api.asking import Partner as InProcess
from tests.following import Follower, Get, differences, pull_everything
from tests.stack import Stack
from tests.storms.mixed_life import WAVES, MixedLife
from tests.storms.test_random_camps import Partner
from tests.storms.waiting import settle

pytestmark = [
    pytest.mark.long,
    pytest.mark.xdist_group("stack"),
    pytest.mark.django_db(transaction=True),
]

CHANGES = int(os.environ.get("CAMPTRACK_STORM_CHANGES", "400"))
SEED = int(os.environ.get("CAMPTRACK_STORM_SEED", "1"))
#: seconds for which a transaction is held open, at least
HELD = CHANGES * 60 / 10_000
THREADS = 3


class World:
    """Who writes and who reads."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        syria = factories.country("SYR")
        self.districts: dict[str, Area] = {
            code: factories.area(code, parent=syria, level=1) for code in ("SY01", "SY02")
        }
        # In which nothing lies: the transaction that is held open changes it, and nobody waits for it.
        factories.area("SY09", parent=syria, level=1)
        for slug in ("aid", "bel", "cam"):
            factories.source(slug)
        for slug in WAVES:
            factories.wave(slug)
        organisation = factories.organisation("partner", own_review_allowed=True)
        self.by: User = factories.user()
        for right in Right:
            factories.grant(self.by, organisation, right)
        self.key = self._key(organisation, list(Scope))
        #: sees no draft
        self.reading = self._key(factories.organisation("elsewhere"), [Scope.READ])

    def _key(self, organisation: Any, scopes: list[Scope]) -> str:
        expires_at = timezone.now() + timedelta(days=1)
        _, key = create_api_key(
            by=None, organisation=organisation, scopes=scopes, name="feed", expires_at=expires_at
        )
        return key

    def partner(self, key: str) -> Partner:
        partner = Partner(self.stack.port, key)
        # The web process hangs up on whoever is silent for two seconds.
        partner.headers["Connection"] = "close"
        return partner

    def get(self, key: str) -> Get:
        partner = self.partner(key)
        return lambda path, query: partner.ask("GET", f"{path}?{urlencode(query)}")

    def camp(self, code: str, district: str) -> Camp:
        return factories.camp(code, area=self.districts[district])

    def life(self, seed: int) -> MixedLife:
        partner = self.partner(self.key)
        return MixedLife(seed, partner, self.by, list(self.districts), self.camp, timezone.now)


@pytest.fixture
def world(stack: Stack, stack_models: Callable[[], AbstractContextManager[None]]) -> Iterator[World]:
    with stack_models():
        yield World(stack)


@pytest.fixture
def restored(world: World) -> Iterator[Callable[[], None]]:
    """Dumps the stack's database, restores it as another, and has this process speak to that."""
    name = f"{world.stack.database}_restored"
    superuser = os.environ["CAMPTRACK_TEST_SUPERUSER_URL"]
    found = programs.postgres()

    def psql(statement: str, database: str, **options: Any) -> None:
        command = [found["psql"], "-XqAt", "-v", "ON_ERROR_STOP=1", databases.named(superuser, database)]
        subprocess.run(command, input=statement, text=True, check=True, capture_output=True, **options)

    def restore() -> None:
        command = [found["pg_dump"], databases.named(superuser, world.stack.database)]
        dump = subprocess.run(command, text=True, check=True, capture_output=True).stdout
        psql(f"CREATE DATABASE {name}", "postgres")
        psql(dump, name)
        databases.point_at(name)

    yield restore
    databases.point_at(world.stack.database)
    psql(f"DROP DATABASE IF EXISTS {name} (FORCE)", "postgres")


class Storm:
    """Several lives at once, until so many changes have a place, and pullers beside them."""

    def __init__(self, world: World) -> None:
        self.world, self.over = world, threading.Event()
        self.failures: list[BaseException] = []
        self.deeds = 0

    def run(self, followers: list[Follower]) -> None:
        first = self.placed()
        writers = [self._thread(self.write, SEED * 1000 + nth) for nth in range(THREADS)]
        pullers = [self._thread(self.pull, each, SEED + nth) for nth, each in enumerate(followers)]
        until = time.monotonic() + HELD
        while not self.failures and (self.placed() - first < CHANGES or time.monotonic() < until):
            time.sleep(0.1)
        self.over.set()
        for thread in (*writers, *pullers):
            thread.join()
        if self.failures:
            raise self.failures[0]

    def placed(self) -> int:
        last = Change.objects.exclude(position=None).order_by("position").last()
        return (last.position or 0) if last else 0

    def write(self, seed: int) -> None:
        life = self.world.life(seed)
        while not self.over.is_set():
            life.live(1)
            self.deeds += 1

    def pull(self, follower: Follower, seed: int) -> None:
        rng = random.Random(seed)
        while not self.over.is_set():
            if not follower.page(rng.choice((1, 7, 50, 500)), rng):
                time.sleep(0.02)

    def _thread(self, target: Callable[..., None], *arguments: Any) -> threading.Thread:
        def run() -> None:
            try:
                target(*arguments)
            except BaseException as error:  # noqa: BLE001  raised again in the test's own thread
                self.failures.append(error)
            finally:
                connections.close_all()

        thread = threading.Thread(target=run)
        thread.start()
        return thread


def write_late(connection: Any) -> None:
    """Early in its transaction, and committed only when the storm is over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO camptrack_source (slug, name, kind, url) VALUES ('late', 'Late', 'ngo', '')"
        )
        cursor.execute("UPDATE camptrack_area SET name = 'Late, too' WHERE code = 'SY09'")
        cursor.execute("INSERT INTO camptrack_wave (slug, label, cause) VALUES ('late', 'Late', '')")


def test_who_follows_the_feed_has_everything(world: World, restored: Callable[[], None]) -> None:
    get = {key: world.get(key) for key in (world.key, world.reading)}
    followers = {key: Follower(each) for key, each in get.items()}
    storm = Storm(world)
    # Closed whatever happens: the tests that follow would wait for it.
    with closing(psycopg2.connect(world.stack.database_url)) as held:
        write_late(held)
        storm.run(list(followers.values()))
        assert not Source.objects.filter(slug="late").exists()
        held.commit()
    settle(120)
    for key, follower in followers.items():
        follower.follow()
        assert differences(follower.copy, pull_everything(get[key])) == []
        assert follower.positions == sorted(set(follower.positions))
    print(  # noqa: T201 - what the storm came to
        f"\nseed {SEED}: {storm.placed()} changes of {storm.deeds} deeds, one transaction open for "
        f"{HELD:.0f} s or more; pulled {[each.taken for each in followers.values()]}, "
        f"cut off {[each.cut_off for each in followers.values()]} times, missed 0"
    )
    restored()
    for key, follower in followers.items():
        partner = InProcess(key)
        follower.get = lambda path, query, partner=partner: partner.get(path, **query)  # type: ignore[misc]
    write_on(world)
    for follower in followers.values():
        follower.follow()
        assert differences(follower.copy, pull_everything(follower.get)) == []


def write_on(world: World) -> None:
    """In the restored database."""
    published = Report.objects.filter(events__kind="published")
    report = published.exclude(events__kind__in=["retracted", "superseded"])[0]
    retract_report(by=world.by, report=report, reason="another camp's")
    Source.objects.filter(slug="aid").update(name="Aid, renamed")
    factories.wave("after")
    while drain_waiting(100):
        pass

"""Everybody, by every method, at every address of the site, at the rows of two organisations: nothing is told
to those whom it does not concern, and nothing is changed by those who may not.

Generated from the URL configuration: an address that cannot be filled in fails. `make matrix` makes every
attempt that there is, and 100,000 random ones; here each address is asked once.
"""

import os
import random

import pytest

from tests.api.permission_world import FILE, body_for

from .askers import Asker, askers
from .attempts import Attempts, Request
from .planted import Places, Planted, places, plant
from .random_requests import random_request
from .routes import METHODS, Route, routes

pytestmark = pytest.mark.django_db

#: random ones
ATTEMPTS = int(os.environ.get("CAMPTRACK_MATRIX_ATTEMPTS", "150"))
FULL = ATTEMPTS > 10_000
SEED = int(os.environ.get("CAMPTRACK_MATRIX_SEED", "1"))
#: what a form is sent with, so that nothing but permission stands in the way
FORM = {"reason": "seen", "post": "yes", "confirm": "yes", "_save": "1"}


@pytest.fixture
def there(db: None) -> Places:
    return places()


@pytest.fixture
def planted(there: Places) -> list[Planted]:
    return [plant("alpha", 7_319_431, there), plant("bravo", 8_426_517, there)]


@pytest.fixture
def everybody(planted: list[Planted], there: Places) -> list[Asker]:
    return [*askers(planted, there)]


def request_at(route: Route, method: str, target: Planted) -> Request:
    if method in {"GET", "HEAD", "OPTIONS", "TRACE"}:
        return Request(method, route.at(target))
    if route.pattern.startswith("api/"):
        if route.name == "imports":
            return Request(method, route.at(target), b"Camp,Number\nSY-ALHOL,5\n", headers={**FILE})
        return Request(method, route.at(target), body_for(route.name))
    return Request(method, route.at(target), FORM)


def test_every_address_is_in_the_matrix(planted: list[Planted]) -> None:
    found = routes()
    assert len(found) > 290
    for route in found:
        for target in planted:
            assert "<" not in route.at(target), route


@pytest.mark.long
def test_marks_are_seen_by_those_whom_they_concern(everybody: list[Asker], planted: list[Planted]) -> None:
    """Otherwise their absence would say nothing."""
    attempts, home = Attempts(planted), planted[0]
    seen = dict.fromkeys((home.marks.text, str(home.marks.number), home.marks.staff), 0)
    [administrator] = (asker for asker in everybody if asker.name == "administer alone")
    for route in routes():
        answer = attempts.make(administrator, Request("GET", route.at(home)))
        content = b"" if answer.streaming else answer.content
        for mark in seen:
            seen[mark] += mark.encode() in content
    assert min(seen.values()) > 5, seen
    assert not attempts.tally.wrong(), "\n".join(attempts.tally.wrong())


def test_nothing_is_told_and_nothing_is_changed(everybody: list[Asker], planted: list[Planted]) -> None:
    attempts, chance = Attempts(planted), random.Random(SEED)
    for route in routes():
        every = [(asker, method, target) for asker in everybody for method in METHODS for target in planted]
        for asker, method, target in every if FULL else [chance.choice(every)]:
            attempts.make(asker, request_at(route, method, target))
    print(f"\n{len(routes())} addresses, {len(everybody)} askers: {attempts.tally}")  # noqa: T201
    assert not attempts.tally.wrong(), "\n".join(attempts.tally.wrong()[:50])


def test_nothing_comes_of_what_nobody_planned(everybody: list[Asker], planted: list[Planted]) -> None:
    attempts, chance, found = Attempts(planted), random.Random(SEED), routes()
    for _ in range(ATTEMPTS):
        asker, target = chance.choice(everybody), chance.choice(planted)
        attempts.make(asker, random_request(chance, chance.choice(found), target))
    print(f"\nseed {SEED}: {attempts.tally}")  # noqa: T201
    assert not attempts.tally.wrong(), "\n".join(attempts.tally.wrong()[:50])

"""Fixtures for every test. What starts the servers is in tests/servers.py."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import transaction
from django.test import TransactionTestCase
from whitenoise.middleware import WhiteNoiseMiddleware

from camptrack.exports.pictures import drawing
from camptrack.exports.situation import pdf
from tests import databases
from tests.emptying import empty
from tests.stack import Stack
from tests.typesetting import Kept

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
DATABASE = f"camptrack_test_{WORKER}"


@pytest.fixture(scope="session", autouse=True)
def static_files_listed_once() -> Iterator[None]:
    """Every django.test.Client loads the middleware anew; listing the static files is most of a request."""
    list_files, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def once(self: WhiteNoiseMiddleware) -> None:
        if not found:
            list_files(self)
            found.update(self.files)
        self.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def passwords_hashed_fast() -> Iterator[None]:
    """By the same algorithm with the least that it takes: as in production a hash is a quarter of a second of
    a processor. What production is set to: tests/hardening/test_production.py."""
    with pytest.MonkeyPatch.context() as patch:
        for name, least in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
            patch.setattr(Argon2PasswordHasher, name, least)
        yield


@pytest.fixture(scope="session")
def kept_typesetting() -> Iterator[Kept]:
    with pytest.MonkeyPatch.context() as patch:
        kept = Kept()
        for module in (drawing, pdf):
            patch.setattr(module, "typeset", kept)
        yield kept


@pytest.fixture(autouse=True)
def typeset_once(kept_typesetting: Kept) -> None:
    kept_typesetting.begin()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> None:
    """Instead of pytest-django's: the owner migrates, the tests run as the application."""
    with django_db_blocker.unblock():
        databases.copy_template(DATABASE)
        databases.point_at(DATABASE)
    # Django empties tables as the connection's own role, which may not delete evidence.
    TransactionTestCase._fixture_teardown = lambda _: empty(owner_url())


@pytest.fixture(scope="module")
def for_every_test(
    django_db_setup: None, django_db_blocker: Any
) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """`with for_every_test():` in a module's fixture: what it makes is there for each of its tests, which
    are undone one by one, and is undone after the last. For modules whose tests are all rolled back."""
    around = ExitStack()
    with django_db_blocker.unblock():
        around.enter_context(transaction.atomic())
    yield django_db_blocker.unblock
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.close()


def owner_url() -> str:
    """The test database as its owner."""
    return databases.named(os.environ["DATABASE_OWNER_URL"], DATABASE)


@pytest.fixture
def as_owner(transactional_db: None) -> Callable[..., list[tuple[Any, ...]]]:
    """Run a statement as the owner of the tables, committed: what the application may not do."""

    def run(statement: str, parameters: Any = None) -> list[tuple[Any, ...]]:
        connection = psycopg2.connect(owner_url())
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement, parameters)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    return run


@pytest.fixture(scope="session")
def stack_of_session(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """Started once a process; use `stack`."""
    folder: Path = tmp_path_factory.mktemp("stack")
    with django_db_blocker.unblock():
        stack = Stack(folder, f"stack_{WORKER}")
        databases.point_at(DATABASE)
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()


@pytest.fixture
def stack(stack_of_session: Stack) -> Stack:
    """Every process runs, no table holds a row; what an earlier test killed or froze was started again."""
    stack_of_session.start()
    stack_of_session.empty()
    return stack_of_session


@pytest.fixture
def stack_models(stack: Stack, django_db_blocker: Any) -> Callable[[], AbstractContextManager[None]]:
    """`with stack_models():` - factories and queries speak to the stack's database, committed."""
    return lambda: stack.as_default(django_db_blocker, DATABASE)

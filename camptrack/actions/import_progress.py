"""How far a step of an import is, told while its transaction is still open; and where it ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

from camptrack.models import Import

SQL = "UPDATE camptrack_import SET total = %s, done = %s WHERE id = %s AND state = %s"


class Progress:
    """Counts what is done of a total."""

    def __init__(self, found: Import, cursor: object, total: int) -> None:
        self._found, self._cursor, self._total, self._done = found, cursor, total, 0

    def at(self, done: int) -> None:
        """So much is done by now."""
        self._done = min(done, self._total)
        told = [self._total, self._done, str(self._found.pk), self._found.state]
        self._cursor.execute(SQL, told)  # type: ignore[attr-defined]

    def add(self, done: int = 1) -> None:
        """So much more."""
        self.at(self._done + done)


class TakenAway(Exception):
    """Somebody discarded the import while a worker was at it: what the step did is nothing."""


def end_step(found: Import, **values: Any) -> None:
    """What a step leaves behind, if the import is still where the step began; else TakenAway, which rolls
    back whatever it wrote."""
    here = Import.objects.filter(pk=found.pk, state=found.state)
    if not here.update(attempts=0, **values):
        raise TakenAway


@contextmanager
def progress(found: Import, total: int) -> Iterator[Progress]:
    """On a connection of its own: what is entered is one transaction, and nobody else sees into it."""
    beside = connections.create_connection("default")
    try:
        with beside.cursor() as cursor:
            told = Progress(found, cursor, total)
            told.at(0)
            yield told
    finally:
        beside.close()

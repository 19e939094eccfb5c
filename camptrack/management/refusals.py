"""What an action refuses, as a command says it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from camptrack.actions.refusals import Conflict, Refused


@contextmanager
def refusals_said() -> Iterator[None]:
    """One sentence on stderr and exit 1: each problem behind the field that it is about."""
    try:
        yield
    except Conflict as conflict:
        raise CommandError(conflict.detail) from conflict
    except Refused as refused:
        said = (f"{each.pointer.strip('/')}: {each.detail}".removeprefix(": ") for each in refused.problems)
        raise CommandError(" ".join(said)) from refused

"""How a test says that the database refuses a row, and which rule it was that did."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg2
import pytest
from django.db import DatabaseError, transaction


@contextmanager
def refused_by(rule: str) -> Iterator[None]:
    """The database names this constraint, or says this in a trigger's message; the transaction goes on."""
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        yield
    cause = refusal.value.__cause__
    assert isinstance(cause, psycopg2.Error)
    assert rule in (cause.diag.constraint_name or str(cause))


@dataclass(frozen=True)
class Case:
    """A row that only this rule refuses."""

    rule: str
    make: Callable[..., Any]
    fields: dict[str, Any]

    def __str__(self) -> str:
        return " ".join([self.rule, *self.fields])


def case(rule: str, make: Callable[..., Any], **fields: Any) -> Case:
    return Case(rule, make, fields)

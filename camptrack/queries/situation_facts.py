"""What is told of figures beside their numbers: a batch's, in one query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from camptrack.models import Figure
from camptrack.vocabulary import Unit

_COLUMNS = (
    "pk",
    "report",
    "report__organisation",
    "report__source__name",
    "report__source__kind",
    "report__title",
    "report__url",
    "report__published_on",
    "method",
    "households",
    "unit",
    "value",
    "published__reliability",
    "published__credibility",
)


@dataclass(frozen=True)
class Fact:
    """A published figure and its report. Grades are those of its publication."""

    report: UUID
    organisation: int
    source: str
    source_kind: str
    title: str
    url: str
    published_on: date
    method: str
    households: int | None
    reliability: str
    credibility: int


def facts_of(keys: Iterable[str]) -> dict[str, Fact]:
    """By the key that the rules know the figure by."""
    rows = Figure.objects.filter(pk__in=set(keys)).values_list(*_COLUMNS)
    return {str(key): _fact(row) for key, *row in rows}


def _fact(row: list[Any]) -> Fact:
    *said, households, unit, value, reliability, credibility = row
    stated = value if unit == Unit.HOUSEHOLDS else households
    return Fact(*said, stated, reliability, credibility)  # type: ignore[call-arg]  # as in _COLUMNS

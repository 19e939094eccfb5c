"""Who did what to a thing, when and why, with what was before and after: rows of several tables as one list,
newest first, a page at a time.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, DateTimeField, F, IntegerField, Model, QuerySet, Value
from django.db.models.functions import Cast, Length

ON_A_PAGE = 25


@dataclass(frozen=True)
class Change:
    """One field in words; empty is nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """What somebody did. `thing` names what it was done to, where that is not what the page is about;
    `whence` is the address of the request or the machine."""

    at: datetime
    who: str
    what: str
    why: str = ""
    thing: str = ""
    whence: str = ""
    changes: Sequence[Change] = field(default_factory=tuple)


@dataclass(frozen=True)
class Wanted:
    """What a reader asks for; empty: everything."""

    who: str = ""
    day: date | None = None
    page: int = 1


@dataclass(frozen=True)
class TrailPage:
    entries: list[Entry]
    number: int
    pages: int
    total: int


class Trail(ABC):
    """Rows of one table that tell of a thing."""

    def __init__(self, rows: QuerySet[Any], *, at: str, who: Any) -> None:
        self._rows = rows.order_by().annotate(trail_who=who, trail_at=F(at))

    def keys(self, number: int, wanted: Wanted) -> QuerySet[Any, Any]:
        """When, which trail, which row: alike for all trails, so that the database orders them together. What
        one transaction changed has one moment and counts on: longer numbers come later."""
        rows = self._rows
        if wanted.who:
            rows = rows.filter(trail_who__icontains=wanted.who)
        if wanted.day:
            rows = rows.filter(trail_at__date=wanted.day)
        keys: QuerySet[Any, Any] = rows.annotate(
            trail_moment=Cast("trail_at", DateTimeField()),
            trail_number=Value(number, IntegerField()),
            trail_key=Cast("pk", CharField()),
            trail_digits=Length(Cast("pk", CharField())),
        ).values_list("trail_moment", "trail_number", "trail_digits", "trail_key")
        return keys

    def entries(self, keys: Iterable[str]) -> Mapping[str, Entry]:
        """By key. What is no longer there is left out."""
        rows = list(self._rows.filter(pk__in=list(keys)))
        return {str(row.pk): entry for row, entry in zip(rows, self.tell(rows), strict=True)}

    @abstractmethod
    def tell(self, rows: Sequence[Any]) -> Iterable[Entry]:
        """An entry for each row, in their order."""


def read(trails: Sequence[Trail], wanted: Wanted) -> TrailPage:
    """A page of all trails together."""
    first, *others = [trail.keys(number, wanted) for number, trail in enumerate(trails)]
    whole = first.union(*others, all=True) if others else first
    total = whole.count()
    pages = max(1, -(-total // ON_A_PAGE))
    number = min(max(1, wanted.page), pages)
    ordered = whole.order_by("-trail_moment", "-trail_number", "-trail_digits", "-trail_key")
    found = list(ordered[(number - 1) * ON_A_PAGE : number * ON_A_PAGE])
    told = {
        place: trail.entries([key for _at, nth, _digits, key in found if nth == place])
        for place, trail in enumerate(trails)
    }
    entries = [told[nth][key] for _at, nth, _digits, key in found if key in told[nth]]
    return TrailPage(entries, number, pages, total)


def name_of(model: type[Model]) -> str:
    return str(model._meta.verbose_name)

"""Tables that a reader sorts by a click on a heading and turns page by page, without a script."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

Row = TypeVar("Row")


@dataclass(frozen=True)
class Heading:
    """`order` is what a click asks for; `sorted` is as ARIA says it, empty where another column is."""

    label: str
    order: str
    sorted: str


@dataclass(frozen=True)
class Sorted(Generic[Row]):
    """A page of a table. Its parameters are called after it: `camps_by`, `camps_page`."""

    name: str
    headings: list[Heading]
    page: Page[Row]


def sort_and_page(
    request: HttpRequest,
    rows: Sequence[Row],
    columns: Mapping[str, tuple[str, Callable[[Row], Any]]],
    *,
    name: str,
    usual: str,
    per_page: int,
) -> Sorted[Row]:
    """`columns`: what each is called in the address, its heading, and what it is sorted by. A minus before it
    turns it round, as in `usual`."""
    asked = request.GET.get(f"{name}_by", "")
    order = asked if asked.removeprefix("-") in columns else usual
    column, falling = order.removeprefix("-"), order.startswith("-")
    ordered = sorted(rows, key=columns[column][1], reverse=falling)
    return Sorted(
        name,
        [
            Heading(
                label,
                f"-{each}" if each == column and not falling else each,
                "" if each != column else "descending" if falling else "ascending",
            )
            for each, (label, _key) in columns.items()
        ],
        Paginator(ordered, per_page).get_page(request.GET.get(f"{name}_page")),
    )

"""An archive of figures as a table: one line a figure, lines of one document side by side."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from .tables import Unreadable, read_rows

_COLUMNS = {
    "source",
    "reliability",
    "credibility",
    "published_on",
    "title",
    "url",
    "measure",
    "start",
    "end",
    "value",
    "qualifier",
    "unit",
    "households",
    "wave",
    "attributed_to",
    "breakdown",
    "note",
}


@dataclass(frozen=True)
class ArchiveFigure:
    """One line, its numbers and days read; codes are still text."""

    measure: str
    start: date
    end: date
    value: int
    qualifier: str
    unit: str
    households: int | None
    wave: str
    attributed_to: str
    note: str
    breakdown: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class ArchiveReport:
    """The lines of one document of one source."""

    source: str
    title: str
    url: str
    published_on: date
    reliability: str
    credibility: int
    figures: tuple[ArchiveFigure, ...]


def read_archive(path: Path) -> list[ArchiveReport]:
    """The documents of an archive in the order of publication."""
    documents: dict[tuple[Any, ...], list[ArchiveFigure]] = {}
    for line, row in enumerate(read_rows(path, _COLUMNS), 2):
        try:
            key = (
                date.fromisoformat(row["published_on"]),
                row["source"],
                row["title"],
                row["url"],
                row["reliability"],
                int(row["credibility"]),
            )
            documents.setdefault(key, []).append(_figure(row))
        except (ValueError, ArithmeticError, TypeError) as error:
            message = f"{path}, line {line}: {error}"
            raise Unreadable(message) from error
    return [
        ArchiveReport(source, title, url, published_on, reliability, credibility, tuple(figures))
        for (published_on, source, title, url, reliability, credibility), figures in sorted(
            documents.items(), key=lambda item: item[0]
        )
    ]


def _figure(row: dict[str, str]) -> ArchiveFigure:
    return ArchiveFigure(
        measure=row["measure"],
        start=date.fromisoformat(row["start"]),
        end=date.fromisoformat(row["end"]),
        value=int(row["value"]),
        qualifier=row["qualifier"],
        unit=row["unit"],
        households=int(row["households"]) if row["households"] else None,
        wave=row["wave"],
        attributed_to=row["attributed_to"],
        note=row["note"],
        breakdown=tuple(_cell(cell) for cell in json.loads(row["breakdown"] or "[]")),
    )


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    return {**cell, "share": Decimal(cell["share"])}

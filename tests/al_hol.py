"""The al-Hol record entered through the actions, as an archive or as ordinary entry."""

import csv
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from camptrack.actions.contents import CellContent, FigureContent, NewWave, ReportContent
from camptrack.actions.reports import enter_report
from camptrack.models import Camp, Organisation, Report, Source, User
from camptrack.vocabulary import Measure, Qualifier, Unit

PATH = Path(__file__).parent.parent / "fixtures" / "al-hol.csv"


def rows(numbers: Iterable[int] = range(1, 23)) -> list[dict[str, str]]:
    """Rows of the record by number, in this order."""
    with PATH.open(newline="", encoding="utf-8") as lines:
        by_number = {int(row["row"]): row for row in csv.DictReader(lines)}
    return [by_number[number] for number in numbers]


def content(row: dict[str, str], camp: Camp) -> ReportContent:
    """A row as a report of its own."""
    source, _ = Source.objects.get_or_create(
        slug=row["source"], defaults={"name": row["source"], "kind": "news", "reliability": "F"}
    )
    wave = NewWave(slug="baghuz-exodus", label=row["wave"]) if row["wave"] else None
    return ReportContent(
        source=source,
        title=row["title"],
        url=row["url"],
        published_on=date.fromisoformat(row["published_on"]),
        reliability=row["reliability"],
        credibility=int(row["credibility"]),
        figures=(
            FigureContent(
                camp=camp,
                measure=Measure(row["measure"]),
                start=date.fromisoformat(row["start"]),
                end=date.fromisoformat(row["end"]),
                value=int(row["value"]),
                qualifier=Qualifier(row["qualifier"]),
                unit=Unit(row["unit"]),
                households=int(row["households"])
                if row["households"] and row["measure"] == "headcount"
                else None,
                wave=wave,
                attributed_to=row["attributed_to"],
                quote=row["note"],
                breakdown=tuple(_cell(cell) for cell in json.loads(row["breakdown"] or "[]")),
            ),
        ),
    )


def _cell(cell: dict[str, Any]) -> CellContent:
    return CellContent(**{**cell, "share": Decimal(cell["share"])})


def enter(
    *, by: User, organisation: Organisation, camp: Camp, numbers: Iterable[int], archive: bool = False
) -> list[Report]:
    """Enter and publish these rows in this order."""
    return [
        enter_report(
            by=by,
            organisation=organisation,
            content=content(row, camp),
            publish=True,
            received_at=datetime.combine(date.fromisoformat(row["published_on"]), time(), UTC)
            if archive
            else None,
        )
        for row in rows(numbers)
    ]

"""What was read of a row, as it is kept between reading and entering: plain JSON, and back."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from camptrack.columns import Whom
from camptrack.ingest.figure_rows import CellProblem, ReadCell, ReadRow

Value = str | int | Decimal | date


@dataclass(frozen=True)
class KeptRow:
    """A figure as a row gives it, with the sheet that it stands in; `nth` is its place among all."""

    nth: int
    sheet: str
    read: ReadRow


def fault_titles() -> tuple[str, str, str]:
    """Of the list of rows in error: over the first two columns, and the last."""
    return _("sheet"), _("row"), _("what to do")


def to_json(row: ReadRow) -> dict[str, Any]:
    """Days and decimals say what they are, so that nothing has to be known to read them back."""
    return {
        "values": {name: _written(value) for name, value in row.values.items()},
        "cells": [
            {"column": cell.column, "whom": asdict(cell.whom), "count": cell.count, "share": _share(cell)}
            for cell in row.cells
        ],
        "problems": [asdict(problem) for problem in row.problems],
        "written": row.written or {},
        "columns": row.columns or {},
    }


def from_json(row: int, figure: int, kept: dict[str, Any]) -> ReadRow:
    """What `to_json` wrote."""
    return ReadRow(
        row=row,
        figure=figure,
        values={name: _value(value) for name, value in kept["values"].items()},
        cells=tuple(
            ReadCell(
                column=cell["column"],
                whom=Whom(**cell["whom"]),
                count=cell["count"],
                share=Decimal(cell["share"]) if cell["share"] is not None else None,
            )
            for cell in kept["cells"]
        ),
        problems=tuple(CellProblem(**problem) for problem in kept["problems"]),
        written=kept["written"],
        columns=kept["columns"],
    )


def _written(value: Value) -> Any:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return value


def _value(kept: Any) -> Value:
    if isinstance(kept, dict):
        return date.fromisoformat(kept["day"]) if "day" in kept else Decimal(kept["decimal"])
    found: str | int = kept
    return found


def _share(cell: ReadCell) -> str | None:
    return str(cell.share) if cell.share is not None else None

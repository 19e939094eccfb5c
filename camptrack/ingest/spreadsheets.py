"""XLSX, XLS and ODS, read by a process of its own; what it refuses, in the reader's words."""

import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from camptrack.written import grouped

from . import limits
from .rows import Cell, Row, Sheet, Workbook
from .tables import Unreadable

_ROOT = Path(__file__).resolve().parents[2]
#: waiting for a processor is not working
_PATIENCE = 3 * limits.SECONDS


def read_spreadsheet(content: bytes, name: str, kind: str) -> Workbook:
    """Raises `Unreadable`."""
    answer = _ask(content, kind)
    if "error" in answer:
        raise Unreadable(f"{name}: {_sentence(answer)}")
    sheets = [_sheet(each) for each in answer["sheets"]]
    if not sheets:
        raise Unreadable(f"{name}: {_nothing(answer['hidden'])}")
    return Workbook(name, kind, sheets, notes=tuple(_hidden(answer["hidden"])))


def _ask(content: bytes, kind: str) -> dict[str, Any]:
    # The environment holds the database's password; the process has no use for it.
    environment = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH") if key in os.environ}
    try:
        ended = subprocess.run(  # noqa: S603 - our own module; the file goes to its input
            [sys.executable, "-m", "camptrack.ingest.spreadsheet_process", kind],
            input=content,
            capture_output=True,
            cwd=_ROOT,
            env={**environment, "PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"error": "time"}
    if ended.returncode == 0:
        answer: dict[str, Any] = orjson.loads(ended.stdout)
        return answer
    # SIGXCPU, or SIGKILL where it was ignored; native code that gets no memory aborts.
    return {"error": "time" if ended.returncode in {-24, -9} else "memory"}


def _sentence(refused: dict[str, Any]) -> str:
    sheet = refused.get("sheet", "")
    told = {
        "sheet": sheet,
        "cell": refused.get("cell", ""),
        "rows": grouped(limits.MOST_ROWS),
        "columns": limits.MOST_COLUMNS,
        "cells": grouped(limits.MOST_CELLS),
        "sheets": limits.MOST_SHEETS,
    }
    sentences = {
        "password": _("is protected by a password. Save a copy without one and upload that."),
        "entities": _(
            "declares entities, which no spreadsheet program does. Open it in one and save it anew."
        ),
        "damaged": _("is damaged or cut off. Download or save it again; if it opens, save it anew as .xlsx."),
        "too_many_rows": _(
            "sheet “%(sheet)s” has more than %(rows)s rows. Split it, or keep only the rows you need."
        ),
        "too_many_columns": _(
            "sheet “%(sheet)s” has more than %(columns)s columns in use. Delete those you do not need."
        ),
        "too_many_cells": _(
            "has more than %(cells)s filled cells up to sheet “%(sheet)s”. Save the sheet that you need as a "
            "file of its own."
        ),
        "too_many_sheets": _(
            "has more than %(sheets)s sheets with something in them. Save those that you need as a file of "
            "their own."
        ),
        "far_away": _(
            "sheet “%(sheet)s”: cell %(cell)s stands far away from the table. Delete what is there, or copy "
            "the table to a new sheet."
        ),
    }
    too_large = (
        _("sheet “%(sheet)s” is too large once it is unpacked. Copy the table alone to a new file.")
        if sheet
        else _("is too large once it is unpacked. Copy the table alone to a new file.")
    )
    return sentences.get(refused["error"], too_large) % told


def _nothing(hidden: list[str]) -> str:
    if hidden:
        return _("every sheet with something in it is hidden. Unhide the one that you need.")
    return _("is empty: nothing stands in any of its sheets.")


def _hidden(hidden: list[str]) -> list[str]:
    if not hidden:
        return []
    return [
        ngettext(
            "A hidden sheet was left out: %(names)s.", "Hidden sheets were left out: %(names)s.", len(hidden)
        )
        % {"names": ", ".join(hidden)}
    ]


def _sheet(read: dict[str, Any]) -> Sheet:
    rows = [
        Row(number, tuple(_cell(cell) for cell in cells), frozenset(formulas))
        for number, cells, formulas in read["rows"]
    ]
    return Sheet(read["name"], rows, tuple((each[0], each[1], each[2], each[3]) for each in read["merged"]))


def _cell(cell: Any) -> Cell:
    if isinstance(cell, dict):
        if "day" in cell:
            return date.fromisoformat(cell["day"])
        return datetime.fromisoformat(cell["moment"])
    return cell  # type: ignore[no-any-return]

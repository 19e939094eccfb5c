"""Rows of a sheet that were not read as data: which, and why."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import ngettext

from camptrack.models import Import


def left_out(found: Import) -> Iterator[tuple[str, str]]:
    """The sheet, where there are several, and a sentence: for each sheet that is read and each reason."""
    sheets = found.sheets["sheets"] if found.sheets else []
    read = {each["sheet"] for each in (found.mapping or {}).get("sheets", [])}
    for sheet in sheets:
        if sheet["name"] not in read and len(sheets) > 1:
            continue
        # Imports of before it was kept have none.
        for each in sheet.get("left_out", []):
            said = _said(each["why"], each["count"]) % {"rows": _rows(each)}
            yield sheet["name"] if len(sheets) > 1 else "", said


def _said(why: str, count: int) -> str:
    match why:
        case "total":
            return ngettext(
                "Row %(rows)s adds up others and was left out.",
                "Rows %(rows)s add up others and were left out.",
                count,
            )
        case "note":
            return ngettext(
                "Row %(rows)s is a note below the table and was left out.",
                "Rows %(rows)s are notes below the table and were left out.",
                count,
            )
        case _:
            return ngettext(
                "Row %(rows)s repeats the headings and was left out.",
                "Rows %(rows)s repeat the headings and were left out.",
                count,
            )


def _rows(told: dict[str, Any]) -> str:
    return ", ".join(map(str, told["rows"])) + (", …" if told["count"] > len(told["rows"]) else "")

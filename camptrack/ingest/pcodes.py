"""OCHA's P-code list and the countries above it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from .tables import Unreadable, read_rows

_NO_CODE = "Unspecified"


@dataclass(frozen=True)
class AreaRow:
    """An area of a code list; `parent` is a code, empty for a country."""

    code: str
    name: str
    level: int
    parent: str = ""
    valid_from: date | None = None
    names: dict[str, str] | None = None
    #: file and line, for people
    where: str = field(default="", compare=False)


def read_countries(path: Path) -> list[AreaRow]:
    """Countries with their names by language."""
    rows = read_rows(path, {"code", "name", "ar", "fr", "es"})
    return [
        AreaRow(
            row["code"],
            row["name"],
            0,
            names={lang: row[lang] for lang in ("ar", "fr", "es")},
            where=f"{path.name}, line {line}",
        )
        for line, row in enumerate(rows, 2)
    ]


def read_pcodes(path: Path) -> list[AreaRow]:
    """The list as OCHA publishes it, parents before children. Its tag row (which begins with #) and its
    place-holders (“Unspecified” for want of a code) are left out."""
    return sorted(_pcodes(path), key=lambda row: (row.level, row.code))


def read_area_names(path: Path) -> dict[str, dict[str, str]]:
    """Of areas by their code: names by language, of those languages that have one."""
    rows = read_rows(path, {"code", "ar", "fr", "es"})
    return {row["code"]: {lang: row[lang] for lang in ("ar", "fr", "es") if row[lang]} for row in rows}


def _pcodes(path: Path) -> Iterator[AreaRow]:
    columns = {"Admin Level", "P-Code", "Name", "Parent P-Code", "Valid from date"}
    for line, row in enumerate(read_rows(path, columns), 2):
        if row["P-Code"].startswith("#") or row["P-Code"] == _NO_CODE:
            continue
        try:
            level, valid_from = int(row["Admin Level"]), date.fromisoformat(row["Valid from date"])
        except ValueError as error:
            message = f"{path}, line {line}: {error}"
            raise Unreadable(message) from error
        where = f"{path.name}, line {line}"
        yield AreaRow(row["P-Code"], row["Name"], level, row["Parent P-Code"], valid_from, where=where)

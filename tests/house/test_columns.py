"""docs/reference/columns.md tells of every table what is written, in the same words and order."""

import re
from pathlib import Path

import pytest

from api.table_columns import TableOf
from api.tables import TABLES

PAGE = Path(__file__).parents[2] / "docs/reference/columns.md"


def section(table: TableOf) -> str:
    """As the page has it."""
    lines = [
        f"## {table.name}",
        "",
        f"{table.title}.",
        "",
        "| column | is | tag | |",
        "|---|---|---|---|",
        *(f"| `{each.code}` | {each.kind} | `{each.tag}` | {each.note} |" for each in table.columns),
    ]
    return "\n".join(line.rstrip() for line in lines)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_column_is_told(table: TableOf) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert section(table) in page, f"write into {PAGE.name}:\n\n{section(table)}"
    codes, tags = [[getattr(each, name) for each in table.columns] for name in ("code", "tag")]
    assert len({*codes}) == len({*tags}) == len(codes)
    assert all(re.fullmatch(r"#[a-z]+[0-9]?(\+[a-z][a-z0-9_]*)*", tag) for tag in tags)


def test_nothing_else_is_told() -> None:
    told = re.findall(r"^## (\w+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert told == [table.name for table in TABLES.values()]


def test_nothing_moves_with_the_clock_alone() -> None:
    """A table would be another one at each moment, and no ETag of it would ever match."""
    assert not [table.name for table in TABLES.values() for each in table.columns if "settled" in each.code]

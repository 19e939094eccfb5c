"""docs/reference/spreadsheets.md says what the code does."""

from pathlib import Path

from camptrack.columns import BREAKDOWN, FIELDS, cell_label, cell_tag
from camptrack.ingest import limits
from camptrack.ingest.synonyms import TITLES
from camptrack.ingest.text_tables import SEPARATORS

PAGE = (Path(__file__).parents[2] / "docs/reference/spreadsheets.md").read_text("utf-8")


def test_every_field_with_its_titles_and_tag():
    rows = [
        f"| `{field.name}` | {field.label} | `{field.hxl}` | {', '.join(TITLES.get(field.name, ()))} |"
        for field in FIELDS.values()
    ]
    assert [line for line in PAGE.splitlines() if line.startswith("| `")] == rows
    assert set(TITLES) <= set(FIELDS)


def test_every_column_of_the_breakdown():
    for whom in BREAKDOWN:
        assert f"| {cell_label(whom)} | `{cell_tag(whom)}` |" in PAGE


def test_the_limits():
    mega = 1024**2
    for limit in (
        f"{limits.MOST_BYTES // mega} MB",
        f"{limits.MOST_ROWS:,}",
        f"in which something stands | {limits.MOST_SHEETS} |",
        f"| {limits.MOST_COLUMNS} |",
        f"{limits.MOST_CELLS:,}",
        f"{limits.MOST_UNPACKED // mega} MB, {limits.MOST_TEXTS_UNPACKED // mega} MB",
        f"{limits.MEMORY // mega} MB, {limits.SECONDS} seconds",
    ):
        assert limit in PAGE
    assert all(each in PAGE for each in SEPARATORS if each not in "\t,")

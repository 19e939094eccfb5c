"""How much memory and time reading takes; and that nothing but Unreadable comes out of it."""

import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from camptrack.columns import FIELDS, Whom
from camptrack.ingest import limits
from camptrack.ingest.figure_rows import read_figures
from camptrack.ingest.headings import find_headings, left_out
from camptrack.ingest.mapping import guess_mapping, guess_sheet
from camptrack.ingest.rows import Row, Sheet
from camptrack.ingest.sheets import Unreadable, read_pasted, read_workbook
from camptrack.ingest.targets import (
    CELL_COUNT,
    CELL_SHARE,
    Mapping,
    Target,
    from_json,
    missing_fields,
    to_json,
)

from .bad_files import FILES
from .workbooks import END, START, many_rows, ods, ods_row, raw_xlsx, xlsx

ROOT = Path(__file__).parents[2]
#: tells the process's own peak on standard error
MEASURED = (
    "import sys; from camptrack.ingest import spreadsheet_process as reader; reader.main(); "
    "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')), file=sys.stderr)"
)
EXAMPLES = 12


def peak(content, kind):
    """Megabytes."""
    ended = subprocess.run(
        [sys.executable, "-c", MEASURED, kind],
        input=content,
        capture_output=True,
        cwd=ROOT,
        check=True,
        timeout=300,
    )
    return int(ended.stderr.split()[1]) // 1024


@pytest.mark.long
def test_the_largest_files_stay_in_bounds():
    """What is over the bound cannot be: the kernel refuses it. These are just inside the limits of size."""
    numbers = "".join(f'<c r="{letter}@"><v>7</v></c>' for letter in map(chr, range(65, 91)))
    files = {
        "a quarter of a million cells": (raw_xlsx(many_rows(10_000, numbers)), "xlsx"),
        "a million rows far apart": (
            ods(ods_row("A", 5) + ods_row(repeated=1_048_000) + ods_row("B", 6)),
            "ods",
        ),
        "bomb": (raw_xlsx(START + "<row><c><v>1</v></c></row>" * 500_000 + END), "xlsx"),
    }
    for what, (content, kind) in files.items():
        assert len(content) <= limits.MOST_BYTES, what
        assert peak(content, kind) < 300, what


def test_ten_thousand_rows_in_seconds():
    """From bytes to figures; the figure is of this process and the one that it starts, not of the clock."""
    rows = [(f"SYR-{at}", f"Camp {at}", 1000 + at, at % 300, "2019-02-11") for at in range(10_000)]
    content = xlsx(("Camp code", "Camp name", "Population", "Households", "Date"), *rows)
    began = time.process_time()
    sheet, headings, guess = guess_sheet(read_workbook(content, "many.xlsx"))
    fixed = {**guess.mapping.fixed, "source": "dtm", "title": "Round", "published_on": "2019-03-01"}
    read = list(read_figures(sheet, headings, replace(guess.mapping, fixed=fixed)))
    assert time.process_time() - began < 10
    assert sum(row.values["value"] for row in read) == sum(row[2] for row in rows)
    assert not any(row.problems for row in read)


SEEDS = [
    (FILES / "input-merged.xlsx").read_bytes(),
    (FILES / "input-valid.xls").read_bytes(),
    ods(ods_row("Camp", "Number") + ods_row("A", 5)),
]


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=20),
    st.floats(0.2, 1),
)
def test_a_spreadsheet_that_was_tampered_with(seed, changes, cut):
    content = bytearray(seed)
    for place, byte in changes:
        content[int(place * (len(content) - 1))] = byte
    whole_enough = bytes(content[: max(8, int(len(content) * cut))] if cut < 0.5 else content)
    with suppress(Unreadable):
        guess_sheet(read_workbook(whole_enough, "file"))


@settings(max_examples=EXAMPLES * 10, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
    )
)
def test_bytes_of_any_kind(content):
    with suppress(Unreadable):
        sheet, headings, guess = guess_sheet(read_workbook(content, "file"))
        list(read_figures(sheet, headings, guess.mapping))


@settings(max_examples=EXAMPLES * 10, deadline=None)
@given(st.text(alphabet=',;\t|؛،"\n\r aé٢٣#+5%', max_size=80))
def test_pasted_texts_of_any_kind(text):
    with suppress(Unreadable):
        sheet, headings, guess = guess_sheet(read_pasted(text))
        list(read_figures(sheet, headings, guess.mapping))


WORDS = [
    "Camp",
    "Total",
    "#loc",
    "#affected+f",
    "Male",
    "Female 0-4",
    "60+",
    "0–4",
    "Population",
    "Date",
    "03/04/2019",
    "2019-02-11",
    "العدد",
    "more than 5",
    "12-15,000",
    "%",
    "43%",
    "#N/A",
    "IDP individuals",
    "HH",
    "source",
    "２３",
    "²",
    "Ⅳ",
    "٢٣",
    "31/02/2019",
    "0000",
    "99999999",
    "New arrivals",
    "<0",
    "age 99-5",
    "9" * 30,
    "TRUE",
    "=1+1",
]
CELLS = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.integers(-(10**16), 10**16),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 1, 1)),
    st.datetimes(datetime(1900, 1, 1)),  # noqa: DTZ001 - spreadsheets know no zones
    st.text(max_size=8),
)
ROWS = st.lists(
    st.tuples(st.integers(1, 3), st.lists(CELLS, max_size=7), st.frozensets(st.integers(0, 8), max_size=1))
)
TARGETS = st.builds(
    lambda field, figure: Target(field, figure, Whom("f") if field in {CELL_COUNT, CELL_SHARE} else None),
    st.sampled_from([*FIELDS, CELL_COUNT, CELL_SHARE]),
    st.sampled_from([None, 1, 2]),
)


@settings(max_examples=EXAMPLES * 10, deadline=None)
@given(
    ROWS,
    st.lists(TARGETS, max_size=7),
    st.sampled_from(["", "dmy", "mdy"]),
    st.sampled_from(["", "first", "last"]),
)
def test_any_table_by_any_mapping(rows, targets, day_order, partial_day):
    number, made = 0, []
    for gap, cells, formulas in rows:
        number += gap
        made.append(Row(number, tuple(cells), formulas))
    sheet = Sheet("S", made)
    headings = find_headings(sheet)
    left_out(sheet, headings)
    guess = guess_mapping(sheet, headings)
    assert from_json(to_json(guess.mapping)) == guess.mapping
    columns = {column.letter: target for column, target in zip(headings.columns, targets, strict=False)}
    mapping = Mapping(
        "S",
        headings.first_row,
        headings.last_row,
        columns,
        figures=[{}, {"measure": "arrivals"}],
        day_order=day_order,
        partial_day=partial_day,
    )
    for each in (guess.mapping, mapping):
        missing_fields(each)
        for row in read_figures(sheet, headings, each):
            assert all(problem.code and problem.detail for problem in row.problems)


def test_the_process_knows_nothing_worth_having():
    """Neither Django nor a setting is there where strangers' bytes are read."""
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, camptrack.ingest.spreadsheet_process; print('django' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert told.stdout.strip() == "False"

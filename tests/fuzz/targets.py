"""What is given any bytes. Whatever else comes out of it than what it says that it raises is a fault."""

from collections.abc import Callable
from contextlib import suppress

from camptrack.ingest import spreadsheet_process
from camptrack.ingest.days import NotADay, read_day
from camptrack.ingest.figure_rows import read_figures
from camptrack.ingest.mapping import guess_sheet
from camptrack.ingest.numbers import NotANumber, read_number
from camptrack.ingest.rows import Workbook
from camptrack.ingest.sheets import read_pasted
from camptrack.ingest.spreadsheets import _sheet
from camptrack.ingest.tables import Unreadable
from camptrack.ingest.text_tables import read_text
from camptrack.ingest.whom import counted_in

MOST_ROWS = 500
CODES = {
    *("password", "entities", "damaged", "too_many_rows", "too_many_columns", "too_many_cells"),
    *("too_many_sheets", "far_away", "unpacked", "memory", "time"),
}


def numbers(content: bytes) -> None:
    """As a cell of a table, or as somebody types it."""
    text = content.decode("utf-8", "replace")
    with suppress(NotANumber):
        read = read_number(text)
        assert read.low is None or read.high is None or read.low <= read.high
    for order in ("", "dmy", "mdy"):
        with suppress(NotADay):
            days = read_day(text, order=order)
            assert days.first <= days.last
    counted_in(text)


def texts(content: bytes) -> None:
    with suppress(Unreadable):
        _figures(read_text(content, "file.csv"))
    with suppress(Unreadable):
        _figures(read_pasted(content.decode("utf-8", "replace")))


def workbooks(content: bytes) -> None:
    """In this process, so that what is covered is seen; the product reads them in one of its own."""
    kind = "xlsx" if content[:2] == b"PK" else "xls" if content[:4] == b"\xd0\xcf\x11\xe0" else "ods"
    answer = spreadsheet_process.read(content, kind)
    if "error" in answer:
        assert answer["error"] in CODES, answer
        return
    sheets = [_sheet(_as_sent(each)) for each in answer["sheets"]]
    # Large ones are measured by themselves; here many small ones find more.
    if sheets and sum(len(each.rows) for each in sheets) < MOST_ROWS:
        with suppress(Unreadable):
            _figures(Workbook("file", kind, sheets))


def _as_sent(sheet: dict[str, object]) -> dict[str, object]:
    import orjson

    sent: dict[str, object] = orjson.loads(
        orjson.dumps(sheet, default=spreadsheet_process._day, option=orjson.OPT_PASSTHROUGH_DATETIME)
    )
    return sent


def _figures(workbook: Workbook) -> None:
    sheet, headings, guess = guess_sheet(workbook)
    for row in read_figures(sheet, headings, guess.mapping):
        assert all(each.code and each.detail for each in row.problems)


TARGETS: dict[str, Callable[[bytes], None]] = {each.__name__: each for each in (numbers, texts, workbooks)}

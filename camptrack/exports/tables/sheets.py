"""A workbook's sheets from tables: numbers as numbers, days as days, and no text that could run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from .columns import Column, Kind, Table, Value, starts_a_formula

#: a workbook's options: a text that begins with = + - @ stays a text, whatever it says
TEXTS_STAY = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
_NUMBER_FORMATS = {
    Kind.NUMBER: "#,##0",
    Kind.CHANGE: "+#,##0;-#,##0;0",
    Kind.PERCENT: "+0.0%;-0.0%;0.0%",
    Kind.DEGREES: "0.0000",
    Kind.DAY: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
    Kind.DECIMAL: "0.0###",
    Kind.YES_NO: "General",
}
#: Excel's own limit for a link
_LONGEST_LINK = 2000
_NARROWEST, _WIDEST = 9, 44
_A4 = 9


@dataclass
class Sheets:
    """Adds sheets to a workbook, in a language that runs one way or the other."""

    book: Workbook
    right_to_left: bool
    _formats: dict[tuple[Any, ...], Format]

    def table(self, name: str, table: Table, *, nothing: str) -> None:
        """Labels in the first row, codes in the second with the filters; `nothing` stands for no rows."""
        sheet = self._add(name)
        labels = self._format(bold=True, text_wrap=True, valign="top", bg_color="#DCE6F1", border=1)
        codes = self._format(font_color="#44546A", font_size=9, border=1)
        for nth, column in enumerate(table.columns):
            sheet.write_string(0, nth, str(column.label), labels)
            sheet.write_string(1, nth, column.code, codes)
            sheet.set_column(nth, nth, _width(column, (row[nth] for row in table.rows)))
        for number, row in enumerate(table.rows, start=2):
            for nth, (column, value) in enumerate(zip(table.columns, row, strict=True)):
                self._write(sheet, number, nth, column, value)
        if not table.rows:
            sheet.write_string(2, 0, nothing, self._format(italic=True))
        sheet.freeze_panes(2, 0)
        sheet.autofilter(1, 0, max(len(table.rows) + 1, 1), len(table.columns) - 1)
        sheet.repeat_rows(0, 1)
        sheet.set_landscape()

    def data(
        self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], *, tags: bool
    ) -> None:
        """Codes in the first row, where a machine looks for them, perhaps tags in the second, then rows as
        they come: none is kept."""
        sheet = self._add(name)
        top = [[column.code for column in columns], *([[column.tag for column in columns]] if tags else [])]
        for nth, column in enumerate(columns):
            sheet.set_column(nth, nth, _width(column, ()))
        for number, words in enumerate(top):
            for nth, word in enumerate(words):
                sheet.write_string(number, nth, word, self._format(bold=True))
        for number, row in enumerate(rows, start=len(top)):
            for nth, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._write(sheet, number, nth, column, value)
        sheet.freeze_panes(len(top), 0)

    def facts(self, name: str, rows: Iterable[tuple[str, str]]) -> None:
        """What is what, in two columns."""
        sheet = self._add(name)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 90)
        label = self._format(bold=True, valign="top", text_wrap=True)
        for nth, (what, text) in enumerate(rows):
            sheet.write_string(nth, 0, what, label)
            sheet.write_string(nth, 1, text, self._text(text, valign="top", text_wrap=True))

    def _add(self, name: str) -> Worksheet:
        sheet: Worksheet = self.book.add_worksheet(name)
        if self.right_to_left:
            sheet.right_to_left()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&A – &P / &N")
        return sheet

    def _write(self, sheet: Worksheet, row: int, nth: int, column: Column, value: Value) -> None:
        match value:
            case None:
                pass
            case str():
                text = column.say(value) if column.say else value
                if column.kind == Kind.LINK and text.startswith(("http://", "https://")):
                    self._link(sheet, row, nth, text)
                else:
                    sheet.write_string(row, nth, text, self._text(text))
            case bool():
                sheet.write_boolean(row, nth, value)
            case datetime() | date():
                sheet.write_datetime(row, nth, _naive(value, column.kind), self._shown(column.kind))
            case _:
                sheet.write_number(row, nth, value, self._shown(column.kind))

    def _link(self, sheet: Worksheet, row: int, nth: int, address: str) -> None:
        if len(address) > _LONGEST_LINK:
            sheet.write_string(row, nth, address, self._text(address))
        else:
            sheet.write_url(row, nth, address, string=address)

    def _shown(self, kind: Kind) -> Format:
        return self._format(num_format=_NUMBER_FORMATS[kind])

    def _text(self, text: str, **looks: Any) -> Format:
        """With an apostrophe before what would become a formula as soon as somebody edits the cell."""
        return self._format(num_format="@", quote_prefix=starts_a_formula(text), **looks)

    def _format(self, **looks: Any) -> Format:
        key = tuple(sorted(looks.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(looks)
        return self._formats[key]


def sheets(book: Workbook, *, right_to_left: bool) -> Sheets:
    return Sheets(book, right_to_left, {})


def _naive(value: date, kind: Kind) -> date | datetime:
    """In UTC: a spreadsheet knows no zones. A day among moments begins at midnight."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    return datetime.combine(value, time()) if kind == Kind.MOMENT else value


def _width(column: Column, values: Iterable[Value]) -> int:
    """In letters, by what the first rows hold; a label may break at its spaces."""
    words = [len(word) for word in str(column.label).split()]
    longest = max([*words, len(column.code), *(len(_sample(column, value)) for value in values)])
    return min(max(longest + 3, _NARROWEST), _WIDEST)


def _sample(column: Column, value: Value) -> str:
    match value:
        case None:
            return ""
        case str():
            return column.say(value) if column.say else value
        case datetime():
            return "2019-03-11 04:00"
        case date():
            return "2019-03-11 04:00" if column.kind == Kind.MOMENT else "2019-03-11"
        case _:
            return f"{value:,}" if column.kind != Kind.DEGREES else "41.1260"

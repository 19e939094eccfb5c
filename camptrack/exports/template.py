"""The organisation's template: a workbook to fill in, which is read back without a question."""

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from camptrack.columns import BREAKDOWN, FIELDS, LAST_SAID, Field, Whom, cell_label, cell_tag
from camptrack.vocabulary import Measure

from .tables.sheets import TEXTS_STAY
from .words.writing import is_right_to_left

#: rows with drop-downs and formats below those of the camps
_SPARE_ROWS = 500
_LONGEST_PROMPT, _LONGEST_NAME = 255, 31
#: a list inside a cell stops at 255 letters: choices stand on this sheet, which nobody sees
_LISTS = "lists"
_WIDTHS = {"quote": 50, "excerpt": 40, "title": 40, "url": 30, "camp_name": 28, "source": 24, "value": 16}


@dataclass(frozen=True)
class TemplateCamp:
    """A row to fill in, with what was said last for the eye: people and their day."""

    code: str
    name: str
    people: int | None = None
    as_of: date | None = None


@dataclass(frozen=True)
class Choice:
    """A source or a wave to choose: its slug, and its name."""

    slug: str
    name: str


@dataclass(frozen=True)
class _Column:
    """A field, or a cell of the breakdown (`whom`)."""

    field: Field
    whom: Whom | None = None

    @property
    def title(self) -> str:
        label = cell_label(self.whom) if self.whom else str(self.field.label)
        return label[:1].upper() + label[1:]

    @property
    def tag(self) -> str:
        return cell_tag(self.whom) if self.whom else self.field.hxl


def write_template(
    *,
    organisation: str,
    camps: Sequence[TemplateCamp],
    sources: Sequence[Choice],
    waves: Sequence[Choice],
    language: str,
) -> bytes:
    """An XLSX workbook in a language: how to fill it in, and a row for each camp."""
    written = io.BytesIO()
    with translation.override(language), Workbook(written, {"in_memory": True, **TEXTS_STAY}) as book:
        title = _("Figures of %(organisation)s") % {"organisation": organisation}
        book.set_properties({"title": title, "author": organisation, "keywords": language})
        _Writer(book, camps, sources, waves).write(title)
    return written.getvalue()


class _Writer:
    def __init__(
        self,
        book: Workbook,
        camps: Sequence[TemplateCamp],
        sources: Sequence[Choice],
        waves: Sequence[Choice],
    ) -> None:
        self.book, self.camps = book, camps
        self.columns = _columns()
        self.lists: dict[str, list[str]] = {
            **{name: [str(label) for _code, label in field.choices] for name, field in FIELDS.items()},
            "camp": [each.code for each in camps],
            "source": _names(sources),
            "wave": [each.slug for each in waves],
        }
        self.last_row = len(camps) + _SPARE_ROWS + 1
        base = {"valign": "top", "font_size": 11}
        self.bold = book.add_format({**base, "bold": True, "text_wrap": True})
        self.wrapped = book.add_format({**base, "text_wrap": True})
        self.heading = book.add_format(
            {**base, "bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E8EEF4"}
        )
        self.tag = book.add_format({"font_color": "#6B7280", "font_size": 8})
        self.told = {
            "count": book.add_format({"num_format": "#,##0", "font_color": "#6B7280"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "font_color": "#6B7280"}),
        }
        self.formats: dict[str, Format] = {
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "count": book.add_format({"num_format": "#,##0"}),
            "number": book.add_format({"num_format": "#,##0"}),
            "decimal": book.add_format({"num_format": "0.0##"}),
        }
        self.text = book.add_format({"num_format": "@"})

    def write(self, title: str) -> None:
        readme, figures = self._sheet(_("README")), self._sheet(_("Figures"))
        lists = self.book.add_worksheet(_LISTS)
        lists.very_hidden()
        self._write_readme(readme, title)
        self._write_figures(figures, lists)
        figures.activate()

    def _sheet(self, name: str) -> Worksheet:
        sheet = self.book.add_worksheet(name[:_LONGEST_NAME])
        if is_right_to_left():
            sheet.right_to_left()
        return sheet

    def _write_readme(self, sheet: Worksheet, title: str) -> None:
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 90)
        sheet.write_string(0, 0, title, self.book.add_format({"bold": True, "font_size": 14}))
        row = 2
        for sentence in _how_to():
            sheet.merge_range(row, 0, row, 1, "", self.wrapped)
            sheet.write_string(row, 0, sentence, self.wrapped)
            sheet.set_row(row, 15 * (1 + len(sentence) // 110))
            row += 1
        row += 1
        for column in self.columns:
            sheet.write_string(row, 0, column.title, self.bold)
            sheet.write_string(row, 1, self._meaning(column), self.wrapped)
            row += 1

    def _meaning(self, column: _Column) -> str:
        if column.whom:
            return _("How many of the number in the row. Empty: not known.")
        parts = [str(column.field.help)] if column.field.help else []
        if column.field.choices:
            parts.append(", ".join(str(label) for _code, label in column.field.choices))
        if column.field.kind == "day":
            parts.append(_("A day such as 2019-02-11."))
        return " ".join(parts)

    def _write_figures(self, sheet: Worksheet, lists: Worksheet) -> None:
        sheet.freeze_panes(2, 2)
        sheet.set_row(0, 45)
        for at, column in enumerate(self.columns):
            name = column.field.name
            sheet.set_column(at, at, 9 if column.whom else _WIDTHS.get(name, 15), self._format(column))
            sheet.write_string(0, at, column.title, self.heading)
            sheet.write_string(1, at, column.tag, self.tag)
            self._validate(sheet, lists, at, column)
        for row, camp in enumerate(self.camps, 2):
            self._write_camp(sheet, row, camp)

    def _format(self, column: _Column) -> Format:
        if column.field in LAST_SAID:
            return self.told[column.field.kind]
        return self.formats.get(column.field.kind, self.text)

    def _write_camp(self, sheet: Worksheet, row: int, camp: TemplateCamp) -> None:
        places = {column.field.name: at for at, column in enumerate(self.columns) if not column.whom}
        sheet.write_string(row, places["camp"], camp.code, self.text)
        sheet.write_string(row, places["camp_name"], camp.name, self.text)
        sheet.write_string(row, places["measure"], str(Measure.HEADCOUNT.label), self.text)
        if camp.people is not None:
            sheet.write_number(row, places["last_value"], camp.people, self.told["count"])
        if camp.as_of is not None:
            sheet.write_datetime(row, places["last_on"], camp.as_of, self.told["day"])

    def _validate(self, sheet: Worksheet, lists: Worksheet, at: int, column: _Column) -> None:
        rule = self._rule(lists, at, column)
        if column.field.help and not column.whom:
            rule = rule or {"validate": "any"}
            rule["input_message"] = str(column.field.help)[:_LONGEST_PROMPT]
        if rule:
            sheet.data_validation(2, at, self.last_row, at, rule)

    def _rule(self, lists: Worksheet, at: int, column: _Column) -> dict[str, Any]:
        field = column.field
        if field in LAST_SAID:
            return {}
        choices = [] if column.whom else self.lists.get(field.name, [])
        if choices:
            lists.write_column(0, at, choices)
            letter = xl_col_to_name(at)
            rule: dict[str, Any] = {
                "validate": "list",
                "source": f"={_LISTS}!${letter}$1:${letter}${len(choices)}",
            }
            if field.kind == "name":
                # A camp, source or wave that is not on the list may be right: reading it says so.
                rule["error_type"] = "warning"
            return rule
        if field.kind == "day":
            return {
                "validate": "date",
                "criteria": ">=",
                "value": date(1950, 1, 1),
                "error_message": _("Give a day such as 2019-02-11."),
            }
        if field.kind == "count":
            return {
                "validate": "integer",
                "criteria": ">=",
                "value": 0,
                "error_message": _("Give a whole number, such as 23000."),
            }
        return {}


def _columns() -> list[_Column]:
    columns = [_Column(field) for field in FIELDS.values()]
    count = Field("count", _("count"), "count", "")
    return [
        *columns[:2],
        *(_Column(field) for field in LAST_SAID),
        *columns[2:],
        *(_Column(count, whom) for whom in BREAKDOWN),
    ]


def _names(choices: Sequence[Choice]) -> list[str]:
    """Names; slugs where two have the same."""
    often = Counter(each.name for each in choices)
    return [each.name if often[each.name] == 1 else each.slug for each in choices]


def _how_to() -> list[str]:
    return [
        _("Each row of the sheet “Figures” is one number that a document states about one camp."),
        _(
            "Rows whose number is empty are not read: fill in those that you need, in any order, and add "
            "rows below."
        ),
        _("Write the number as the document does: 23,000, more than 23,000, about 5,000, 12,000–15,000."),
        _("A headcount has one day. Arrivals and departures have a first and a last day."),
        _(
            "Source, title, address and the other columns about the document: where they are empty, they are "
            "as in the row above."
        ),
        _(
            "Columns such as “female 0–4” are part of the number in the same row; leave empty what the "
            "document does not say."
        ),
        _("“Last number” is what was known when the template was made. It is not read back."),
        _("Leave the first two rows as they are. Columns that you do not need can be deleted."),
    ]

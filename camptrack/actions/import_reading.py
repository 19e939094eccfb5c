"""A file is read: what its sheets hold, what their columns are, and what each row would do."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby, islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from camptrack.ingest.cells import index_of
from camptrack.ingest.figure_rows import read_figures
from camptrack.ingest.headings import Headings, data_rows, find_headings, headings_in, left_out
from camptrack.ingest.mapping import Mapping, from_json, guess_mapping, missing_fields, to_json
from camptrack.ingest.sheets import Sheet, Workbook, read_pasted, read_workbook
from camptrack.ingest.tables import Unreadable
from camptrack.ingest.words import plain
from camptrack.models import ColumnMapping, Import, ImportRow
from camptrack.models.imports import SHOWN
from camptrack.queries import clock
from camptrack.vocabulary import ImportState, RowOutcome

from .import_plan import STEP, plan_import
from .import_planned import Plan
from .import_progress import end_step, progress
from .import_rows import KeptRow, fault_titles
from .import_rows import to_json as row_to_json
from .imports import chosen_headings

#: of a column, and of the top of a sheet, shown where its columns are named
SAMPLES, TOP_ROWS, TOP_CELLS = 3, 12, 12
#: numbers of rows that are left out for one reason; how many there are is told besides
MOST_LEFT_OUT = 20
#: rows of one import; figures, where a row gives several
MOST_FIGURES = 50_000


def read_import(found: Import) -> None:
    """To rows with outcomes, or to the question what its columns are. Raises Unreadable."""
    content = bytes(found.content)
    if not content:  # an empty file was never taken
        detail = _("%(name)s: is not kept any more, a text in it was redacted; bring it again without that.")
        raise Unreadable(detail % {"name": found.name})
    book = read_pasted(content.decode()) if found.pasted else read_workbook(content, found.name)
    if not book.sheets:
        raise Unreadable(_("%(name)s: there is nothing in it.") % {"name": found.name})
    kept = _kept(found, book)
    chosen = chosen_headings(kept)
    looked = [_Looked(sheet, _headings(sheet, chosen)) for sheet in book.sheets]
    if any(map(_lists_faults, looked)):
        detail = _(
            "%(name)s: this list of rows in error lacks the others, and all breakdowns; mend them in your "
            "own file, and bring that."
        )
        raise Unreadable(detail % {"name": found.name})
    _remember(found, looked, chosen)
    mappings = _mappings(kept, looked)
    if mappings is None:
        _ask(found, book, looked)
        return
    rows = list(islice(_rows(book, mappings), MOST_FIGURES + 1))
    if not rows:
        detail = _("%(name)s: no row below the headings holds a number; is it the right sheet?")
        raise Unreadable(detail % {"name": found.name})
    if len(rows) > MOST_FIGURES:
        detail = _("%(name)s: holds more than %(most)s figures; bring it in parts of at most so many.")
        raise Unreadable(detail % {"name": found.name, "most": MOST_FIGURES})
    with progress(found, len(rows)) as told:
        plan = plan_import(
            by=found.by,
            organisation=found.organisation,
            rows=rows,
            today=clock.now().date(),
            progress=told.at,
        )
    keep_plan(
        found, plan, sheets=_shown(book, looked), mapping={"sheets": [to_json(each) for each in mappings]}
    )


class _Looked:
    """A sheet, its headings and what they are taken for: by what was decided for such headings before, else
    by what they look like."""

    def __init__(self, sheet: Sheet, headings: Headings) -> None:
        guess = guess_mapping(sheet, headings)
        self.sheet, self.headings, self.certain, self.known = sheet, headings, guess.certain, False
        self.mapping, self.missing = guess.mapping, guess.missing

    def remember(self, mapping: Mapping, headings: Headings) -> None:
        """The name of the sheet and the rows of its headings may be others than they were."""
        written = to_json(mapping)
        rows = {"first_row": headings.first_row, "last_row": headings.last_row}
        self.mapping, self.known = from_json({**written, "sheet": self.sheet.name, **rows}), True
        self.headings = headings
        self.missing = missing_fields(self.mapping)


def _lists_faults(looked: _Looked) -> bool:
    """Taken for the mended file, it would lose what was right."""
    titles = [plain(each.title) for each in looked.headings.columns]
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            if [*titles[:2], *titles[-1:]] == [plain(each) for each in fault_titles()]:
                return True
    return False


def _kept(found: Import, book: Workbook) -> dict[str, Any]:
    """What somebody decided, of the file that this one mends, too, where all its headings stand here."""
    kept: dict[str, Any] = found.mapping or {}
    if "carried" in kept:
        sheets = _named(kept["carried"], book)
        return {"sheets": sheets} if all(_stands(each, book) for each in sheets) else {}
    return {**kept, "sheets": _named(kept["sheets"], book)} if "sheets" in kept else kept


def _named(sheets: list[dict[str, Any]], book: Workbook) -> list[dict[str, Any]]:
    """What is said of one sheet is meant of the only one, whatever it is called."""
    if len(sheets) == len(book.sheets) == 1:
        return [{**sheets[0], "sheet": book.sheets[0].name}]
    return sheets


def _stands(kept: dict[str, Any], book: Workbook) -> bool:
    """The same headings in the same rows."""
    sheet = next((each for each in book.sheets if each.name == kept["sheet"]), None)
    if sheet is None:
        return False
    return headings_in(sheet, kept["first_row"], kept["last_row"]).digest == str(kept["digest"])


def _headings(sheet: Sheet, chosen: dict[str, Sequence[int]]) -> Headings:
    rows = chosen.get(sheet.name)
    return headings_in(sheet, rows[0], rows[1]) if rows else find_headings(sheet)


def _mappings(kept: dict[str, Any], looked: Sequence[_Looked]) -> list[Mapping] | None:
    """What somebody decided, what our own template says, or what was decided for such headings before; None
    if nobody knows."""
    if "sheets" in kept:
        return [from_json(each) for each in kept["sheets"]]
    if "headings" in kept:
        return None
    if certain := [each.mapping for each in looked if each.certain]:
        return certain
    known = [each for each in looked if each.known]
    # What holds for one file alone, its day or its title, is asked for again.
    return [each.mapping for each in known] if known and not any(each.missing for each in known) else None


def _remember(found: Import, looked: Sequence[_Looked], chosen: dict[str, Sequence[int]]) -> None:
    """What was decided last for such headings, also where nobody would guess their rows: those that somebody
    had to name in another file."""
    mine = ColumnMapping.objects.filter(organisation=found.organisation)
    rows = list(mine.values_list("mapping__first_row", "mapping__last_row").distinct())
    for each in looked:
        if each.certain:
            continue
        named = [] if each.sheet.name in chosen else rows
        there = [headings_in(each.sheet, first, last) for first, last in named]
        headings = {one.digest: one for one in (*there, each.headings) if one.digest}
        last = mine.filter(digest__in=headings).order_by("-at").values_list("digest", "mapping").first()
        if last is not None:
            each.remember(from_json(last[1]), headings[last[0]])


def _rows(book: Workbook, mappings: Sequence[Mapping]) -> Iterator[KeptRow]:
    sheets = {sheet.name: sheet for sheet in book.sheets}
    nth = 0
    for mapping in mappings:
        sheet = sheets.get(mapping.sheet)
        if sheet is None:
            detail = _("There is no sheet “%(sheet)s” in it; there are: %(names)s.")
            raise Unreadable(detail % {"sheet": mapping.sheet, "names": ", ".join(sheets)})
        headings = headings_in(sheet, mapping.first_row, mapping.last_row)
        for read in read_figures(sheet, headings, mapping):
            yield KeptRow(nth, sheet.name, read)
            nth += 1


@transaction.atomic
def _ask(found: Import, book: Workbook, looked: Sequence[_Looked]) -> None:
    found.rows.all().delete()
    end_step(found, sheets=_shown(book, looked), state=ImportState.NEEDS_MAPPING, total=0, done=0, failure="")


def _shown(book: Workbook, looked: Sequence[_Looked]) -> dict[str, Any]:
    """What a person needs to name the columns, without the file being read again."""
    return {
        "kind": book.kind,
        "notes": [str(note) for note in book.notes],
        "sheets": [_shown_sheet(each) for each in looked],
    }


def _shown_sheet(looked: _Looked) -> dict[str, Any]:
    rows, headings = data_rows(looked.sheet, looked.headings), looked.headings
    return {
        "name": looked.sheet.name,
        "first_row": headings.first_row,
        "last_row": headings.last_row,
        "digest": headings.digest,
        "rows": len(rows),
        "left_out": _left_out(looked),
        "top": [
            [row.number, [_text(cell) for cell in row.cells[:TOP_CELLS]]]
            for row in looked.sheet.rows[:TOP_ROWS]
        ],
        "columns": [
            {**asdict(column), "samples": _samples(rows, index_of(column.letter))}
            for column in headings.columns
        ],
        "guess": to_json(looked.mapping),
        "known": looked.known,
        "missing": list(looked.missing),
    }


def _left_out(looked: _Looked) -> list[dict[str, Any]]:
    """The rows below the headings that are not read as data, by the reason."""
    found = sorted(left_out(looked.sheet, looked.headings), key=lambda each: (each.why, each.row))
    told = []
    for why, those in groupby(found, key=lambda each: each.why):
        numbers = [each.row for each in those]
        told.append({"why": why, "count": len(numbers), "rows": numbers[:MOST_LEFT_OUT]})
    return told


def _samples(rows: Sequence[Any], index: int) -> list[str]:
    found = (text for row in rows if (text := _text(row.get(index))))
    return [text for text, _nth in zip(found, range(SAMPLES), strict=False)]


def _text(cell: object) -> str:
    written = "" if cell is None else cell.isoformat() if hasattr(cell, "isoformat") else str(cell)
    return written.replace("\0", "")[:SHOWN]


@transaction.atomic
def keep_plan(found: Import, plan: Plan, **more: Any) -> None:
    """As the preview, in place of what was there."""
    found.rows.all().delete()
    ImportRow.objects.bulk_create(
        (
            ImportRow(
                of=found,
                position=row.told.row.nth,
                sheet=row.told.row.sheet[:200],
                row=row.told.row.read.row,
                figure=row.told.row.read.figure,
                outcome=row.outcome,
                values=row_to_json(row.told.row.read),
                problems=[asdict(each) for each in row.problems],
                warnings=[asdict(each) for each in row.warnings],
                changes=[asdict(each) for each in row.changes] if row.outcome != RowOutcome.UNCHANGED else [],
                document=row.key,
                camp=row.told.camp,
                stands=row.standing.report if row.standing else None,
            )
            for row in plan.rows
        ),
        batch_size=STEP,
    )
    count = len(plan.rows)
    end_step(found, **{"state": ImportState.READ, "total": count, "done": count, "failure": "", **more})

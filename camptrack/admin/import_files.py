"""What is taken away from the pages of imports: the template to fill in, and the rows that need mending."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.text import get_valid_filename

from camptrack.actions.import_rows import fault_titles
from camptrack.columns import FIELDS
from camptrack.exports.tables.csv import BYTE_ORDER_MARK, lines
from camptrack.exports.template import Choice, TemplateCamp, write_template
from camptrack.models import Import, ImportRow, Organisation, User
from camptrack.queries import clock
from camptrack.queries.imports import camps_to_fill, rows_of, sources_to_choose, waves_to_choose
from camptrack.vocabulary import RowOutcome
from camptrack.written import with_colon

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def template(user: User, organisation: Organisation, language: str) -> HttpResponse:
    """With the camps for which somebody enters, and what is known of them today."""
    camps = camps_to_fill(user, organisation, clock.now().date())
    content = write_template(
        organisation=organisation.name,
        camps=[TemplateCamp(each.code, each.name, each.people, each.as_of) for each in camps],
        sources=[Choice(slug, name) for slug, name in sources_to_choose()],
        waves=[Choice(slug, name) for slug, name in waves_to_choose()],
        language=language,
    )
    return file_to_keep(content, f"camptrack-{organisation.slug}-{language}.xlsx", XLSX)


def errors(found: Import) -> HttpResponse:
    """The rows in error or conflict as they were written, with what is wrong in the last column."""
    rows = rows_of(found).filter(outcome__in=[RowOutcome.ERROR, RowOutcome.CONFLICT])
    written = [row.values.get("written", {}) for row in rows]
    names = [name for name in FIELDS if any(name in each for each in written)]
    titles = [str(FIELDS[name].label) for name in names]
    sheet, number, remedy = fault_titles()
    table = [[sheet, number, *titles, remedy]] + [
        [row.sheet, row.row, *(said.get(name, "") for name in names), _problems(row)]
        for row, said in zip(rows, written, strict=True)
    ]
    content = (BYTE_ORDER_MARK + lines(table)).encode()
    return file_to_keep(content, f"{found.name}-errors.csv", "text/csv; charset=utf-8")


def _problems(row: ImportRow) -> str:
    return " ".join(_placed(each) for each in row.problems)


def _placed(problem: dict[str, str]) -> str:
    where = " ".join(filter(None, (problem["column"], problem["title"])))
    return f"{with_colon(where)} {problem['detail']}" if where else problem["detail"]


def file_to_keep(content: bytes, name: str, content_type: str) -> HttpResponse:
    """To be saved under a name."""
    headers = {
        "Content-Disposition": f'attachment; filename="{_ascii(get_valid_filename(name))}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)


def _ascii(letters: Iterable[str]) -> str:
    return "".join(letter if letter.isascii() else "_" for letter in letters)

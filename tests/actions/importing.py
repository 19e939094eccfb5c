"""Imports of sheets as people write them, brought, read and entered."""

from dataclasses import replace
from io import BytesIO

import xlsxwriter

from camptrack.actions.import_entering import confirm_import
from camptrack.actions.import_work import work_on_imports
from camptrack.actions.imports import (
    ask_import,
)
from camptrack.actions.reports import correct_report
from camptrack.actions.stored_contents import stored_contents
from camptrack.models import Import, Report
from camptrack.queries.imports import warnings_of
from tests.actions.stories import Story

TITLES = "Camp,Measure,Day,Number,Source,Title,Published on"
MAPPING = {
    "sheet": "week 12.csv",
    "first_row": 1,
    "last_row": 1,
    "columns": {
        letter: {"field": field}
        for letter, field in zip(
            "ABCDEFG", ("camp", "measure", "on", "value", "source", "title", "published_on"), strict=True
        )
    },
}


def line(
    camp="SY-ALHOL", value="9454", day="2024-03-01", title="Flash update", measure="headcount", source="ocha"
):
    return f"{camp},{measure},{day},{value},{source},{title},2024-03-08"


def csv(*lines: str) -> bytes:
    return "\n".join([TITLES, *lines]).encode()


def asked(story: Story, *lines: str, by=None, **options) -> Import:
    """Brought with its mapping, not read yet."""
    content = options.pop("content", None) or csv(*lines)
    options.setdefault("mapping", [MAPPING])
    return ask_import(
        by=by or story.cast.dana,
        organisation=story.cast.demo_relief,
        content=content,
        name="week 12.csv",
        **options,
    ).found


def worked(found: Import) -> Import:
    work_on_imports(60)
    return Import.objects.get(pk=found.pk)


def read(story: Story, *lines: str, **options) -> Import:
    found = worked(asked(story, *lines, **options))
    assert (found.state, found.failure) == ("read", "")
    return found


def entered(story: Story, *lines: str, by=None, publish=True, **options) -> Import:
    found = read(story, *lines, by=by, **options)
    found = worked(confirm(by=by or story.cast.dana, found=found, publish=publish))
    assert (found.state, found.failure) == ("confirmed", "")
    return found


def reasons(found: Import) -> dict[str, str]:
    """Why whatever is asked about is right."""
    return dict.fromkeys(warnings_of(found), "checked")


def confirm(*, by, found: Import, **options) -> Import:
    """With an answer to all that is asked."""
    return confirm_import(by=by, found=found, overrides=reasons(found), **options)


def outcomes(found: Import) -> list[str]:
    return list(found.rows.order_by("position").values_list("outcome", flat=True))


def corrected_by_amal(story: Story, report: Report, value: int) -> Report:
    content = stored_contents([report.pk])[report.pk]
    figures = (replace(content.figures[0], value=value),)
    return correct_report(
        by=story.cast.amal, report=report, content=replace(content, figures=figures), reason="recounted"
    )


def workbook(*names: str) -> bytes:
    """A cover, a sheet with headings that nobody knows, and one more of the same."""
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet("cover").write(0, 0, "Weekly figures of the cluster")
        for name, value in zip(names or ("north", "south"), (10, 20), strict=True):
            sheet = book.add_worksheet(name)
            for column, title in enumerate(("Qux", "Zot", "Blurb")):
                sheet.write(0, column, title)
            sheet.write(1, 0, "SY-ALHOL")
            sheet.write(1, 1, value)
            sheet.write(1, 2, "what was said")
    return made.getvalue()


def foreign(sheet: str, digest: str, day: str) -> dict:
    fixed = {"source": "ocha", "title": f"Cluster {sheet}", "published_on": "2024-03-08"}
    return {
        "sheet": sheet,
        "first_row": 1,
        "last_row": 1,
        "columns": {"A": {"field": "camp"}, "B": {"field": "value"}},
        "fixed": {**fixed, "measure": "headcount", "on": day},
        "digest": digest,
    }

"""An issue as a workbook: README, Summary, Data, Timeline, Breakdowns, Sources, Statements, Changes."""

import io
from datetime import UTC

from django.utils.translation import gettext as _
from xlsxwriter.workbook import Workbook

from camptrack.exports.tables.columns import Table
from camptrack.exports.tables.sheets import TEXTS_STAY, sheets
from camptrack.exports.words import heading, labels, method
from camptrack.exports.words.writing import is_right_to_left
from camptrack.situation import Flag, Situation
from camptrack.written import with_colon

from . import tables
from .camp_table import camps


def write(situation: Situation, language: str) -> bytes:
    """In the active language. The same data give the same bytes: its moment of making is the cut-off."""
    written = io.BytesIO()
    about = situation.about
    with Workbook(written, {"in_memory": True, **TEXTS_STAY}) as book:
        book.set_properties(
            {
                "title": heading.title_line(situation),
                "subject": f"{about.start.isoformat()} – {about.end.isoformat()}",
                "author": about.organisation,
                "comments": heading.counted(),
                "keywords": f"{about.schedule}, {language}",
                "created": about.known_at.astimezone(UTC).replace(tzinfo=None),
            }
        )
        add = sheets(book, right_to_left=is_right_to_left())
        told = _tables(situation)
        add.facts(_("README"), [*_readme(situation), *_meanings(told)])
        for name, _about, table in told:
            add.table(name, table, nothing=_("Nothing to tell."))
    return written.getvalue()


def _tables(situation: Situation) -> list[tuple[str, str, Table]]:
    """Name, what it is, rows. Excel cuts names at 31 letters."""
    return [
        (_("Summary"), _("The key figures, with what was before."), tables.summary(situation)),
        (_("Data"), _("A row per camp."), camps(situation)),
        (_("Timeline"), _("People over time; a row per day on which it changed."),
         tables.timeline(situation)),
        (_("Breakdowns"), _("Who they are, as far as camps report it."), tables.breakdowns(situation)),
        (_("Sources"), _("The reports on which the numbers rest."), tables.sources(situation)),
        (_("Statements"), _("What each source said where sources differ."), tables.statements(situation)),
        (_("Changes"), _("What is known now of the last issue."), tables.changes(situation)),
    ]  # fmt: skip


def _readme(situation: Situation) -> list[tuple[str, str]]:
    about = situation.about
    titles = labels.section_titles()
    return [
        (_("Title"), heading.title_line(situation)),
        (_("What is counted"), heading.counted()),
        *heading.facts(situation),
        (titles["contact"], method.contact(about)),
        ("", method.licence(about)),
        *_below(titles["method"], method.method(about)),
        *_below(titles["caveats"], method.caveats(situation)),
        *_below(
            labels.table_headings()["flags"],
            [f"{with_colon(labels.flag(flag))} {labels.flag_meaning(flag)}" for flag in Flag],
        ),
    ]


def _meanings(told: list[tuple[str, str, Table]]) -> list[tuple[str, str]]:
    """Every sheet and the codes of its columns."""
    rows = [("", ""), (_("Sheets"), _("In each, the second row holds the names of columns for machines."))]
    for name, what, table in told:
        rows.append((name, what))
        rows += [(f"    {column.code}", str(column.label)) for column in table.columns]
    return rows


def _below(title: str, sentences: list[str]) -> list[tuple[str, str]]:
    return [(title if not nth else "", sentence) for nth, sentence in enumerate(sentences)]

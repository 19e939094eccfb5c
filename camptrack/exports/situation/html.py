"""An issue as a page of its own: one file without script that reads on a telephone, on paper and aloud.

The same content in the same order as the PDF. The site shows what lies between the marks, with the style.
"""

from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from camptrack.exports.pictures.conflict import conflict
from camptrack.exports.pictures.pyramid import pyramid
from camptrack.exports.pictures.site_map import site_map
from camptrack.exports.pictures.timeline import timeline
from camptrack.exports.words import heading, labels, method, notes
from camptrack.exports.words.key_figures import key_figures
from camptrack.exports.words.summary import sentences
from camptrack.exports.words.writing import (
    is_right_to_left,
    local_name,
    number,
    range_of,
    signed,
)
from camptrack.situation import Row, Situation

from .camp_table import change
from .inline import drawn

ARTICLE_BEGINS, ARTICLE_ENDS = "<!--issue-->", "<!--/issue-->"
STYLE_BEGINS, STYLE_ENDS = "<style>", "</style>"

_PICTURES = {"map": site_map, "timeline": timeline, "pyramid": pyramid, "conflict": conflict}


def write(situation: Situation, language: str) -> bytes:
    """In the active language."""
    return render_to_string("situation/page.html", _content(situation, language)).encode()


def _content(situation: Situation, language: str) -> dict[str, Any]:
    about, breakdown = situation.about, situation.breakdown
    graded = any(row.reliability for row in situation.rows)
    headings = labels.table_headings()
    if not graded:
        del headings["grade"]
    return {
        "language": language,
        "right_to_left": is_right_to_left(),
        "style": _style(),
        "title": heading.title(about),
        "title_line": heading.title_line(situation),
        "counted": heading.counted(),
        "facts": heading.facts(situation),
        "titles": labels.section_titles(),
        "key_figures": key_figures(situation),
        "sentences": sentences(situation),
        "pictures": {name: drawn(name, of, situation) for name, of in _PICTURES.items()},
        "headings": headings,
        "graded": graded,
        "rows": [_row(row) for row in situation.rows],
        "flags": labels.legend(situation.rows),
        "coverage": notes.coverage(breakdown),
        "unknown": notes.unknown(breakdown) if breakdown else "",
        "restated": notes.restated(situation.restated) if situation.restated else "",
        "corrections": [notes.correction(each) for each in situation.corrections],
        "no_corrections": notes.no_corrections(situation),
        "disagreements": [
            (notes.disagreement(each), [notes.voice(voice) for voice in each.voices])
            for each in situation.disagreements
        ],
        "no_disagreements": notes.no_disagreements(),
        "method": method.method(about),
        "caveats": method.caveats(situation),
        "sources": [(method.source(each), method.link(each)) for each in situation.documents],
        "no_sources": method.no_sources(),
        "contact": method.contact(about),
        "licence": method.licence(about),
    }


def _row(row: Row) -> dict[str, str]:
    moved = change(row.people, row.before)
    return {
        "camp": local_name(row.camp),
        "code": row.camp.code,
        "type": labels.site_type(row.site_type),
        "households": labels.NOTHING if row.households is None else number(row.households),
        "people": number(row.people.best) if row.people else labels.NOTHING,
        "range": range_of(row.people) if row.people and row.people.low != row.people.high else "",
        "change": labels.NOTHING if moved is None else signed(moved),
        "as_of": row.as_of.isoformat() if row.as_of else labels.NOTHING,
        "grade": labels.grade(row),
        "flags": labels.flags(row),
    }


@cache
def _style() -> str:
    return Path(__file__).with_name("page.css").read_text("utf-8")

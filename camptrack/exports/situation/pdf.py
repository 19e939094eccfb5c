"""An issue as PDF: A4, tagged, PDF/UA-1 enforced by the compiler, the same bytes every time."""

import json
from datetime import UTC
from pathlib import Path
from typing import Any

from camptrack.exports import fonts
from camptrack.exports.pictures import drawing
from camptrack.exports.pictures.conflict import conflict
from camptrack.exports.pictures.picture import Picture
from camptrack.exports.pictures.pyramid import pyramid
from camptrack.exports.pictures.site_map import site_map
from camptrack.exports.pictures.timeline import timeline
from camptrack.exports.typesetting import typeset
from camptrack.exports.words import heading, labels, method, notes
from camptrack.exports.words.key_figures import key_figures
from camptrack.exports.words.summary import sentences
from camptrack.exports.words.writing import (
    change_in_words,
    day,
    in_order,
    is_right_to_left,
    local_name,
    number,
    range_of,
)
from camptrack.situation import Row, Situation

#: how wide a column is and where its text stands; the others hold numbers
_COLUMNS = {"camp": "wide", "type": "type", "flags": "text", "code": "word", "as_of": "word", "grade": "word"}
_DATE = ("year", "month", "day", "hour", "minute", "second")
_TEMPLATE = Path(__file__).parent / "report.typ"
#: pixels; half a page, three fifths of one, the numbers beside an axis
_HALF, _WIDE, _AXIS = 440, 560, 46


def write(situation: Situation, language: str) -> bytes:
    """In the active language, which is `language`. Raises NotTypeset where the standard is not met."""
    return printed(content(situation, language), int(situation.about.known_at.timestamp()))


def printed(issue: dict[str, Any], known_at: int) -> bytes:
    """Data to bytes, dated with the cut-off in seconds since 1970."""
    # Data, never source: no camp's name is taken for an instruction.
    inputs = {"issue": json.dumps(_drawable(issue))}
    return typeset(_TEMPLATE.read_text(), inputs, format="pdf", pdf_standards="ua-1", timestamp=known_at)


def content(situation: Situation, language: str) -> dict[str, Any]:
    """Everything that the template prints, as text in the active language."""
    about, titles = situation.about, labels.section_titles()
    known_at = about.known_at.astimezone(UTC)
    footer = [heading.title_line(situation), heading.issue_number(about), heading.cut_off(about)]
    overview = [
        site_map(situation, width=_HALF, height=_HALF * 3 // 4),
        timeline(situation, width=_HALF - _AXIS, height=_HALF * 4 // 9),
    ]
    return {
        "language": language,
        "right-to-left": is_right_to_left(),
        "date": {part: getattr(known_at, part) for part in _DATE},
        "title": heading.title(about),
        "title-line": heading.title_line(situation),
        "description": heading.cut_off(about),
        "organisation": about.organisation,
        "counted": heading.counted(),
        "number": heading.issue_number(about),
        "footer": " · ".join(footer),
        "facts": heading.facts(situation),
        "key-figures": [
            {name.replace("_", "-"): value for name, value in vars(each).items()}
            for each in key_figures(situation)
        ],
        "sentences": sentences(situation),
        "overview": [_drawn(picture) for picture in overview if picture],
        "table": _table(situation, titles["camps"]),
        "breakdown": _breakdown(situation, titles["breakdown"]),
        "corrections": {"title": titles["corrections"], "lines": _corrections(situation)},
        "disagreements": {
            "title": titles["disagreements"],
            "picture": _drawn(conflict(situation, width=_WIDE)),
            "lines": [notes.disagreement(each) for each in situation.disagreements]
            or [notes.no_disagreements()],
        },
        "method": {"title": titles["method"], "lines": method.method(about)},
        "caveats": {"title": titles["caveats"], "lines": method.caveats(situation)},
        "sources": {"title": titles["sources"], "lines": _sources(situation)},
        "contact": {"title": titles["contact"], "lines": [method.contact(about), method.licence(about)]},
    }


def _drawn(picture: Picture | None) -> dict[str, Any] | None:
    if picture is None:
        return None
    return {
        "title": picture.title,
        "svg": drawing.svg(picture.specification).decode(),
        "alternative": picture.alternative,
        "notes": picture.notes,
    }


def _table(situation: Situation, title: str) -> dict[str, Any]:
    headings = labels.table_headings()
    if not any(row.reliability for row in situation.rows):
        del headings["grade"]
    return {
        "title": title,
        "columns": [_COLUMNS.get(column, "number") for column in headings],
        "headings": list(headings.values()),
        "rows": [[_cells(row)[column] for column in headings] for row in situation.rows],
        "legend": labels.legend(situation.rows),
    }


def _cells(row: Row) -> dict[str, str | list[str]]:
    """What is missing is a dash, never a zero."""
    return {
        "camp": local_name(row.camp),
        "code": in_order(row.camp.code),
        "type": labels.site_type(row.site_type),
        "households": labels.NOTHING if row.households is None else number(row.households),
        "people": _people(row),
        "change": change_in_words(row.before.best, row.people.best)
        if row.people and row.before
        else labels.NOTHING,
        "as_of": day(row.as_of) if row.as_of else labels.NOTHING,
        "grade": labels.grade(row) or labels.NOTHING,
        "flags": labels.flags(row),
    }


def _people(row: Row) -> str | list[str]:
    """The number, and its range where it has one."""
    if row.people is None:
        return labels.NOTHING
    return [number(row.people.best), f"({range_of(row.people)})" if row.people.low != row.people.high else ""]


def _breakdown(situation: Situation, title: str) -> dict[str, Any]:
    picture = pyramid(situation, width=_WIDE)
    said = picture.notes if picture else [notes.coverage(None)]
    if situation.breakdown and situation.breakdown.unknown:
        said = [*said, notes.unknown(situation.breakdown)]
    return {"title": title, "picture": _drawn(picture), "notes": said}


def _corrections(situation: Situation) -> list[str]:
    said = [notes.restated(situation.restated)] if situation.restated else []
    corrected = [notes.correction(each) for each in situation.corrections]
    return [*said, *(corrected or [notes.no_corrections(situation)])]


def _sources(situation: Situation) -> list[dict[str, str]]:
    found = [{"text": method.source(each), "url": method.link(each)} for each in situation.documents]
    return found or [{"text": method.no_sources(), "url": ""}]


def _drawable(value: Any) -> Any:
    """Every text with letters that the shipped fonts have."""
    if isinstance(value, str):
        return fonts.drawable(value)
    if isinstance(value, dict):
        return {name: _drawable(each) for name, each in value.items()}
    return [_drawable(each) for each in value] if isinstance(value, list | tuple) else value

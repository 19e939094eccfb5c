"""What stands in the report form, as texts by the names of its inputs: what drafts keep and compare."""

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from camptrack.actions.drafts import Typed
from camptrack.written import with_colon

#: inputs that say which draft it is, not what was typed
_META = frozenset({"csrfmiddlewaretoken", "draft", "version", "editor", "against", "mine"})
_NAME = re.compile(r"[a-z][A-Za-z0-9_-]{0,99}")
#: before the inputs beside warnings: the reason, and which warning it answers (overrides.py)
_REASON = "override-"
_COUNTER = re.compile(r".*-(TOTAL|INITIAL)_FORMS")


def typed_in(sent: Mapping[str, Any]) -> dict[str, str]:
    """What somebody sees in the form, without what is empty and without the buttons."""
    return {
        name: text.replace("\0", "")
        for name, text in sent.items()
        if isinstance(text, str) and text and _NAME.fullmatch(name) and name not in _META
    }


def typed_from(sent: Mapping[str, Any], data: dict[str, str] | None = None) -> Typed:
    """The same with the draft that it belongs to; a form without one begins one."""
    try:
        key = uuid.UUID(sent.get("draft", ""))
    except ValueError:
        key = uuid.uuid4()
    version = sent.get("version", "")
    return Typed(
        key=key,
        version=int(version) if version.isdecimal() and len(version) < 9 else 0,  # noqa: PLR2004 - 32 bits
        data=typed_in(sent) if data is None else data,
        editor=sent.get("editor", "").replace("\0", "")[:36],
    )


def reasons_in(data: Mapping[str, str]) -> dict[str, str]:
    """What was typed beside warnings."""
    return {name: text for name, text in data.items() if name.startswith(_REASON)}


def apart_from_reasons(typed: Typed) -> Typed:
    """The report alone, by which a form that is sent twice is known: the second time nothing is asked."""
    report = {name: text for name, text in typed.data.items() if not name.startswith(_REASON)}
    return replace(typed, data=report)


def as_sent(typed: Mapping[str, str]) -> dict[str, str]:
    """As a browser would send it."""
    return {"figures-TOTAL_FORMS": "0", "figures-INITIAL_FORMS": "0", **typed}


def as_typed(form: forms.Form, figures: Any) -> dict[str, str]:
    """The first values of a form that nobody has typed into, as if they had been typed."""
    found = {f"{figures.prefix}-TOTAL_FORMS": str(len(figures.forms)), f"{figures.prefix}-INITIAL_FORMS": "0"}
    for _place, field in bound_fields(form, figures):
        value = field.value()
        text = field.field.widget.format_value(value)
        if isinstance(text, list):
            text = text[0] if text else ""
        if text not in (None, "", False) and not isinstance(field.field, forms.BooleanField):
            found[field.html_name] = str(text)
    for figure in figures.forms:
        cells = figure.cells
        found |= {f"{cells.prefix}-TOTAL_FORMS": str(len(cells.forms)), f"{cells.prefix}-INITIAL_FORMS": "0"}
    return found


def bound_fields(form: forms.Form, figures: Any) -> Iterator[tuple[str, forms.BoundField]]:
    """Every input in the order of the page, with the words for where it is."""
    for field in form:
        yield "", field
    for nth, figure in enumerate(figures.forms, start=1):
        place = figure.heading(nth)
        for part in (figure, figure.part, figure.grid):
            for field in part:
                yield place, field
        for row, cell in enumerate(figure.cells.forms, start=1):
            in_cell = _("%(figure)s, cell %(number)s") % {"figure": place, "number": row}
            for field in cell:
                yield in_cell, field


def label_of(place: str, field: forms.BoundField) -> str:
    return f"{with_colon(place)} {field.label}" if place else str(field.label)


@dataclass(frozen=True)
class Difference:
    """An input in which two texts differ."""

    name: str
    label: str
    theirs: str
    mine: str


def differences(
    form: forms.Form, figures: Any, theirs: Mapping[str, str], mine: Mapping[str, str]
) -> list[Any]:
    """Field by field, in the order of the page; the form holds all the inputs of both."""
    return [
        Difference(
            field.html_name,
            label_of(place, field),
            _shown(field, theirs.get(field.html_name, "")),
            _shown(field, mine.get(field.html_name, "")),
        )
        for place, field in bound_fields(form, figures)
        if theirs.get(field.html_name, "") != mine.get(field.html_name, "")
    ]


def _shown(field: forms.BoundField, text: str) -> str:
    if isinstance(field.field, forms.BooleanField):
        return str(_("yes")) if text else ""
    choices = getattr(field.field, "choices", None) or []
    return next((str(label) for value, label in choices if str(value) == text), text)


def together(theirs: Mapping[str, str], mine: Mapping[str, str]) -> dict[str, str]:
    """All the inputs of both; mine where they differ."""
    rows = {
        name: str(max(_count(theirs, name), _count(mine, name)))
        for name in {*theirs, *mine}
        if _COUNTER.fullmatch(name)
    }
    return {**theirs, **mine, **rows}


def chosen(theirs: Mapping[str, str], mine: Mapping[str, str], taken: set[str]) -> dict[str, str]:
    """Mine, but theirs where that was taken. Reasons stay mine: theirs may answer other warnings."""
    both = together(theirs, mine)
    taken = taken - {*reasons_in(both)}
    return {
        name: text
        for name in both
        if (
            text := both[name]
            if _COUNTER.fullmatch(name)
            else (theirs if name in taken else mine).get(name, "")
        )
    }


def _count(typed: Mapping[str, str], name: str) -> int:
    written = typed.get(name, "0")
    return int(written) if written.isdecimal() and len(written) < 6 else 0  # noqa: PLR2004 - rows of a form

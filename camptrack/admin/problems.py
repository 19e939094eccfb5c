"""Where a form shows what an action refused: a pointer of the content → the field that was typed into."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from camptrack.actions.refusals import Conflict, NotAllowed, Problem, Refused

#: places of a figure's content that the form has under other names
_NAMES = {
    "value": "written",
    "wave/slug": "wave_slug",
    "wave/label": "wave_label",
    "wave/origin": "wave_origin",
}


def lay_on_report(report: forms.Form, figures: Any, problems: Iterable[Problem]) -> None:
    """Each problem on the field that it points at; what points nowhere stands on top of the report."""
    written = list(figures.written())
    for problem in problems:
        parts = problem.pointer.strip("/").split("/")
        if parts[0] == "figures" and len(parts) > 1 and int(parts[1]) < len(written):
            _lay_on_figure(written[int(parts[1])], parts[2:], problem.detail)
        else:
            _add(report, parts[0], problem.detail)


def _lay_on_figure(figure: Any, parts: list[str], detail: str) -> None:
    if parts[:1] == ["breakdown"] and len(parts) > 1:
        places = figure.places()
        if int(parts[1]) < len(places):
            form, name = places[int(parts[1])]
            _add(form, name or (parts[2] if len(parts) > 2 else ""), detail)  # noqa: PLR2004 - its field
            return
    name = _NAMES.get("/".join(parts), parts[0] if parts else "")
    _add(figure.part if name in figure.part.fields else figure, name, detail)


def lay_on(form: forms.Form, problems: Iterable[Problem]) -> None:
    """The same for a form whose fields are the content's."""
    for problem in problems:
        _add(form, problem.pointer.strip("/").split("/")[0], problem.detail)


def put_on(form: forms.Form, refusal: Refused | NotAllowed | Conflict) -> None:
    """Any refusal; one without a place stands on top."""
    if isinstance(refusal, Refused):
        lay_on(form, refusal.problems)
    else:
        form.add_error(None, refusal.detail)


def _add(form: forms.Form, name: str, detail: str) -> None:
    form.add_error(name if name in form.fields else None, detail)


def tell(request: HttpRequest, refusal: Refused | NotAllowed | Conflict) -> None:
    """A refusal of a button, with its remedy, at the top of the page."""
    if isinstance(refusal, Refused):
        for problem in refusal.problems:
            messages.error(request, problem.detail)
    else:
        messages.error(request, refusal.detail)

"""The page of the report form: what stands on it, and all that is wrong with it at its top."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from camptrack.actions.drafts import KEPT_FOR
from camptrack.models import Report, User
from camptrack.queries.rights import organisations_seen
from camptrack.queries.wave_figures import figures_in_wave
from camptrack.vocabulary import Right
from camptrack.written import grouped

from .cell_forms import WrittenForms
from .figure_form import FigureForm, FigureFormSet, written_figure
from .grid_form import SCHEMES, GridForm
from .report_form import LANGUAGES, CorrectionForm, ReportForm, written_report
from .rights import holds, user_of
from .typed_form import bound_fields, label_of

if TYPE_CHECKING:
    from .reports import ReportAdmin


@dataclass(frozen=True)
class Wrong:
    """A line of the summary: where, what, and the input to jump to."""

    label: str
    detail: str
    target: str


def forms_of(user: Any, data: Any, report: Report | None) -> tuple[ReportForm, Any]:
    """The form and its figures, bound to what was sent."""
    form = (CorrectionForm if report else ReportForm)(data, user=user)
    return form, FigureFormSet(data, prefix="figures")


def stored_forms(user: User, report: Report) -> tuple[ReportForm, Any]:
    """The same to correct a report: with what is stored, as if nobody had typed yet."""
    stored = report.figures.select_related("camp", "wave", "published").prefetch_related("breakdown")
    figures = [written_figure(each) for each in stored.order_by("position")]
    form = CorrectionForm(user=user, initial=written_report(report))
    return form, FigureFormSet(prefix="figures", initial=figures)


def page(
    request: HttpRequest,
    admin: "ReportAdmin",
    form: ReportForm,
    figures: Any,
    title: Any,
    report: Report | None = None,
    *,
    errors: bool = False,
    key: str = "",
    version: int = 0,
    more: dict[str, Any] | None = None,
) -> TemplateResponse:
    """`key` and `version` are those of the draft that it is typed in."""
    if not errors:
        without_errors(form, figures)
    _show_waves(user_of(request), figures)
    empty = FigureForm(prefix="figures-__prefix__", use_required_attribute=False)
    context = {
        **admin.admin_site.each_context(request),
        # The lines need the width, slow lines the bytes.
        "is_nav_sidebar_enabled": False,
        "opts": admin.opts,
        "title": title,
        "form": form,
        "figures": figures,
        "empty_figure": figures.empty_form,
        "grids": [GridForm(prefix="__grid__", initial={"scheme": each}) for each in SCHEMES],
        "media": form.media + empty.media,
        "languages": LANGUAGES,
        "report": report,
        "may_publish": holds(user_of(request), Right.PUBLISH),
        "errors": errors,
        "wrong": list(wrong(form, figures)) if errors else [],
        "draft_key": key or str(uuid.uuid4()),
        "draft_version": version,
        "editor": str(uuid.uuid4()),
        "kept_for": KEPT_FOR.days,
        # What stands between groups of three digits.
        "group": grouped(1000)[1:-3],
        "save_at": reverse("admin:camptrack_draft_save") + (f"?corrects={report.pk}" if report else ""),
        **(more or {}),
    }
    return TemplateResponse(request, "admin/camptrack/report/entry.html", context)


def _show_waves(user: User, figures: Any) -> None:
    """What else is in the waves that are chosen; scripts ask for it when another is."""
    seen = organisations_seen(user)
    waves = {figure: figure.chosen_wave() for figure in figures.forms}
    found = {wave: figures_in_wave(wave, user, seen) for wave in {*waves.values()} - {None}}
    for figure, wave in waves.items():
        figure.in_wave = found.get(wave)


def wrong(form: forms.Form, figures: Any) -> list[Wrong]:
    """All that is wrong, in the order of the page."""
    found = [Wrong("", str(detail), "") for detail in form.non_field_errors()]
    found += [Wrong("", str(detail), "") for detail in figures.non_form_errors()]
    for place, field in bound_fields(form, figures):
        found += [Wrong(label_of(place, field), str(detail), field.id_for_label) for detail in field.errors]
    for nth, figure in enumerate(figures.forms):
        whole = [*figure.non_field_errors(), *figure.cells.non_form_errors(), *figure.part.non_field_errors()]
        for cell in figure.cells.forms:
            whole += cell.non_field_errors()
        found += [
            Wrong(str(figure.heading(nth + 1)), detail, figure["camp"].id_for_label) for detail in whole
        ]
    return found


def without_errors(form: forms.Form, figures: Any) -> None:
    """What is only shown again is not marked as wrong: nobody has sent it off yet."""
    for each in (form, figures, *figures.forms):
        _forget(each)
    for figure in figures.forms:
        for part in (figure.part, figure.grid, figure.cells, *figure.cells.forms):
            _forget(part)


def _forget(each: Any) -> None:
    if not each.is_bound:
        return
    each.is_valid()
    if isinstance(each, WrittenForms):
        each.forget_errors()
    else:
        each._errors = ErrorDict()  # noqa: SLF001 - Django has no other way

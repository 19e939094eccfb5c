"""Entering and correcting a report: parse what was typed, one action, show the result."""

import re
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.actions.reports import correct_report, enter_report
from camptrack.models import Report
from camptrack.queries.decisions import left_behind
from camptrack.vocabulary import Right

from .figure_form import FigureForm, FigureFormSet, written_figure
from .problems import lay_on_report, tell
from .report_form import LANGUAGES, CorrectionForm, ReportForm, content, written_report
from .rights import holds, user_of

if TYPE_CHECKING:
    from .reports import ReportAdmin

#: the formsets to which the buttons “another …” add a row where scripts do not run
_ROWS = re.compile(r"figures(-\d{1,3}-cells)?")


def enter(request: HttpRequest, admin: "ReportAdmin") -> HttpResponse:
    """A new report."""
    user = user_of(request)
    if not admin.has_add_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        form = ReportForm(user=user)
        # From a camp's page one comes with the camp already named.
        camp = request.GET.get("camp", "")
        first = {"camp": camp} if camp.isdecimal() else {}
        return _page(request, admin, form, _figures([first]), _("Enter a report"))
    data, adding = _posted(request)
    form, figures = ReportForm(data, user=user), FigureFormSet(data, prefix="figures")
    if not adding and _valid(form, figures):
        try:
            report = enter_report(
                by=user,
                organisation=form.cleaned_data["organisation"],
                content=content(form, figures),
                publish="_publish" in data,
            )
        except Refused as refused:
            lay_on_report(form, figures, refused.problems)
        except NotAllowed as refusal:
            form.add_error(None, refusal.detail)
        else:
            published = "_publish" in data
            said = _("The report is published; its figures count from now on.")
            messages.success(request, said if published else _("The report is saved as a draft."))
            return _to(report)
    return _page(request, admin, form, figures, _("Enter a report"), errors=not adding)


def correct(request: HttpRequest, admin: "ReportAdmin", report: Report) -> HttpResponse:
    """The whole corrected content of a report, with the reason."""
    user = user_of(request)
    title = _("Correct: %(report)s") % {"report": report}
    if request.method != "POST":
        form: ReportForm = CorrectionForm(user=user, initial=written_report(report))
        stored = report.figures.select_related("camp").prefetch_related("breakdown").order_by("position")
        return _page(request, admin, form, _figures([written_figure(each) for each in stored]), title, report)
    data, adding = _posted(request)
    form, figures = CorrectionForm(data, user=user), FigureFormSet(data, prefix="figures")
    if not adding and _valid(form, figures):
        try:
            corrected = correct_report(
                by=user, report=report, content=content(form, figures), reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            lay_on_report(form, figures, refused.problems)
        except NotAllowed as refusal:
            form.add_error(None, refusal.detail)
        except Conflict as refusal:
            tell(request, refusal)
            return _to(report)
        else:
            messages.success(
                request, _("The correction is saved; it takes the place of the report before it.")
            )
            for left in left_behind(corrected):
                messages.warning(request, left)
            return _to(corrected)
    return _page(request, admin, form, figures, title, report, errors=not adding)


def _figures(initial: list[dict[str, Any]]) -> Any:
    return FigureFormSet(prefix="figures", initial=initial)


def _posted(request: HttpRequest) -> tuple[QueryDict, bool]:
    """What was typed, with one more row where that was asked for."""
    rows = request.POST.get("_add", "")
    if not _ROWS.fullmatch(rows):
        return request.POST, False
    data = request.POST.copy()
    count = data.get(f"{rows}-TOTAL_FORMS", "0")
    data[f"{rows}-TOTAL_FORMS"] = str(int(count) + 1) if count.isdecimal() and len(count) < 6 else "1"  # noqa: PLR2004 - no such form has a million rows
    return data, True


def _valid(form: ReportForm, figures: Any) -> bool:
    """Both looked at, so that all problems show at once."""
    return all([form.is_valid(), figures.is_valid()])


def _to(report: Report) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:camptrack_report_change", args=[report.pk]))


def _page(
    request: HttpRequest,
    admin: "ReportAdmin",
    form: ReportForm,
    figures: Any,
    title: str,
    report: Report | None = None,
    *,
    errors: bool = False,
) -> TemplateResponse:
    empty = FigureForm(prefix="figures-__prefix__", use_required_attribute=False)
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": title,
        "form": form,
        "figures": figures,
        "empty_figure": figures.empty_form,
        "media": admin.media + form.media + empty.media,
        "languages": LANGUAGES,
        "report": report,
        "may_publish": holds(user_of(request), Right.PUBLISH),
        "errors": errors,
    }
    return TemplateResponse(request, "admin/camptrack/report/entry.html", context)

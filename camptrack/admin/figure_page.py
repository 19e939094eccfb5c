"""The page of a figure: its sentence, its band, what reviewers decided, and the form to decide."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from camptrack.actions.decisions import decide
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.models import Decision, Figure
from camptrack.queries.explanation import explain
from camptrack.queries.places import camp_counting
from camptrack.queries.reports import visible_reports
from camptrack.queries.rights import may
from camptrack.queries.shown import cells_shown
from camptrack.vocabulary import DecisionKind, ReportStatus, Right, Role

from .band import band_for
from .pick import PickField
from .problems import lay_on, tell
from .report_page import may_see_grades, reader, roles
from .rights import user_of
from .steps import ReasonForm

if TYPE_CHECKING:
    from .figures import FigureAdmin

_DIRECT = [choice for choice in DecisionKind.choices if choice[0] != DecisionKind.WITHDRAW]


class DecideForm(ReasonForm):
    """Verify, dispute, recommend, or assign to a wave or a camp."""

    kind = forms.ChoiceField(label=_("decision"), choices=_DIRECT)
    wave = PickField(
        Decision,
        "wave",
        label=_("wave"),
        required=False,
        help_text=_("Only to assign the figure to one."),
    )
    camp = PickField(
        Decision,
        "camp",
        label=_("camp"),
        required=False,
        help_text=_("Only to assign the figure to one."),
    )
    field_order = ("kind", "wave", "camp", "reason")


def show(request: HttpRequest, admin: "FigureAdmin", figure: Any) -> HttpResponse:
    user, seen = reader(request)
    decisions = list(
        figure.decisions.select_related("by", "wave", "camp", "withdraws", "withdrawn_by").order_by(
            "at", "pk"
        )
    )
    decide_form, withdrawn, withdraw_form = DecideForm(), None, ReasonForm()
    if request.method == "POST":
        withdrawn = next((each for each in decisions if str(each.pk) == request.POST.get("withdraws")), None)
        form = ReasonForm(request.POST) if withdrawn else DecideForm(request.POST)
        if form.is_valid() and _decided(request, figure, form, withdrawn):
            messages.success(request, _("The decision is on record and counts from now on."))
            return HttpResponseRedirect(reverse("admin:camptrack_figure_change", args=[figure.pk]))
        if withdrawn:
            withdraw_form = form
        else:
            decide_form = form  # type: ignore[assignment]
    report: Any = visible_reports(user).select_related("source", "organisation").get(pk=figure.report_id)
    found = roles([figure]).get(str(figure.pk)) if report.status == ReportStatus.PUBLISHED else None
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("Figure"),
        "figure": figure,
        "report": report,
        "status": ReportStatus(report.status),
        "band": band_for(figure, member=report.organisation_id in seen),
        "grades": report.organisation_id in seen,
        "cells": list(cells_shown(figure, member=report.organisation_id in seen)),
        "role": Role(found.finding.role) if found else None,
        "sentence": explain(found, grades=may_see_grades(found, seen)) if found else "",
        "decisions": decisions,
        "may_decide": may(user, Right.REVIEW, area=camp_counting(figure).area),
        "form": decide_form,
        "withdrawn": withdrawn,
        "withdraw_form": withdraw_form,
        "media": admin.media + decide_form.media,
    }
    return TemplateResponse(request, "admin/camptrack/figure/page.html", context)


def _decided(request: HttpRequest, figure: Figure, form: Any, withdrawn: Decision | None) -> bool:
    values = form.cleaned_data
    user = user_of(request)
    try:
        if withdrawn:
            decide(
                by=user,
                figure=figure,
                kind=DecisionKind.WITHDRAW,
                reason=values["reason"],
                withdraws=withdrawn,
            )
        else:
            decide(
                by=user,
                figure=figure,
                kind=DecisionKind(values["kind"]),
                reason=values["reason"],
                wave=values["wave"],
                camp=values["camp"],
            )
    except Refused as refused:
        lay_on(form, refused.problems)
    except (NotAllowed, Conflict) as refusal:
        tell(request, refusal)
    else:
        return True
    return False

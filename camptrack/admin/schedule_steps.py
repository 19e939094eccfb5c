"""A schedule's buttons: see a period now, or make an issue of a period that the timetable has not."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from camptrack.actions.issue_requests import ask_issue, ask_preview
from camptrack.models import Issue, Schedule

from .fields import DayField
from .rights import user_of
from .schedule_runs import runs_shown
from .steps import sent, step


class PeriodForm(forms.Form):
    """Whole days, both ends included."""

    start = DayField(label=_("first day"))
    end = DayField(label=_("last day"))
    known_at = forms.DateTimeField(
        label=_("cut-off (UTC)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "dir": "ltr"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        help_text=_("What was known at that moment; empty: now."),
    )


def preview(request: HttpRequest, admin: ModelAdmin[Any], schedule: Schedule) -> HttpResponse:
    """Made like an issue, and thrown away after a day."""
    warning = _("A preview is seen by you and your organisation alone, and thrown away after a day.")
    return _ask(request, admin, schedule, _("Preview"), warning, ask_preview)


def issue(request: HttpRequest, admin: ModelAdmin[Any], schedule: Schedule) -> HttpResponse:
    """Numbered and kept like those of the timetable."""
    warning = _("It is numbered and kept like those of the timetable, and goes to the same people.")
    return _ask(request, admin, schedule, _("Make an issue"), warning, ask_issue)


def _ask(
    request: HttpRequest,
    admin: ModelAdmin[Any],
    schedule: Schedule,
    label: Any,
    warning: Any,
    run: Callable[..., Issue],
) -> HttpResponse:
    by = user_of(request)
    yesterday = datetime.now(tz=UTC).date() - timedelta(days=1)
    form = PeriodForm(sent(request), initial={"start": yesterday - timedelta(days=6), "end": yesterday})

    def make(values: Mapping[str, Any]) -> str:
        made = run(by=by, schedule=schedule, **values)
        return reverse("admin:camptrack_issue_change", args=[made.pk])

    return step(
        request,
        admin,
        form,
        label=label,
        warning=warning,
        about=schedule,
        back=reverse("admin:camptrack_schedule_change", args=[schedule.pk]),
        run=make,
        done=_("It is being made; its page shows how far it is."),
        context={"runs": runs_shown(schedule)},
    )

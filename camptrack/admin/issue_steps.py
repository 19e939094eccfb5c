"""The buttons of an issue: approve, discard, recall."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from camptrack.actions.issue_decisions import approve_issue, cannot_be_made, discard_issue, recall_issue
from camptrack.models import Issue
from camptrack.vocabulary import IssueStatus

from .rights import user_of
from .steps import ReasonForm, sent, step


@dataclass(frozen=True)
class IssueStep:
    """A button: its words, when it makes sense, and the action behind it."""

    name: str
    fits: Callable[[Issue], bool]
    label: Any
    warning: Any
    done: Any
    run: Callable[..., Issue]
    asks_reason: bool = True

    def view(self, request: HttpRequest, admin: ModelAdmin[Any], issue: Issue) -> HttpResponse:
        """Ask; when asked back, do it."""
        by, back = user_of(request), reverse("admin:camptrack_issue_change", args=[issue.pk])

        def decide(values: Mapping[str, Any]) -> str:
            self.run(by=by, issue=issue, **values)
            return back

        return step(
            request,
            admin,
            (ReasonForm if self.asks_reason else forms.Form)(sent(request)),
            label=self.label,
            warning=self.warning,
            about=issue,
            back=back,
            run=decide,
            done=self.done,
        )


STEPS = {
    each.name: each
    for each in (
        IssueStep(
            "approve",
            lambda issue: issue.status == IssueStatus.WAITING,
            _("Approve"),
            _("It is published as it stands, and sent to its recipients, with your name on record."),
            _("The issue is published and on its way."),
            approve_issue,
            asks_reason=False,
        ),
        IssueStep(
            "discard",
            lambda issue: issue.status == IssueStatus.WAITING or cannot_be_made(issue),
            _("Do not approve"),
            _("It is not published and sent to nobody. It stays on record with the reason."),
            _("The issue is not published; the reason is on record."),
            discard_issue,
        ),
        IssueStep(
            "recall",
            lambda issue: issue.status == IssueStatus.PUBLISHED,
            _("Recall"),
            _("Everybody whom it was sent to is told that it no longer holds, and why. It stays on record."),
            _("The issue is recalled; its recipients are told."),
            recall_issue,
        ),
    )
}

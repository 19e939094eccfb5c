"""The buttons of a webhook: change, call for a test, another secret, disable, enable, remove."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.actions.webhook_steps import (
    call_for_test,
    disable_webhook,
    enable_webhook,
    rotate_secret,
)
from camptrack.actions.webhooks import change_webhook, remove_webhook
from camptrack.models import WebhookDelivery, WebhookEndpoint

from .problems import lay_on, tell
from .rights import user_of
from .shown_once import ask_or_show
from .steps import sent, step
from .webhook_forms import RotateForm, WebhookForm


@dataclass(frozen=True)
class WebhookStep:
    """A button that asks once more: its words, when it makes sense, the action behind it."""

    name: str
    label: Any
    warning: Any
    done: Any
    run: Callable[..., Any]
    makes_sense: Callable[[WebhookEndpoint], bool] = lambda _endpoint: True

    def view(self, request: HttpRequest, admin: ModelAdmin[Any], endpoint: WebhookEndpoint) -> HttpResponse:
        """Ask; when asked back, do it."""
        by, back = user_of(request), page_of(endpoint)
        changes = self.run is change_webhook
        form = WebhookForm(sent(request), user=by, of=endpoint) if changes else forms.Form(sent(request))

        def act(values: Mapping[str, Any]) -> str:
            made = self.run(by=by, endpoint=endpoint, **values)
            if isinstance(made, WebhookDelivery):
                return reverse("admin:camptrack_webhookdelivery_change", args=[made.pk])
            gone = made.removed_at is not None
            return reverse("admin:camptrack_webhookendpoint_changelist") if gone else back

        return step(
            request,
            admin,
            form,
            label=self.label,
            warning=self.warning,
            about=endpoint,
            back=back,
            run=act,
            done=self.done,
        )


def page_of(endpoint: WebhookEndpoint) -> str:
    return reverse("admin:camptrack_webhookendpoint_change", args=[endpoint.pk])


STEPS = {
    each.name: each
    for each in (
        WebhookStep(
            "edit",
            _("Change this webhook"),
            _("What waits goes to the new address; what was told stays told."),
            _("The webhook was changed."),
            change_webhook,
        ),
        WebhookStep(
            "test",
            _("Call for a test"),
            _("It is called once within seconds, with its signature and nothing else to tell."),
            _("The test is on its way; look again for the answer."),
            call_for_test,
        ),
        WebhookStep(
            "disable",
            _("Disable"),
            _("It is called no more until it is enabled; then it goes on from where it was told to."),
            _("The webhook is called no more."),
            disable_webhook,
            lambda endpoint: endpoint.disabled_at is None,
        ),
        WebhookStep(
            "enable",
            _("Enable"),
            _("It is called again, first with what it never took."),
            _("The webhook is called again."),
            enable_webhook,
            lambda endpoint: endpoint.disabled_at is not None,
        ),
        WebhookStep(
            "remove",
            _("Remove"),
            _("It is called no more and leaves the list; there is no way back but making another one."),
            _("The webhook was removed."),
            remove_webhook,
        ),
    )
}


def rotate(request: HttpRequest, admin: ModelAdmin[Any], endpoint: WebhookEndpoint) -> HttpResponse:
    """Another secret, shown once."""
    form, secret = RotateForm(sent(request)), ""
    if request.method == "POST" and form.is_valid():
        now = datetime.now(tz=UTC)
        try:
            _endpoint, secret = rotate_secret(
                by=user_of(request), endpoint=endpoint, now=now, **form.cleaned_data
            )
        except Refused as refused:
            lay_on(form, refused.problems)
        except (NotAllowed, Conflict) as refusal:
            tell(request, refusal)
            return HttpResponseRedirect(page_of(endpoint))
    return ask_or_show(
        request,
        admin,
        "webhookendpoint/new.html",
        form=form,
        title=_("Make another secret"),
        label=_("Make another secret"),
        warning=_("Another secret is made and shown once. For a while calls are signed with both."),
        back=page_of(endpoint),
        shown=secret,
        endpoint=endpoint,
    )

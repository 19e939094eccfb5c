"""Webhooks that are told what changed: made, looked at, mended; their secrets shown once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from camptrack.actions.refusals import NotAllowed, Refused
from camptrack.actions.webhooks import create_webhook
from camptrack.models import WebhookEndpoint
from camptrack.queries.webhooks import state_of, visible_webhooks

from . import webhook_steps
from .keys import found_by
from .problems import put_on
from .rights import SeenByAdministrators, user_of
from .shown_once import ask_or_show
from .site import site
from .steps import sent
from .webhook_forms import WebhookForm
from .webhook_steps import STEPS

#: on its own page; all are in the list of calls
LATEST = 20
#: of an address in the list
LONGEST = 50


@admin.register(WebhookEndpoint, site=site)
class WebhookEndpointAdmin(SeenByAdministrators):
    """Of the organisations that somebody administers."""

    list_display = ("name", "organisation", "state", "address_", "kinds_", "area")
    list_filter = ("organisation",)
    search_fields = ("name", "address")
    ordering = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookEndpoint]:
        return visible_webhooks(user_of(request)).order_by(*self.ordering)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @admin.display(description=_("state"))
    def state(self, endpoint: WebhookEndpoint) -> str:
        found = state_of(endpoint)
        return format_html('<span class="status status-{}">{}</span>', found.value, found.label)

    @admin.display(description=_("address"), ordering="address")
    def address_(self, endpoint: WebhookEndpoint) -> str:
        return format_html('<bdi dir="ltr">{}</bdi>', Truncator(endpoint.address).chars(LONGEST))

    @admin.display(description=_("told of"))
    def kinds_(self, endpoint: WebhookEndpoint) -> Any:
        return kinds_of(endpoint)

    def get_urls(self) -> list[URLPattern]:
        def one(name: str, view: Callable[..., HttpResponse], **given: Any) -> URLPattern:
            wrapped = self.admin_site.admin_view(view)
            return path(f"<uuid:object_id>/{name}/", wrapped, given, name=f"camptrack_webhookendpoint_{name}")

        steps = [one(name, self.step_view, step=name) for name in STEPS]
        return [one("rotate", self.rotate_view), *steps, *super().get_urls()]

    @sensitive_variables("secret")
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        user, endpoint, secret = user_of(request), None, ""
        form = WebhookForm(sent(request), user=user)
        if request.method == "POST" and form.is_valid():
            try:
                endpoint, secret = create_webhook(by=user, **form.cleaned_data)
            except (Refused, NotAllowed) as refusal:
                put_on(form, refusal)
        return ask_or_show(
            request,
            self,
            "webhookendpoint/new.html",
            form=form,
            title=_("Make a webhook"),
            label=_("Make a webhook"),
            warning=_(
                "It is told what changes from now on: the kind and id of each thing, and no numbers. Who may "
                "see them asks for them with a key."
            ),
            back=reverse("admin:camptrack_webhookendpoint_changelist"),
            shown=secret,
            endpoint=endpoint,
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        endpoint = self._endpoint(request, object_id)
        calls = endpoint.deliveries.order_by("-at")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": endpoint,
            "endpoint": endpoint,
            "state": state_of(endpoint),
            "kinds": kinds_of(endpoint),
            "steps": [
                (reverse(f"admin:camptrack_webhookendpoint_{each.name}", args=[endpoint.pk]), each.label)
                for each in STEPS.values()
                if each.makes_sense(endpoint)
            ],
            "calls": calls[:LATEST],
            "more": calls.count() > LATEST,
        }
        return TemplateResponse(request, "admin/camptrack/webhookendpoint/page.html", context)

    def step_view(self, request: HttpRequest, object_id: UUID, step: str) -> HttpResponse:
        return STEPS[step].view(request, self, self._endpoint(request, object_id))

    @sensitive_variables()
    def rotate_view(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        return webhook_steps.rotate(request, self, self._endpoint(request, object_id))

    def _endpoint(self, request: HttpRequest, key: str | UUID) -> WebhookEndpoint:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return found_by(self.get_queryset(request), key)


def kinds_of(endpoint: WebhookEndpoint) -> Any:
    """In the reader's language."""
    labels = dict(WebhookEndpoint._meta.get_field("kinds").base_field.flatchoices)
    return ", ".join(str(labels[kind]) for kind in endpoint.kinds) or _("everything")

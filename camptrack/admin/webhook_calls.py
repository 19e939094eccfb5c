"""Calls of webhooks: what was told when, each attempt with its answer; repeated by hand."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Func, IntegerField, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from camptrack.actions.webhook_steps import repeat_call
from camptrack.models import WebhookDelivery
from camptrack.queries.webhooks import visible_calls
from camptrack.vocabulary import ChangeKind, DeliveryStatus

from .keys import found_by
from .rights import SeenByAdministrators, user_of
from .site import site
from .steps import sent, step


@admin.register(WebhookDelivery, site=site)
class WebhookDeliveryAdmin(SeenByAdministrators):
    """Of the organisations that somebody administers."""

    list_display = ("at", "endpoint", "notice", "told", "status_", "attempts", "problem")
    list_filter = ("status", "notice")
    search_fields = ("endpoint__name", "endpoint__address")
    ordering = ("-at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookDelivery]:
        calls = visible_calls(user_of(request)).order_by(*self.ordering)
        length = Func("changes", function="jsonb_array_length", output_field=IntegerField())
        return calls.defer("changes").annotate(how_many=length)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """The webhook's own page leads here."""
        return lookup == "endpoint__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("changes"))
    def told(self, call: Any) -> Any:
        return call.how_many or self.get_empty_value_display()

    @admin.display(description=_("status"), ordering="status")
    def status_(self, call: WebhookDelivery) -> str:
        return format_html('<span class="status status-{}">{}</span>', call.status, call.get_status_display())

    def get_urls(self) -> list[URLPattern]:
        repeat = path(
            "<uuid:object_id>/repeat/",
            self.admin_site.admin_view(self.repeat_view),
            name="camptrack_webhookdelivery_repeat",
        )
        return [repeat, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        call = self._call(request, object_id)
        labels = dict(ChangeKind.choices)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("A call of %(name)s") % {"name": call.endpoint},
            "call": call,
            "webhooks": call.endpoint._meta.verbose_name_plural,
            "changes": [{**each, "kind": labels[each["kind"]]} for each in call.changes],
            "hand_overs": call.hand_overs.order_by("at"),
            "waits": call.status == DeliveryStatus.WAITING,
        }
        return TemplateResponse(request, "admin/camptrack/webhookdelivery/page.html", context)

    def repeat_view(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        call, by = self._call(request, object_id), user_of(request)

        def repeat(values: Mapping[str, Any]) -> str:
            again = repeat_call(by=by, call=call, **values)
            return reverse("admin:camptrack_webhookdelivery_change", args=[again.pk])

        return step(
            request,
            self,
            forms.Form(sent(request)),
            label=_("Call again"),
            warning=_("The same is told once more, as another call."),
            about=call.endpoint,
            back=reverse("admin:camptrack_webhookdelivery_change", args=[call.pk]),
            run=repeat,
            done=_("The call waits to be made."),
        )

    def _call(self, request: HttpRequest, key: str | UUID) -> WebhookDelivery:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return found_by(visible_calls(user_of(request)), key)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The call's own page lists every attempt."""
        raise Http404

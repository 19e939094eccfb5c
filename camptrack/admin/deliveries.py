"""Deliveries: what was sent to whom, each hand-over with its answer; repeated by hand."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from camptrack.actions.repeats import repeat_delivery
from camptrack.models import Delivery
from camptrack.queries.deliveries import SEES_DELIVERIES, visible_deliveries
from camptrack.queries.rights import may_anywhere
from camptrack.vocabulary import Right

from .keys import found_by
from .rights import GrantedAdmin, holds, member, user_of
from .site import site
from .steps import sent, step


@admin.register(Delivery, site=site)
class DeliveryAdmin(GrantedAdmin):
    """Of organisations for which one publishes or which one administers: recipients' addresses are nobody
    else's business."""

    list_display = ("recipient", "issue_", "notice", "status_", "attempts", "sent_at", "problem")
    list_filter = ("status", "notice")
    search_fields = ("recipient__address", "recipient__name", "message_id", "issue__schedule__title")
    ordering = ("-at",)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return member(request.user) and any(holds(request.user, right) for right in SEES_DELIVERIES)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        deliveries = visible_deliveries(user_of(request)).select_related("issue__schedule__organisation")
        return deliveries.order_by(*self.ordering)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """The issue's own page leads here."""
        return lookup == "issue__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("issue"))
    def issue_(self, delivery: Delivery) -> str:
        address = reverse("admin:camptrack_issue_change", args=[delivery.issue_id])
        issue = delivery.issue
        return format_html('<a href="{}"><bdi>{} {}</bdi></a>', address, issue.schedule.title, issue.number)

    @admin.display(description=_("status"), ordering="status")
    def status_(self, delivery: Delivery) -> str:
        label = delivery.get_status_display()
        return format_html('<span class="status status-{}">{}</span>', delivery.status, label)

    def get_urls(self) -> list[URLPattern]:
        repeat = path(
            "<uuid:object_id>/repeat/",
            self.admin_site.admin_view(self.repeat_view),
            name="camptrack_delivery_repeat",
        )
        return [repeat, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        delivery = self._delivery(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": delivery.recipient,
            "delivery": delivery,
            "hand_overs": delivery.hand_overs.order_by("at"),
            "may_repeat": self._may_repeat(request, delivery),
        }
        return TemplateResponse(request, "admin/camptrack/delivery/page.html", context)

    def repeat_view(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        delivery, by = self._delivery(request, object_id), user_of(request)
        if not self._may_repeat(request, delivery):
            raise PermissionDenied

        def repeat(values: Mapping[str, Any]) -> str:
            again = repeat_delivery(by=by, delivery=delivery, **values)
            return reverse("admin:camptrack_delivery_change", args=[again.pk])

        return step(
            request,
            self,
            forms.Form(sent(request)),
            label=_("Send again"),
            warning=_("It is sent once more, whatever became of it before; both are on record."),
            about=delivery.recipient,
            back=reverse("admin:camptrack_delivery_change", args=[delivery.pk]),
            run=repeat,
            done=_("It is on its way again."),
        )

    def _may_repeat(self, request: HttpRequest, delivery: Delivery) -> bool:
        organisation = delivery.issue.schedule.organisation
        return may_anywhere(user_of(request), Right.PUBLISH, organisation=organisation)

    def _delivery(self, request: HttpRequest, key: str | UUID) -> Delivery:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return found_by(self.get_queryset(request), key)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The delivery's own page lists every hand-over."""
        raise Http404

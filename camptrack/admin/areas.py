"""Areas: read only here, with the people in their recorded sites."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camptrack.actions.calculations import ask_calculation
from camptrack.actions.refusals import Conflict
from camptrack.models import Area, Camp
from camptrack.queries.camp_list import state_of, with_population
from camptrack.queries.known import NotWorkedOut
from camptrack.queries.population import population

from .looking import look
from .names import local_name
from .population_page import path_of
from .rights import GrantedAdmin, user_of
from .sentences import population_sentences
from .site import site

#: rows of the list of an area's camps; the list of camps has them all
MOST_LISTED = 300


@admin.register(Area, site=site)
class AreaAdmin(GrantedAdmin):
    """The tree of P-codes comes from code lists, not from a form."""

    list_display = ("name_", "code", "level", "parent", "country")
    list_display_links = None
    list_filter = ("level",)
    list_select_related = ("parent",)
    search_fields = ("name", "code", "names")
    fields = ("code", "name", "names", "level", "parent", "valid_from", "valid_to")

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def name_(self, area: Area) -> str:
        address = reverse("admin:camptrack_area_population", args=[area.pk])
        return format_html('<a href="{}"><bdi>{}</bdi></a>', address, local_name(area))

    def get_urls(self) -> list[URLPattern]:
        page = path(
            "<int:object_id>/population/",
            self.admin_site.admin_view(self.population_view),
            name="camptrack_area_population",
        )
        return [page, *super().get_urls()]

    def population_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        area = Area.objects.filter(pk=object_id).first()
        if area is None:
            raise Http404
        asked = look(request)
        try:
            number = population(area, asked.on, asked.known_at)
        except NotWorkedOut as wanted:
            _ask(request, wanted)
            number = population(area, asked.on)
        camps = with_population(Camp.objects.in_area(area).standing(), asked.on).select_related("area")
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": local_name(area),
            "area": area,
            "path": path_of(area)[:-1],
            "look": asked,
            "population": number,
            "sentences": population_sentences(number, None),
            "rows": [state_of(camp) for camp in camps.order_by("-best", "name")[:MOST_LISTED]],
            "children": list(area.children.order_by("name")),
        }
        return TemplateResponse(request, "admin/camptrack/area/population.html", context)


def _ask(request: HttpRequest, wanted: NotWorkedOut) -> None:
    """Have it worked out, and say so above what is shown meanwhile."""
    try:
        calculation = ask_calculation(by=user_of(request), wanted=wanted)
    except Conflict as refusal:
        messages.error(request, refusal.detail)
        return
    messages.warning(
        request,
        _(
            "“As known” is being worked out, %(done)s of %(camps)s camps so far: look again in a moment. "
            "These are the numbers as known now."
        )
        % {"done": calculation.camps_done, "camps": calculation.camps},
    )

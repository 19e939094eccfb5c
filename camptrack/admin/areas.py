"""Areas: read only here, with the people in their recorded sites."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from camptrack.models import Area

from . import area_map, area_page
from .names import local_name
from .rights import GrantedAdmin
from .site import site


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
        own = [
            path(
                "<int:object_id>/population/",
                self.admin_site.admin_view(self.population_view),
                name="camptrack_area_population",
            ),
            path(
                "<int:object_id>/pictures/<slug:name>.svg",
                self.admin_site.admin_view(self.picture_view),
                name="camptrack_area_picture",
            ),
            path(
                "<int:object_id>/map.json",
                self.admin_site.admin_view(self.map_view),
                name="camptrack_area_map",
            ),
        ]
        return [*own, *super().get_urls()]

    def population_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return area_page.show(request, self, self._area(request, object_id))

    def picture_view(self, request: HttpRequest, object_id: int, name: str) -> HttpResponse:
        return area_page.picture(request, self._area(request, object_id), name)

    def map_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return area_map.show(request, self._area(request, object_id))

    def _area(self, request: HttpRequest, pk: int) -> Area:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Area, pk=pk)

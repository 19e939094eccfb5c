"""Camps: the list with today's populations, the form, and the page of a camp's population."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from camptrack.actions import places
from camptrack.models import Camp
from camptrack.queries.camp_list import state_of, with_population
from camptrack.queries.rights import may
from camptrack.templatetags.explain import explained
from camptrack.vocabulary import Freshness, Right

from . import camp_load, history_page, one_camp, population_page
from .fields import LinesField, NamesField
from .names import local_name
from .rights import user_of
from .saving import ActionForm, ActionSavedAdmin
from .site import site


class CampForm(ActionForm):
    names = NamesField(
        label=_("names by language"), required=False, help_text=_("One a line, such as “ar: مخيم الهول”.")
    )
    aliases = LinesField(label=_("other names"), required=False, help_text=_("One a line."))

    class Meta:
        model = Camp
        fields = (
            "name",
            "code",
            "names",
            "aliases",
            "area",
            "site_type",
            "local_type",
            "latitude",
            "longitude",
            "capacity",
            "household_size",
        )


@admin.register(Camp, site=site)
class CampAdmin(ActionSavedAdmin):
    """Saved by its actions; its population is derived and has a page of its own."""

    add_right = Right.ENTER
    change_right = Right.ENTER
    create_row = staticmethod(places.create_camp)
    change_row = staticmethod(places.change_camp)
    row_name = "camp"
    stays = "code"
    form = CampForm
    autocomplete_fields = ("area",)
    list_display = ("name_", "code", "population", "as_of", "freshness", "pending", "area", "site_type")
    list_display_links = None
    list_filter = ("site_type",)
    list_select_related = ("area",)
    search_fields = ("name", "code", "names", "aliases")
    change_form_template = "admin/camptrack/camp/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Camp]:
        return with_population(Camp.objects.standing(), datetime.now(tz=UTC).date())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not super().has_change_permission(request):
            return False
        return obj is None or may(user_of(request), Right.ENTER, area=obj.area)

    @admin.display(description=_("name"), ordering="name")
    def name_(self, camp: Camp) -> str:
        address = reverse("admin:camptrack_camp_population", args=[camp.pk])
        return format_html('<a href="{}"><bdi>{}</bdi></a>', address, local_name(camp))

    @admin.display(description=_("population today"), ordering="best")
    def population(self, camp: Camp) -> str:
        state = state_of(camp)
        today = datetime.now(tz=UTC).date()
        return explained("camp", camp.pk, state.low, state.best, state.high, today)

    @admin.display(description=_("as of"))
    def as_of(self, camp: Camp) -> Any:
        return state_of(camp).as_of

    @admin.display(description=_("freshness"))
    def freshness(self, camp: Camp) -> str:
        found = state_of(camp).freshness
        if not found:
            return ""
        return format_html('<span class="status status-{}">{}</span>', found, Freshness(found).label)

    @admin.display(description=_("pending"))
    def pending(self, camp: Any) -> str:
        """A word where something waits, and nothing where all is in."""
        return (
            format_html('<span class="status status-pending">{}</span>', _("pending")) if camp.pending else ""
        )

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("load/", self.admin_site.admin_view(self.load_view), name="camptrack_camp_load"),
            path(
                "load/camps.csv",
                self.admin_site.admin_view(self.load_template_view),
                name="camptrack_camp_load_template",
            ),
            *(
                path(
                    f"<int:object_id>/{name}/",
                    self.admin_site.admin_view(partial(self.step_view, step=step)),
                    name=f"camptrack_camp_{name}",
                )
                for name, step in one_camp.VIEWS.items()
            ),
            path(
                "<int:object_id>/population/",
                self.admin_site.admin_view(self.population_view),
                name="camptrack_camp_population",
            ),
            path(
                "<int:object_id>/pictures/<slug:name>.svg",
                self.admin_site.admin_view(self.picture_view),
                name="camptrack_camp_picture",
            ),
        ]
        return [*own, *super().get_urls()]

    def population_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        camp = self._camp(request, object_id)
        if camp.merged_into is not None:
            there = reverse("admin:camptrack_camp_population", args=[camp.merged_into.pk])
            return HttpResponseRedirect(there)
        return population_page.show(request, self, camp)

    def load_view(self, request: HttpRequest) -> HttpResponse:
        return camp_load.show(request, self)

    def load_template_view(self, request: HttpRequest) -> HttpResponse:
        return camp_load.template(request, self)

    def step_view(
        self, request: HttpRequest, object_id: int, step: Callable[..., HttpResponse]
    ) -> HttpResponse:
        return step(request, self, self._camp(request, object_id))

    def picture_view(self, request: HttpRequest, object_id: int, name: str) -> HttpResponse:
        return population_page.picture(request, self._camp(request, object_id), name)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Of merged camps too, which are on no list."""
        camp = self._camp(request, int(object_id) if object_id.isdecimal() else 0)
        back = reverse("admin:camptrack_camp_population", args=[camp.pk])
        return history_page.show(request, self, camp, back=back)

    def _camp(self, request: HttpRequest, pk: int) -> Camp:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Camp.objects.select_related("area", "merged_into"), pk=pk)

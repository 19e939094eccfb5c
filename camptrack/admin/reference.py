"""Sources and waves."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from camptrack.actions import places
from camptrack.models import Source, Wave
from camptrack.vocabulary import Right

from .saving import ActionSavedAdmin
from .site import site


@admin.register(Source, site=site)
class SourceAdmin(ActionSavedAdmin):
    """Who publishes, with the grades its reports get when nothing else is said."""

    add_right = Right.ENTER
    change_right = Right.REVIEW
    create_row = staticmethod(places.create_source)
    change_row = staticmethod(places.change_source)
    row_name = "source"
    stays = "slug"
    fields = ("name", "slug", "kind", "reliability", "credibility", "url")
    list_display = ("name", "slug", "kind", "reliability", "credibility")
    list_filter = ("kind", "reliability")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Wave, site=site)
class WaveAdmin(ActionSavedAdmin):
    """Named movements; from camp to camp they count in both."""

    add_right = Right.ENTER
    change_right = Right.REVIEW
    create_row = staticmethod(places.create_wave)
    change_row = staticmethod(places.change_wave)
    row_name = "wave"
    stays = "slug"
    fields = (
        "label",
        "slug",
        "cause",
        "origin_area",
        "origin_camp",
        "destination_area",
        "destination_camp",
    )
    autocomplete_fields = ("origin_area", "origin_camp", "destination_area", "destination_camp")
    list_display = ("label", "slug", "origin", "destination")
    search_fields = ("label", "slug")
    prepopulated_fields = {"slug": ("label",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Wave]:
        return Wave.objects.select_related(
            "origin_area", "origin_camp", "destination_area", "destination_camp"
        )

    @admin.display(description=Wave._meta.get_field("origin_area").verbose_name)
    def origin(self, wave: Wave) -> Any:
        return wave.origin_area or wave.origin_camp or self.get_empty_value_display()

    @admin.display(description=Wave._meta.get_field("destination_camp").verbose_name)
    def destination(self, wave: Wave) -> Any:
        return wave.destination_area or wave.destination_camp or self.get_empty_value_display()

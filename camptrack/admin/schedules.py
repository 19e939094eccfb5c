"""Schedules of aggregate reports: when which report goes to whom."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.dates import WEEKDAYS
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camptrack.actions.schedules import change_schedule, create_schedule
from camptrack.models import Camp, Schedule
from camptrack.periods import zones
from camptrack.queries.rights import is_administrator, may_anywhere
from camptrack.queries.schedules import recipients_of, visible_schedules
from camptrack.vocabulary import FileFormat, Language, Right

from . import recipients_page, schedule_steps
from .accounts import KeptByAdministrators
from .autocomplete import PickMany
from .fields import DayField, NamesField, with_blank
from .names import local_name
from .rights import user_of
from .saving import ActionForm
from .schedule_runs import moment_shown, runs_shown
from .site import site

TIMING = ("cadence", "weekday", "day", "every_days", "at", "zone", "starts_on")


class ScheduleForm(ActionForm):
    """The action decides; the form knows what a field looks like."""

    titles = NamesField(
        label=gettext_lazy("titles by language"),
        required=False,
        help_text=gettext_lazy("One a line, such as “ar: مخيمات الحسكة”."),
    )
    # Not `camps`: Django would save the relation itself.
    chosen = forms.ModelMultipleChoiceField(
        Camp.objects.standing(),
        label=gettext_lazy("camps"),
        required=False,
        widget=PickMany(Schedule._meta.get_field("camps"), site),
        help_text=gettext_lazy("In the place of an area: these camps alone."),
    )
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("weekday"),
        choices=with_blank([(day + 1, name) for day, name in WEEKDAYS.items()]),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("Of a weekly report: the day on which it is due, after seven whole days."),
    )
    at = forms.TimeField(
        label=gettext_lazy("at"),
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time", "dir": "ltr"}, format="%H:%M"),
        help_text=gettext_lazy("On the clocks of the zone."),
    )
    zone = forms.CharField(
        label=gettext_lazy("time zone"),
        max_length=64,
        widget=forms.TextInput(attrs={"list": "zones", "dir": "ltr", "autocomplete": "off"}),
        help_text=gettext_lazy("As in the IANA list: Asia/Damascus."),
    )
    starts_on = DayField(
        label=gettext_lazy("starts on"), help_text=gettext_lazy("The first day of the first period.")
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("languages"), choices=Language.choices, widget=forms.CheckboxSelectMultiple
    )
    formats = forms.MultipleChoiceField(
        label=gettext_lazy("formats"), choices=FileFormat.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Schedule
        fields = (
            "organisation",
            "title",
            "slug",
            "titles",
            "area",
            "cadence",
            "weekday",
            "day",
            "every_days",
            "at",
            "zone",
            "starts_on",
            "languages",
            "formats",
            "sensitivity",
            "automatic",
            "catch_up",
            "contact",
            "licence",
            "paused",
        )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            named = self.instance.named_camps.values_list("camp", flat=True)
            self.initial["chosen"] = list(named)
            # One that was merged since stays named: it counts in the camp that it became.
            self.fields["chosen"].queryset = Camp.objects.filter(Q(merged_into=None) | Q(pk__in=named))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """As the action calls it."""
        values: dict[str, Any] = super().clean() or {}
        values["camps"] = list(values.pop("chosen", ()))
        return values


@admin.register(Schedule, site=site)
class ScheduleAdmin(KeptByAdministrators):
    """Members see their organisation's; its administrators make and change them."""

    create_row = staticmethod(create_schedule)
    change_row = staticmethod(change_schedule)
    row_name = "schedule"
    stays = "slug"
    form = ScheduleForm
    fieldsets = (
        (None, {"fields": ("organisation", "title", "slug", "titles")}),
        (gettext_lazy("What it is about"), {"fields": ("area", "chosen")}),
        (
            gettext_lazy("When"),
            {"fields": (*TIMING, "catch_up", "paused")},
        ),
        (gettext_lazy("How it is written"), {"fields": ("languages", "formats", "contact", "licence")}),
        (gettext_lazy("Who may read it"), {"fields": ("sensitivity", "automatic")}),
    )
    autocomplete_fields = ("area",)
    prepopulated_fields = {"slug": ("title",)}
    list_display = ("title", "organisation", "about", "cadence", "next_run", "state")
    list_filter = ("cadence", "sensitivity", "paused")
    search_fields = ("title", "slug", "area__name", "area__code")
    change_form_template = "admin/camptrack/schedule/change_form.html"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return is_administrator(user_of(request), obj.organisation)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Schedule]:
        return visible_schedules(user_of(request)).select_related("organisation", "area")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """It stays with the organisation that made it."""
        return (*super().get_readonly_fields(request, obj), *(["organisation"] if obj else []))

    @admin.display(description=gettext_lazy("about"))
    def about(self, schedule: Schedule) -> str:
        return local_name(schedule.area) if schedule.area else _("chosen camps")

    @admin.display(description=gettext_lazy("next run"), ordering="next_due_at")
    def next_run(self, schedule: Schedule) -> str:
        if schedule.next_due_at is None or schedule.paused:
            return ""
        return moment_shown(schedule.next_due_at, schedule.zone)

    @admin.display(description=gettext_lazy("state"))
    def state(self, schedule: Schedule) -> str:
        if schedule.paused:
            return format_html('<span class="status status-waiting">{}</span>', _("paused"))
        if schedule.next_due_at is None:
            return format_html('<span class="status status-failed">{}</span>', _("its time zone is unknown"))
        return ""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        schedule = self.get_object(request, object_id)
        if schedule is not None:
            latest = schedule.issues.defer("data").order_by("-due_at")[:10]
            extra_context = {
                **(extra_context or {}),
                "runs": runs_shown(schedule),
                "latest": list(latest),
                "recipients": recipients_of(schedule).count(),
                "may_publish": self._opens(request, "issue", schedule),
            }
        return super().change_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        context["zones"] = sorted(zone for zone in zones() if "/" in zone)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<int:object_id>/{name}/",
                self.admin_site.admin_view(self.page_view),
                {"name": name},
                name=f"camptrack_schedule_{name}",
            )
            for name in _PAGES
        ]
        return [*own, *super().get_urls()]

    def page_view(self, request: HttpRequest, object_id: int, name: str) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        schedule = get_object_or_404(self.get_queryset(request), pk=object_id)
        if not self._opens(request, name, schedule):
            raise PermissionDenied
        return _PAGES[name](request, self, schedule)

    def _opens(self, request: HttpRequest, name: str, schedule: Schedule) -> bool:
        """Addresses are personal; issues are for who may publish; a preview is for every member."""
        if name == "recipients":
            return self.has_change_permission(request, schedule)
        user = user_of(request)
        return name == "preview" or may_anywhere(user, Right.PUBLISH, organisation=schedule.organisation)


_PAGES = {
    "recipients": recipients_page.show,
    "preview": schedule_steps.preview,
    "issue": schedule_steps.issue,
}

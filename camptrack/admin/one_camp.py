"""A camp's buttons: merge, part again, rename, split. Each shows what moves and asks why."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from camptrack.actions.merges import merge_camp, unmerge_camp
from camptrack.actions.renames import rename_camp
from camptrack.actions.splits import split_camp
from camptrack.models import Camp, Figure
from camptrack.queries.places import figures_in
from camptrack.queries.population import population
from camptrack.queries.reports import visible_reports
from camptrack.queries.rights import may, organisations_seen
from camptrack.queries.shown import number_shown
from camptrack.templatetags.people import as_written, days
from camptrack.vocabulary import Right, SiteType

from .pick import PickField, camp_field
from .rights import user_of
from .steps import ReasonForm, sent, step

if TYPE_CHECKING:
    from .camps import CampAdmin

#: so many figures can be ticked at once; the rest follow on their own pages
MOST_TICKED = 500


class MergeForm(ReasonForm):
    """The camp that stays."""

    into = camp_field(label=_("merge into"))
    field_order = ("into", "reason")


class RenameForm(ReasonForm):
    """The new code."""

    code = forms.CharField(label=_("new code"), max_length=32)
    field_order = ("code", "reason")


class SplitForm(ReasonForm):
    """The new camp, and the figures that speak of it."""

    code = forms.CharField(label=_("code"), max_length=32)
    name = forms.CharField(label=_("name"), max_length=200)
    area = PickField(Camp, "area", label=_("area"))
    site_type = forms.ChoiceField(label=_("site type"), choices=SiteType.choices)
    figures = forms.ModelMultipleChoiceField(
        Figure.objects.none(),
        label=_("figures that speak of the new camp"),
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("code", "name", "area", "site_type", "figures", "reason")


def may_review(request: HttpRequest, camp: Camp) -> bool:
    """Whether the buttons are shown; the actions ask about the other camp as well."""
    return may(user_of(request), Right.REVIEW, area=camp.area)


def merge(request: HttpRequest, admin: "CampAdmin", camp: Camp) -> HttpResponse:
    """Into the camp that stays."""
    warning = _("Its figures count in the other camp from then on, also as known at earlier moments.")
    return _step(request, admin, camp, MergeForm(sent(request)), _("Merge"), warning, merge_camp)


def part(request: HttpRequest, admin: "CampAdmin", camp: Camp) -> HttpResponse:
    """Take a merge back."""
    warning = _("It stands for itself again, and its figures count there.")
    return _step(request, admin, camp, ReasonForm(sent(request)), _("Part again"), warning, unmerge_camp)


def rename(request: HttpRequest, admin: "CampAdmin", camp: Camp) -> HttpResponse:
    """Under another code."""
    warning = _("The old code stays good: it leads to this camp, and no other can have it.")
    return _step(request, admin, camp, RenameForm(sent(request)), _("Rename"), warning, rename_camp)


def split(request: HttpRequest, admin: "CampAdmin", camp: Camp) -> HttpResponse:
    """Ticked figures go to a new camp."""
    form = SplitForm(sent(request), initial={"area": camp.area, "site_type": camp.site_type})
    user = user_of(request)
    seen = visible_reports(user).values("pk")
    figures = figures_in(camp).filter(report__in=seen).select_related("camp", "published", "report__source")
    members_of = organisations_seen(user)
    field: Any = form.fields["figures"]
    field.queryset = figures.order_by("-end", "pk")
    field.choices = [(each.pk, _told(each, members_of)) for each in field.queryset[:MOST_TICKED]]
    warning = _("A new camp is made, and the ticked figures count there from then on.")
    return _step(request, admin, camp, form, _("Split"), warning, split_camp)


def _told(figure: Figure, seen: set[int]) -> SafeString:
    """A figure in a line."""
    shown = number_shown(figure, member=figure.report.organisation_id in seen)
    number = as_written(figure) if shown else _("too few to publish")
    return format_html(
        "{} {} · {} · <bdi>{}</bdi>",
        figure.get_measure_display(),
        number,
        days(figure.start, figure.end),
        figure.report.source.name,
    )


def _step(
    request: HttpRequest,
    admin: "CampAdmin",
    camp: Camp,
    form: Any,
    label: Any,
    warning: Any,
    run: Callable[..., Camp],
) -> HttpResponse:
    if not may_review(request, camp):
        raise PermissionDenied
    by = user_of(request)

    def done(values: Mapping[str, Any]) -> str:
        return _page(run(by=by, camp=camp, **values))

    counting = figures_in(camp).filter(published__isnull=False)
    return step(
        request,
        admin,
        form,
        label=label,
        warning=warning,
        about=camp,
        back=_page(camp.counted_in),
        run=done,
        done=_("It is done, and on record; totals follow in a moment."),
        context={
            "figures": counting.aggregate(number=Count("pk", distinct=True))["number"],
            "population": population(camp, datetime.now(tz=UTC).date()),
        },
    )


def _page(camp: Camp) -> str:
    return reverse("admin:camptrack_camp_population", args=[camp.pk])


VIEWS = {"merge": merge, "part": part, "rename": rename, "split": split}

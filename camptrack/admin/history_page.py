"""The history of a thing: who, when, why, from what to what; newest first, by person and day."""

from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camptrack.models import User
from camptrack.queries.trail import Wanted, read
from camptrack.queries.trails import trails_of

from .fields import DayField


class FilterForm(forms.Form):
    """Both may be left out."""

    who = forms.CharField(
        label=gettext_lazy("person"),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "none"}),
    )
    day = DayField(label=gettext_lazy("day"), required=False)


def show(request: HttpRequest, admin: ModelAdmin[Any], row: Model, *, back: str) -> HttpResponse:
    """403 where the reader may see the thing and not its history."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    trails = trails_of(row, request.user)
    if not trails:
        raise PermissionDenied
    form = FilterForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    number = request.GET.get("p", "")
    wanted = Wanted(
        who=asked.get("who", ""),
        day=asked.get("day"),
        page=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1,  # noqa: PLR2004
    )
    query = request.GET.copy()
    query.pop("p", None)
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("History"),
        "about": row,
        "back": back,
        "form": form,
        "filtered": bool(wanted.who or wanted.day),
        "trail": read(trails, wanted),
        "query": f"{query.urlencode()}&" if query else "",
    }
    return TemplateResponse(request, "admin/camptrack/history.html", context)

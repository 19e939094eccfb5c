"""A camp list from a file: looked at first, then loaded as it was looked at."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from camptrack.actions.camp_columns import list_columns
from camptrack.actions.camp_list import BadRows, CampPlan, load_camps, plan_camps
from camptrack.exports.tables.csv import BYTE_ORDER_MARK, lines
from camptrack.ingest.camp_list import read_camp_list
from camptrack.ingest.tables import Unreadable

from .import_files import file_to_keep
from .rights import user_of

if TYPE_CHECKING:
    from .camps import CampAdmin

#: ten thousand camps; the file waits in the session between the preview and the load
MOST_BYTES = 2 * 1024 * 1024
_KEPT = "camp_list"


class LoadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=_("camp list"), help_text=_("CSV in UTF-8, a row for each camp; its columns are listed below.")
    )

    def clean_file(self) -> Any:
        """Of a size that can be kept."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is over 2 MiB; load it in parts, or by the command."))
        return file


def show(request: HttpRequest, admin: "CampAdmin") -> HttpResponse:
    """Ask for the file, show what loading it does, load it."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    form, plan = LoadForm(), None
    if request.method == "POST" and "confirm" in request.POST:
        name, text = request.session.pop(_KEPT, ("", ""))
        plan, done = _load(request, name, text)
        if done:
            return HttpResponseRedirect(reverse("admin:camptrack_camp_changelist"))
    elif request.method == "POST":
        form = LoadForm(request.POST, request.FILES)
        if form.is_valid():
            plan = _look(request, form)
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("Load a list"),
        "form": form,
        "plan": plan,
        "columns": list_columns(),
    }
    return TemplateResponse(request, "admin/camptrack/camp/load.html", context)


def template(request: HttpRequest, admin: "CampAdmin") -> HttpResponse:
    """A list without rows."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    content = BYTE_ORDER_MARK + lines([[each.name for each in list_columns()]])
    return file_to_keep(content.encode(), "camps.csv", "text/csv; charset=utf-8")


def _look(request: HttpRequest, form: LoadForm) -> CampPlan | None:
    file = form.cleaned_data["file"]
    content = file.read()
    try:
        plan = plan_camps(by=user_of(request), listed=read_camp_list(content, file.name))
    except Unreadable as error:
        form.add_error("file", str(error))
        return None
    if not plan.problems:
        request.session[_KEPT] = (file.name, content.decode("utf-8-sig"))
    return plan


def _load(request: HttpRequest, name: str, text: str) -> tuple[CampPlan | None, bool]:
    """What was looked at; the world may have moved on since."""
    if not text:
        messages.error(request, _("The file is no longer here; choose it once more."))
        return None, False
    try:
        plan = load_camps(by=user_of(request), listed=read_camp_list(text.encode(), name))
    except BadRows as bad:
        return bad.plan, False
    number = len(plan.new) + len(plan.changed)
    said = ngettext("%(number)s camp was made or changed.", "%(number)s camps were made or changed.", number)
    messages.success(request, said % {"number": number})
    return plan, True

"""Imports: spreadsheets brought, their columns named, looked at row by row, entered and taken back."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from camptrack.actions.imports import ask_import, language_of_reader
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.models import Import, Organisation
from camptrack.queries.imports import visible_imports
from camptrack.queries.rights import may_anywhere, organisations_of
from camptrack.vocabulary import ImportState, Right
from camptrack.written import grouped, isolated

from . import import_files, import_mapping, import_page
from .import_form import BringForm
from .import_steps import STEPS, page_of
from .keys import found_by, is_key
from .problems import put_on
from .rights import GrantedAdmin, user_of
from .site import site


@admin.register(Import, site=site)
class ImportAdmin(GrantedAdmin):
    """Whoever enters brings them; members of the organisation look."""

    add_right = Right.ENTER
    list_display = ("name", "state_", "rows_", "organisation", "by", "at_")
    list_filter = ("state",)
    search_fields = ("name", "by__username")
    ordering = ("-at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Import]:
        return visible_imports(user_of(request))

    @admin.display(description=_("state"), ordering="state")
    def state_(self, found: Import) -> str:
        return format_html('<span class="status status-{}">{}</span>', found.state, found.get_state_display())

    @admin.display(description=_("rows"), ordering="total")
    def rows_(self, found: Import) -> str:
        return format_html('<bdi dir="ltr">{}</bdi>', grouped(found.total)) if found.total else ""

    @admin.display(description=_("at (UTC)"), ordering="at")
    def at_(self, found: Import) -> str:
        return format_html('<bdi dir="ltr">{}</bdi>', f"{found.at:%Y-%m-%d %H:%M}")

    def get_urls(self) -> list[URLPattern]:
        wrapped = self.admin_site.admin_view
        views: dict[str, Any] = {
            "mapping/": self.mapping_view,
            "progress/": self.progress_view,
            "errors.csv": self.errors_view,
        }
        own = [
            path("template/<slug:slug>/", wrapped(self.template_view), name="camptrack_import_template"),
            *(
                path(
                    f"<uuid:object_id>/{name}",
                    wrapped(view),
                    name=f"camptrack_import_{name.rstrip('/').removesuffix('.csv')}",
                )
                for name, view in views.items()
            ),
            *(
                path(
                    f"<uuid:object_id>/{name}/",
                    wrapped(self.step_view),
                    {"name": name},
                    name=f"camptrack_import_{name}",
                )
                for name in STEPS
            ),
        ]
        return [*own, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A file or pasted cells. From the page of an import that it mends, that one is discarded."""
        user = user_of(request)
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = BringForm(request.POST or None, request.FILES or None, user=user)
        if request.method == "POST" and form.is_valid():
            replaced = request.POST.get("replaces", "")
            replaces = visible_imports(user).filter(pk=replaced).first() if is_key(replaced) else None
            try:
                asked = ask_import(
                    by=user,
                    organisation=form.cleaned_data["organisation"],
                    replaces=replaces,
                    **form.brought(),
                )
            except (Refused, NotAllowed, Conflict) as refusal:
                put_on(form, refusal)
            else:
                if not asked.new:
                    said = _("This file is here already, brought by %(who)s on %(day)s: this is that import.")
                    told = {"who": asked.found.by, "day": isolated(asked.found.at)}
                    messages.warning(request, said % told)
                return HttpResponseRedirect(page_of(asked.found))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import a spreadsheet"),
            "form": form,
            "organisations": organisations_of(user, Right.ENTER),
        }
        return TemplateResponse(request, "admin/camptrack/import/bring.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        found = self._import(request, object_id)
        if found.state == ImportState.NEEDS_MAPPING and self._enters(request, found):
            return import_mapping.show(request, self, found)
        return import_page.show(request, self, found)

    def mapping_view(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        found = self._import(request, object_id)
        if not self._enters(request, found):
            raise PermissionDenied
        return import_mapping.show(request, self, found)

    def step_view(self, request: HttpRequest, object_id: UUID, name: str) -> HttpResponse:
        found = self._import(request, object_id)
        if not self._enters(request, found):
            raise PermissionDenied
        return STEPS[name](request, self, found)

    def progress_view(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        return import_page.progress(self._import(request, object_id))

    def errors_view(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        return import_files.errors(self._import(request, object_id))

    def template_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        """In the language of whoever asks."""
        user = user_of(request)
        organisation = Organisation.objects.filter(slug=slug).first()
        if organisation is None or not may_anywhere(user, Right.ENTER, organisation=organisation):
            raise PermissionDenied
        return import_files.template(user, organisation, language_of_reader())

    def _import(self, request: HttpRequest, key: str | UUID) -> Import:
        """Of an organisation of which the reader is a member."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return found_by(visible_imports(user_of(request)), key)

    @staticmethod
    def _enters(request: HttpRequest, found: Import) -> bool:
        return may_anywhere(user_of(request), Right.ENTER, organisation=found.organisation)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Its own page says who did what."""
        raise Http404

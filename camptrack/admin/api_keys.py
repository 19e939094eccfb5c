"""Keys of partner systems: made and shown once, followed by a successor, revoked; nothing else of them
changes."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_variables

from camptrack.actions.api_keys import create_api_key, revoke_api_key, rotate_api_key
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.models import ApiKey
from camptrack.queries.keys import grants_of, in_state, state_of
from camptrack.vocabulary import KeyState, Scope

from .key_forms import YEAR, KeyForm, SuccessorForm
from .names import local_name
from .problems import put_on, tell
from .rights import SeenByAdministrators, administered, user_of
from .shown_once import ask_or_show
from .site import site
from .steps import sent

#: between two of several things in a field
_LINE = SafeString("<br>")


class StateFilter(admin.SimpleListFilter):
    """By what a key is good for today."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(KeyState.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> QuerySet[ApiKey]:
        asked = self.value()
        if asked not in KeyState.values:
            return queryset
        return queryset.filter(in_state(KeyState(str(asked)), datetime.now(tz=UTC)))


@admin.register(ApiKey, site=site)
class ApiKeyAdmin(SeenByAdministrators):
    """For administrators, of their organisations."""

    list_display = (
        "name",
        "prefix",
        "state",
        "successor_shown",
        "last_used_at",
        "expires_at",
        "organisation",
    )
    list_filter = (StateFilter,)
    list_select_related = ("organisation", "user", "successor")
    search_fields = ("name", "prefix")
    ordering = ("-created_at",)
    fields = (
        "name",
        "prefix",
        "organisation",
        "rights",
        "state",
        "created_by",
        "created_at",
        "expires_at",
        "revoked_at",
        "last_used_at",
        "successor_shown",
        "told",
    )
    readonly_fields = fields
    change_form_template = "admin/camptrack/apikey/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiKey]:
        return ApiKey.objects.filter(organisation__in=administered(user_of(request)))

    def get_list_display(self, request: HttpRequest) -> Any:
        """Whose a key is, to who administers several."""
        several = administered(user_of(request)).count() > 1
        return (
            self.list_display if several else [each for each in self.list_display if each != "organisation"]
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @admin.display(description=gettext_lazy("state"))
    def state(self, key: ApiKey) -> str:
        return str(state_of(key, datetime.now(tz=UTC)).label)

    @admin.display(description=gettext_lazy("successor"))
    def successor_shown(self, key: ApiKey) -> str:
        """By its prefix, which says nothing of the rest."""
        if key.successor is None:
            return str(self.get_empty_value_display())
        there = reverse("admin:camptrack_apikey_change", args=[key.successor.pk])
        return format_html('<a href="{}" dir="ltr">{}…</a>', there, key.successor.prefix)

    @admin.display(description=gettext_lazy("it may"))
    def rights(self, key: ApiKey) -> str:
        rows = (
            (each.get_right_display(), local_name(each.area) if each.area else _("everywhere"))
            for each in grants_of(key)
        )
        return format_html_join(_LINE, "{} (<bdi>{}</bdi>)", rows)

    @admin.display(description=gettext_lazy("told that it expires soon"))
    def told(self, key: ApiKey) -> str:
        rows = (
            (
                each.user,
                f"{(each.sent_at or each.at).astimezone(UTC):%Y-%m-%d %H:%M} UTC",
                f" – {each.problem}" if each.problem else "",
            )
            for each in key.notices.select_related("user")
        )
        return format_html_join(_LINE, '<bdi>{}</bdi> – <span dir="ltr">{}</span>{}', rows) or _("nobody yet")

    def get_urls(self) -> list[URLPattern]:
        def one(name: str, view: Callable[..., HttpResponse]) -> URLPattern:
            wrapped = self.admin_site.admin_view(view)
            return path(f"<int:object_id>/{name}/", wrapped, name=f"camptrack_apikey_{name}")

        return [one("revoke", self.revoke_view), one("successor", self.successor_view), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        key = self.get_object(request, object_id)
        open_still = key is not None and state_of(key, datetime.now(tz=UTC)) in {
            KeyState.ACTIVE,
            KeyState.EXPIRING,
        }
        more = {"may_be_followed": open_still}
        return super().change_view(request, object_id, form_url, {**more, **(extra_context or {})})

    @sensitive_variables("text")
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        user = user_of(request)
        first = {"scopes": [Scope.READ], "expires_on": datetime.now(tz=UTC).date() + YEAR}
        form = KeyForm(sent(request), user=user, initial=first)

        def make(values: Any) -> str:
            _key, text = create_api_key(
                by=user,
                organisation=values["organisation"],
                scopes=[Scope(each) for each in values["scopes"]],
                name=values["name"],
                expires_at=datetime.combine(values["expires_on"] + timedelta(days=1), time(), UTC),
            )
            return text

        back = reverse("admin:camptrack_apikey_changelist")
        return self._shown_once(
            request, form, make, back=back, title=_("Make a key"), label=_("Make the key")
        )

    @sensitive_variables("text")
    def successor_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Asks how long both go on, then shows the new key once."""
        key = self._key(request, object_id)

        def make(values: Any) -> str:
            _successor, text = rotate_api_key(
                by=user_of(request), key=key, now=datetime.now(tz=UTC), overlap_days=values["overlap_days"]
            )
            return text

        return self._shown_once(
            request,
            SuccessorForm(sent(request)),
            make,
            title=_("Make a successor"),
            label=_("Make the successor"),
            warning=_(
                "The successor may what this key may, acts under the same name and lasts as long as this one "
                "was made for. A successor that nobody used yet is revoked: this one takes its place."
            ),
            about=key,
            back=reverse("admin:camptrack_apikey_change", args=[key.pk]),
        )

    @sensitive_variables("text")
    def _shown_once(
        self, request: HttpRequest, form: forms.Form, make: Callable[[Any], str], **said: Any
    ) -> HttpResponse:
        text = ""
        if request.method == "POST" and form.is_valid():
            try:
                text = make(form.cleaned_data)
            except (Refused, NotAllowed, Conflict) as refusal:
                put_on(form, refusal)
        return ask_or_show(request, self, "apikey/new.html", form=form, shown=text, **said)

    def revoke_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        key = self._key(request, object_id)
        if request.method == "POST":
            try:
                more = revoke_api_key(by=user_of(request), key=key, now=datetime.now(tz=UTC))
            except (NotAllowed, Conflict) as refusal:
                tell(request, refusal)
            else:
                messages.success(request, _("The key opens nothing any more."))
                if more:
                    text = ngettext(
                        "Nor does the successor that it made itself.",
                        "Nor do the %(more)s successors that it made itself.",
                        more,
                    )
                    messages.success(request, text % {"more": more})
        return HttpResponseRedirect(reverse("admin:camptrack_apikey_change", args=[key.pk]))

    def _key(self, request: HttpRequest, pk: int) -> ApiKey:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

"""Keys of partner systems: made and shown once, revoked, never changed."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pghistory
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from camptrack.actions.api_keys import create_api_key, revoke_api_key
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.models import ApiKey, Organisation, User
from camptrack.vocabulary import Scope

from .fields import DayField
from .problems import lay_on, tell
from .rights import GrantedAdmin, administered, administrator, user_of
from .site import site

YEAR = timedelta(days=365)


class KeyForm(forms.Form):
    """What is asked for a new key."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("organisation"), empty_label=None
    )
    name = forms.CharField(
        label=gettext_lazy("name"), max_length=200, help_text=gettext_lazy("The system that will use it.")
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("it may"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    expires_on = DayField(label=gettext_lazy("last day"))

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = administered(user)  # type: ignore[attr-defined]

    def clean_expires_on(self) -> Any:
        day = self.cleaned_data["expires_on"]
        today = datetime.now(tz=UTC).date()
        if not today <= day <= today + 10 * YEAR:
            raise forms.ValidationError(_("Give a day from today on, at most ten years ahead."))
        return day


@admin.register(ApiKey, site=site)
class ApiKeyAdmin(GrantedAdmin):
    """For administrators, of their organisations."""

    list_display = (
        "name",
        "prefix",
        "organisation",
        "expires_at",
        "revoked_at",
        "last_used_at",
        "created_by",
    )
    list_select_related = ("organisation", "created_by")
    search_fields = ("name", "prefix")
    ordering = ("-created_at",)
    fields = (
        "name",
        "prefix",
        "organisation",
        "created_by",
        "created_at",
        "expires_at",
        "revoked_at",
        "last_used_at",
    )
    readonly_fields = fields
    change_form_template = "admin/camptrack/apikey/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiKey]:
        return ApiKey.objects.filter(organisation__in=administered(user_of(request)))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administrator(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        revoke = path(
            "<int:object_id>/revoke/",
            self.admin_site.admin_view(self.revoke_view),
            name="camptrack_apikey_revoke",
        )
        return [revoke, *super().get_urls()]

    @sensitive_variables("text")
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        user = user_of(request)
        first = {"scopes": [Scope.READ], "expires_on": datetime.now(tz=UTC).date() + YEAR}
        form = KeyForm(request.POST if request.method == "POST" else None, user=user, initial=first)
        text = ""
        if request.method == "POST" and form.is_valid():
            values = form.cleaned_data
            try:
                with pghistory.context(by=user.get_username()):
                    _key, text = create_api_key(
                        by=user,
                        organisation=values["organisation"],
                        scopes=[Scope(each) for each in values["scopes"]],
                        name=values["name"],
                        expires_at=datetime.combine(values["expires_on"] + timedelta(days=1), time(), UTC),
                    )
            except Refused as refused:
                lay_on(form, refused.problems)
            except NotAllowed as refusal:
                form.add_error(None, refusal.detail)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Make a key"),
            "form": form,
            "text": text,
        }
        answer = TemplateResponse(request, "admin/camptrack/apikey/new.html", context)
        add_never_cache_headers(answer)  # the key must not be found in a shared computer's history
        return answer

    def revoke_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        key = self.get_queryset(request).filter(pk=object_id).first()
        if key is None:
            raise Http404
        if request.method == "POST":
            try:
                revoke_api_key(by=user_of(request), key=key, now=datetime.now(tz=UTC))
            except (NotAllowed, Conflict) as refusal:
                tell(request, refusal)
            else:
                messages.success(request, _("The key opens nothing any more."))
        return HttpResponseRedirect(reverse("admin:camptrack_apikey_change", args=[key.pk]))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The key's own page says all that there is."""
        raise Http404

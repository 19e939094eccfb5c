"""People: seen and changed by whoever administers their organisations, who also lets them in again."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from camptrack.actions import accounts
from camptrack.actions.recovery import make_recovery_link, take_off_second_factors
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.models import User
from camptrack.queries.rights import is_over
from camptrack.queries.second_factors import has_second_factor

from .accounts import AdministratorsAdmin
from .problems import put_on
from .rights import administered, user_of
from .shown_once import ask_or_show
from .site import site
from .steps import ReasonForm, sent, step


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """Somebody's account; their password is theirs alone."""

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "language", "is_active"]


@admin.register(User, site=site)
class UserAdmin(AdministratorsAdmin):
    """They come by invitation; the stand-ins of API keys are with the keys."""

    add_right = None
    change_row = staticmethod(accounts.change_user)
    row_name = "user"
    form = PersonForm
    list_display = ("username", "first_name", "last_name", "language", "is_active", "is_staff", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    change_form_template = "admin/camptrack/user/change_form.html"
    change_list_template = "admin/camptrack/user/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        people = User.objects.filter(api_keys=None).order_by("username")
        user = user_of(request)
        if user.is_superuser:
            return people
        return people.filter(Q(grants__organisation__in=administered(user)) | Q(pk=user.pk)).distinct()

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """One's own address is proved on the pages of the account."""
        own = ("email",) if obj == request.user else ()
        return (*super().get_readonly_fields(request, obj), *own)

    def get_urls(self) -> list[URLPattern]:
        def one(name: str, view: Callable[..., HttpResponse]) -> URLPattern:
            wrapped = self.admin_site.admin_view(view)
            return path(f"<int:object_id>/{name}/", wrapped, name=f"camptrack_user_{name.replace('-', '_')}")

        own = [one("link", self.link_view), one("second-factor", self.second_factor_view)]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        person = self.get_object(request, object_id)
        more = {}
        if person is not None and person != request.user and is_over(user_of(request), person):
            more = {"may_let_in": person.is_active, "has_second_factor": has_second_factor(person)}
        return super().change_view(request, object_id, form_url, {**more, **(extra_context or {})})

    def link_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Asks why, then shows the link once."""
        person = self._person(request, object_id)
        form, link = ReasonForm(sent(request)), ""
        if request.method == "POST" and form.is_valid():
            try:
                link = make_recovery_link(
                    by=user_of(request),
                    user=person,
                    reason=form.cleaned_data["reason"],
                    now=datetime.now(tz=UTC),
                )
            except (Refused, NotAllowed, Conflict) as refusal:
                put_on(form, refusal)
        return ask_or_show(
            request,
            self,
            "link.html",
            shown=link,
            form=form,
            title=_("A link for a new password"),
            label=_("Make the link"),
            warning=_(
                "Whoever has the link sets the password of this account, once, within a day. Hand it over "
                "yourself: by a call, a messenger or on paper. The person is told by mail that it was made."
            ),
            about=person,
            back=reverse("admin:camptrack_user_change", args=[person.pk]),
        )

    def second_factor_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """For one whose telephone and codes are lost."""
        person = self._person(request, object_id)
        back = reverse("admin:camptrack_user_change", args=[person.pk])

        def run(values: Any) -> str:
            take_off_second_factors(by=user_of(request), user=person, reason=values["reason"])
            return back

        return step(
            request,
            self,
            ReasonForm(sent(request)),
            label=_("Take off the second factor"),
            warning=_(
                "Their password alone opens the account until they set up a new one. Be sure that it is the "
                "person who asks: call them back. They are told by mail."
            ),
            about=person,
            back=back,
            run=run,
            done=_("The second factor is taken off."),
        )

    def _person(self, request: HttpRequest, pk: int) -> User:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

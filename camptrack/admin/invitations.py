"""Invitations: made, sent again, withdrawn."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camptrack.actions.invitations import invite, invite_again, withdraw_invitation
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.exports.words.writing import language
from camptrack.models import Area, Grant, Invitation, Organisation, User
from camptrack.vocabulary import Language, Right

from .autocomplete import PickOne
from .problems import put_on, tell
from .rights import SeenByAdministrators, administered, user_of
from .shown_once import ask_or_show
from .site import site
from .steps import sent


class InviteForm(forms.Form):
    """Whom, where, what for."""

    address = forms.EmailField(
        label=gettext_lazy("e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"dir": "ltr", "size": 36}),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("organisation"), empty_label=None
    )
    rights = forms.MultipleChoiceField(
        label=gettext_lazy("rights"),
        choices=Right.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("With “view” alone: reads the reports that partners get, and sees no admin."),
    )
    area = forms.ModelChoiceField(
        Area.objects.all(),
        label=gettext_lazy("area"),
        required=False,
        help_text=gettext_lazy("Empty: everywhere."),
        widget=PickOne(Grant._meta.get_field("area"), site),
    )
    language = forms.ChoiceField(label=gettext_lazy("language of the letter"), choices=Language.choices)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = administered(user)  # type: ignore[attr-defined]


@admin.register(Invitation, site=site)
class InvitationAdmin(SeenByAdministrators):
    """For administrators, of their organisations."""

    list_display = ("address", "organisation", "rights_", "state", "expires_at", "by")
    list_filter = ("organisation",)
    list_select_related = ("organisation", "by", "accepted_by")
    search_fields = ("address",)
    ordering = ("-at",)
    fields = (
        "address",
        "organisation",
        "rights_",
        "area",
        "language",
        "state",
        "by",
        "at",
        "expires_at",
        "sent_at",
        "problem",
        "accepted_at",
        "accepted_by",
        "withdrawn_at",
    )
    readonly_fields = fields
    change_form_template = "admin/camptrack/invitation/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invitation]:
        return Invitation.objects.filter(organisation__in=administered(user_of(request)))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @admin.display(description=gettext_lazy("rights"))
    def rights_(self, invitation: Invitation) -> str:
        return ", ".join(str(Right(each).label) for each in invitation.rights)

    @admin.display(description=gettext_lazy("state"))
    def state(self, invitation: Invitation) -> str:
        name, label = _state(invitation, datetime.now(tz=UTC))
        return format_html('<span class="status status-{}">{}</span>', name, label)

    def get_urls(self) -> list[URLPattern]:
        def one(name: str, view: Callable[..., HttpResponse]) -> URLPattern:
            wrapped = self.admin_site.admin_view(view)
            return path(f"<int:object_id>/{name}/", wrapped, name=f"camptrack_invitation_{name}")

        return [one("again", self.again_view), one("withdraw", self.withdraw_view), *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        user, now = user_of(request), datetime.now(tz=UTC)
        first = {"rights": [Right.VIEW], "language": language()}
        form = InviteForm(sent(request), user=user, initial=first)
        link = ""
        if request.method == "POST" and form.is_valid():
            values = {**form.cleaned_data, "rights": [Right(each) for each in form.cleaned_data["rights"]]}
            try:
                invitation, link = invite(by=user, now=now, **values)
            except (Refused, NotAllowed) as refusal:
                put_on(form, refusal)
            else:
                _tell_of_letter(request, invitation)
        return self._show(request, form, link, _("Invite somebody"))

    def again_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """A new link; the old one is dead."""
        found = self._invitation(request, object_id)
        if request.method == "POST":
            try:
                found, link = invite_again(by=user_of(request), invitation=found, now=datetime.now(tz=UTC))
            except (NotAllowed, Conflict) as refusal:
                tell(request, refusal)
            else:
                _tell_of_letter(request, found)
                return self._show(request, forms.Form(), link, _("The invitation"))
        return HttpResponseRedirect(reverse("admin:camptrack_invitation_change", args=[found.pk]))

    def withdraw_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        found = self._invitation(request, object_id)
        if request.method == "POST":
            try:
                withdraw_invitation(by=user_of(request), invitation=found, now=datetime.now(tz=UTC))
            except (NotAllowed, Conflict) as refusal:
                tell(request, refusal)
            else:
                messages.success(request, _("The invitation opens nothing any more."))
        return HttpResponseRedirect(reverse("admin:camptrack_invitation_change", args=[found.pk]))

    def _show(self, request: HttpRequest, form: forms.Form, link: str, title: str) -> HttpResponse:
        back = reverse("admin:camptrack_invitation_changelist")
        return ask_or_show(
            request,
            self,
            "link.html",
            shown=link,
            form=form,
            title=title,
            label=_("Invite"),
            back=back,
        )

    def _invitation(self, request: HttpRequest, pk: int) -> Invitation:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)


def _state(invitation: Invitation, now: datetime) -> tuple[str, str]:
    if invitation.accepted_at:
        return "published", _("accepted")
    if invitation.withdrawn_at:
        return "retracted", _("withdrawn")
    if invitation.expires_at <= now:
        return "stale", _("expired")
    return ("pending", _("letter did not leave")) if invitation.problem else ("waiting", _("open"))


def _tell_of_letter(request: HttpRequest, invitation: Invitation) -> None:
    if invitation.sent_at:
        messages.success(
            request, _("A letter is on its way to %(address)s.") % {"address": invitation.address}
        )
    else:
        messages.warning(
            request,
            _("The letter did not leave: %(problem)s. Hand the link over yourself.")
            % {"problem": invitation.problem},
        )

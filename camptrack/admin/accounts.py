"""Organisations, people and their rights: for whoever administers an organisation."""

from typing import Any

import pghistory
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camptrack.actions import accounts
from camptrack.actions.refusals import NotAllowed
from camptrack.models import Grant, Organisation, User
from camptrack.queries.rights import is_administrator
from camptrack.vocabulary import Right

from .rights import administered, administrator, organisations_seen, user_of
from .saving import ActionSavedAdmin
from .site import site


class AdministratorsAdmin(ActionSavedAdmin):
    """Seen by administrators alone, and of their own organisations only."""

    add_right = Right.ADMINISTER
    change_right: Right | None = Right.ADMINISTER

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administrator(request.user)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "organisation":
            kwargs["queryset"] = administered(user_of(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Organisation, site=site)
class OrganisationAdmin(ActionSavedAdmin):
    """Members see their own; its administrators change it; whoever runs the service makes new ones."""

    change_right = Right.ADMINISTER
    create_row = staticmethod(accounts.create_organisation)
    change_row = staticmethod(accounts.change_organisation)
    row_name = "organisation"
    fields = ("name", "slug", "own_review_allowed")
    list_display = ("name", "slug", "own_review_allowed")
    search_fields = ("name", "slug")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        return Organisation.objects.filter(pk__in=organisations_seen(user_of(request)))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return user_of(request).is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return is_administrator(user_of(request), obj)


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """Somebody's account; an empty password keeps the one they have."""

    password = forms.CharField(
        label=gettext_lazy("new password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "language", "is_active"]

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if password:
            validate_password(password, self.instance)
        return password


class NewPersonForm(PersonForm):
    """With the rights that they begin with."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label=gettext_lazy("organisation"), empty_label=None
    )
    rights = forms.MultipleChoiceField(
        label=gettext_lazy("rights"), choices=Right.choices, widget=forms.CheckboxSelectMultiple
    )

    #: those in which the reader of the form decides who belongs
    organisations = Organisation.objects.none()

    class Meta(PersonForm.Meta):
        fields = ["username", "first_name", "last_name", "email", "language"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].required = True
        self.fields["password"].label = _("password")
        self.fields["organisation"].queryset = self.organisations.all()  # type: ignore[attr-defined]

    def clean_rights(self) -> list[Right]:
        return [Right(each) for each in self.cleaned_data["rights"]]


@admin.register(User, site=site)
class UserAdmin(AdministratorsAdmin):
    """People; the stand-ins of API keys are with the keys."""

    create_row = staticmethod(accounts.create_user)
    change_row = staticmethod(accounts.change_user)
    row_name = "user"
    list_display = ("username", "first_name", "last_name", "language", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        people = User.objects.filter(api_key=None).order_by("username")
        user = user_of(request)
        if user.is_superuser:
            return people
        return people.filter(Q(grants__organisation__in=administered(user)) | Q(pk=user.pk)).distinct()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's
        class ForMine(NewPersonForm):
            organisations = administered(user_of(request))

        kwargs["form"] = PersonForm if obj else ForMine
        kwargs["fields"] = None
        return super().get_form(request, obj, change, **kwargs)


@admin.register(Grant, site=site)
class GrantAdmin(AdministratorsAdmin):
    """Given and taken away, never edited."""

    change_right = None
    create_row = staticmethod(accounts.grant_right)
    fields = ("user", "organisation", "right", "area")
    autocomplete_fields = ("user", "area")
    list_display = ("user", "organisation", "right", "area")
    list_filter = ("right",)
    list_select_related = ("user", "organisation", "area")
    search_fields = ("user__username", "organisation__name")
    ordering = ("organisation", "user", "right")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Grant]:
        return Grant.objects.filter(organisation__in=administered(user_of(request))).select_related(
            "user", "organisation", "area"
        )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user":
            kwargs["queryset"] = self.admin_site.get_model_admin(User).get_queryset(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user = user_of(request)
        return administrator(user) if obj is None else is_administrator(user, obj.organisation)

    def delete_model(self, request: HttpRequest, obj: Grant) -> None:
        by = user_of(request)
        try:
            with pghistory.context(by=by.get_username()):
                accounts.revoke_right(by=by, grant=obj)
        except NotAllowed as refusal:
            messages.error(request, refusal.detail)

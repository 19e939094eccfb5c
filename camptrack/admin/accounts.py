"""Organisations and rights: for whoever administers an organisation."""

from typing import Any

import pghistory
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest

from camptrack.actions import accounts
from camptrack.actions.refusals import NotAllowed
from camptrack.models import Grant, Organisation, User
from camptrack.queries.rights import is_administrator, may_give, organisations_seen
from camptrack.vocabulary import Right

from .rights import SeenByAdministrators, administered, administrator, user_of
from .saving import ActionSavedAdmin
from .site import site


class KeptByAdministrators(ActionSavedAdmin):
    """Made and changed by administrators, of their own organisations only."""

    add_right: Right | None = Right.ADMINISTER
    change_right: Right | None = Right.ADMINISTER

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "organisation":
            kwargs["queryset"] = administered(user_of(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class AdministratorsAdmin(SeenByAdministrators, KeptByAdministrators):
    """And seen by nobody else."""


@admin.register(Organisation, site=site)
class OrganisationAdmin(ActionSavedAdmin):
    """Members see their own; its administrators change it; whoever runs the service makes new ones."""

    change_right = Right.ADMINISTER
    create_row = staticmethod(accounts.create_organisation)
    change_row = staticmethod(accounts.change_organisation)
    row_name = "organisation"
    fields = ("name", "slug", "own_review_allowed", "requests_per_minute")
    list_display = ("name", "slug", "own_review_allowed")
    search_fields = ("name", "slug")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        return Organisation.objects.filter(pk__in=organisations_seen(user_of(request)))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A limit is set by whoever bears it."""
        found = super().get_readonly_fields(request, obj)
        return found if user_of(request).is_superuser else (*found, "requests_per_minute")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return user_of(request).is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return is_administrator(user_of(request), obj)


@admin.register(Grant, site=site)
class GrantAdmin(AdministratorsAdmin):
    """Given and taken away, never edited."""

    change_right = None
    create_row = staticmethod(accounts.grant_right)
    fields = ("user", "organisation", "right", "area")
    autocomplete_fields = ("user", "area")
    list_display = ("user", "organisation", "right", "area")
    list_filter = ("right",)
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
        if obj is None:
            return administrator(user)
        return may_give(user, organisation=obj.organisation, area=obj.area)

    def delete_model(self, request: HttpRequest, obj: Grant) -> None:
        by = user_of(request)
        try:
            with pghistory.context(by=by.get_username()):
                accounts.revoke_right(by=by, grant=obj)
        except NotAllowed as refusal:
            raise PermissionDenied from refusal

"""Who sees and does what in the admin: from grants alone, never from Django's model permissions."""

from typing import Any, TypeGuard

from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from camptrack.models import Grant, Organisation, User
from camptrack.vocabulary import Right

from . import history_page


def user_of(request: HttpRequest) -> User:
    """Who asks; pages of the admin are shown to nobody else."""
    if not isinstance(request.user, User):
        raise TypeError("a page of the admin was shown to nobody")
    return request.user


def rights_of(user: User) -> frozenset[str]:
    """The rights that somebody holds anywhere. Asked a hundred times a page, and read once: the object of
    the user lives as long as the request."""
    held: frozenset[str] | None = getattr(user, "_held_rights", None)
    if held is None:
        held = frozenset(Grant.objects.filter(user=user).values_list("right", flat=True))
        user._held_rights = held  # type: ignore[attr-defined]  # noqa: SLF001 - kept where Django keeps its own
    return held


def member(user: User | AnonymousUser) -> TypeGuard[User]:
    """Whether somebody belongs anywhere: staff without a grant see nothing."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.is_superuser or bool(rights_of(user))


def holds(user: User, right: Right) -> bool:
    """Whether somebody holds a right anywhere; the action asks about the place."""
    return user.is_superuser or right in rights_of(user)


def administrator(user: User | AnonymousUser) -> bool:
    """Whether somebody administers any organisation, or the service."""
    return member(user) and holds(user, Right.ADMINISTER)


def administered(user: User) -> QuerySet[Organisation]:
    """The organisations that somebody administers."""
    if user.is_superuser:
        return Organisation.objects.all()
    return Organisation.objects.filter(grants__user=user, grants__right=Right.ADMINISTER).distinct()


class GrantedAdmin(ModelAdmin):  # type: ignore[type-arg]
    """Members may look; nothing can be added, changed or deleted unless a page says who may."""

    #: the right that, held anywhere, opens the form to add; None: nobody adds here
    add_right: Right | None = None
    #: the right that, held anywhere, opens the form to change; the action decides about the row
    change_right: Right | None = None
    actions = None
    show_full_result_count = False
    list_per_page = 50

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return member(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _holds(request, self.add_right)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return _holds(request, self.change_right)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Lists are filtered by what they offer; any other column could give away what they do not show."""
        offered = {getattr(each, "parameter_name", each) for each in self.list_filter}
        return lookup.split("__", maxsplit=1)[0] in offered

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """What no column holds is answered like other filters that Django cannot read."""
        if any("\0" in text for _name, texts in request.GET.lists() for text in texts):
            raise IncorrectLookupParameters
        return super().get_changelist_instance(request)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """What is offered as one types, too: nothing is called what no column holds."""
        if "\0" in search_term:
            return queryset.none(), False
        return super().get_search_results(request, queryset, search_term)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Our own, from what the database keeps: Django's tells only of what was done in the admin."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, unquote(str(object_id)))
        if row is None:
            raise Http404
        back = reverse(admin_urlname(self.opts, SafeString("change")), args=[row.pk])
        return history_page.show(request, self, row, back=back)


class SeenByAdministrators(GrantedAdmin):
    """Others do not even see that it is there."""

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return administrator(request.user)


class SeenByOperators(GrantedAdmin):
    """For who runs the service: to nobody of an organisation it says what to do."""

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return member(request.user) and request.user.is_superuser


def _holds(request: HttpRequest, right: Right | None) -> bool:
    return right is not None and isinstance(request.user, User) and holds(request.user, right)

"""Who may come in. What one may do with a certain thing the actions decide, from the same grants."""

from typing import TYPE_CHECKING, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from camptrack.models import Grant, User
from camptrack.queries.keys import KeyInUse
from camptrack.queries.rights import may_anywhere
from camptrack.vocabulary import Right

if TYPE_CHECKING:
    from .views import View


class ByGrant(BasePermission):
    """Each view says in `rights` which rights open which method, any of them; what is not said is closed."""

    def has_permission(self, request: Request, view: "View") -> bool:  # type: ignore[override]
        """False is 401 for strangers and 403 for everybody else."""
        method = "GET" if request.method == "HEAD" else request.method or ""
        if method.lower() not in view.http_method_names or not hasattr(view, method.lower()):
            return True  # nothing answers there: 405
        if not request.user.is_authenticated:
            return False
        rights = view.rights.get(method, ())
        if any(holds(request, right) for right in rights):
            return True
        if rights:
            detail = _("This needs the right “%(right)s”; ask your organisation's administrator.")
            raise PermissionDenied(detail % {"right": rights[0].label}, "not_allowed")
        return False


def holds(request: Request, right: Right) -> bool:
    """Somewhere; a key's rights were found with it."""
    if isinstance(request.auth, KeyInUse):
        return right in request.auth.rights
    return may_anywhere(user_of(request), right)


class Anybody(BasePermission):
    """Open to everybody on purpose: what is told here is about nobody."""


def user_of(request: Request) -> User:
    """Whoever came in; nobody else gets past `ByGrant`."""
    return cast("User", request.user)


def organisations_of(user: User) -> set[int]:
    """The ids of the organisations whose member a user is: what only members see."""
    grants: QuerySet[Grant] = Grant.objects.filter(user=user)
    return set(grants.values_list("organisation", flat=True))

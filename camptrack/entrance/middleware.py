"""What holds for every page: history knows where a change was made; a second factor comes first."""

from collections.abc import Callable

import pghistory
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from camptrack.models import User
from camptrack.queries.second_factors import lacks_second_factor
from camptrack.secret_addresses import without_secrets

Answer = Callable[[HttpRequest], HttpResponseBase]
#: what stays open: one's account, the language switcher, sign-out, links of mails, and REST, which asks too
_OPEN = (
    "/account/",
    "/i18n/",
    "/admin/logout/",
    "/admin/jsi18n/",
    "/issues/file/",
    "/issues/unsubscribe/",
    "/api/",
    "/compat/",
    "/healthz",
    "/readyz",
    "/metrics",
)
_READING = {"GET", "HEAD", "OPTIONS"}


class WhenceMiddleware:
    """The address of the request goes into the history of what it changes; who and why the actions add."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in _READING:
            return self.get_response(request)
        with pghistory.context(address=without_secrets(request.path).removesuffix("…")[:200]):
            return self.get_response(request)


class SecondFactorMiddleware:
    """Whoever must have a second factor and has none is sent to set one up."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(_OPEN) and self._lacks(request):
            messages.warning(request, _("Your rights ask for a second factor. Set one up, then go on."))
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return self.get_response(request)

    def _lacks(self, request: HttpRequest) -> bool:
        # Without a session nobody is signed in, and nothing is asked.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return False
        return isinstance(request.user, User) and lacks_second_factor(request.user)

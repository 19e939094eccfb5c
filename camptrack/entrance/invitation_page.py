"""Where the link of an invitation leads: a first account, or one more organisation for an account."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from camptrack.actions.joining import join, join_as_new, open_invitation
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.models import Invitation, User
from camptrack.queries.invitations import account_of
from camptrack.vocabulary import Language, Right

from .forms import FirstAccountForm
from .secret_pages import closed, ip_of, lay_on, page, private, signed_in


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Programs that only look change nothing: accepting is a form."""
    now = datetime.now(tz=UTC)
    try:
        found = open_invitation(token, now)
    except Conflict as refusal:
        return closed(request, refusal.detail)
    if account_of(found) is not None:
        return _with_account(request, found, token, now)
    return _without_account(request, found, token, now)


def _with_account(request: HttpRequest, found: Invitation, token: str, now: datetime) -> HttpResponse:
    if isinstance(request.user, User) and request.method == "POST":
        try:
            join(by=request.user, secret=token, now=now, ip_address=ip_of(request))
        except (Conflict, NotAllowed) as refusal:
            return closed(request, refusal.detail)
        messages.success(
            request, _("You belong to %(organisation)s now.") % {"organisation": found.organisation}
        )
        return private(HttpResponseRedirect(reverse("home")))
    its = isinstance(request.user, User) and request.user.email.lower() == found.address
    return page(request, "entrance/join.html", {**_said(found), "its_account": its})


def _without_account(request: HttpRequest, found: Invitation, token: str, now: datetime) -> HttpResponse:
    if request.user.is_authenticated:
        return page(request, "entrance/join.html", {**_said(found), "its_account": False})
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    with translation.override(chosen if chosen in Language.values else found.language):
        form = FirstAccountForm(request.POST or None, initial={"language": found.language})
        if request.method == "POST" and form.is_valid():
            values = {name: value for name, value in form.cleaned_data.items() if name != "again"}
            try:
                user = join_as_new(secret=token, now=now, ip_address=ip_of(request), **values)
            except Refused as refused:
                lay_on(form, refused.problems)
            except Conflict as refusal:
                return closed(request, refusal.detail)
            else:
                return signed_in(request, user)
        return page(request, "entrance/first_account.html", {**_said(found), "form": form})


def _said(found: Invitation) -> dict[str, object]:
    return {"invitation": found, "rights": [Right(each).label for each in found.rights]}

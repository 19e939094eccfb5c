"""Where the link of an administrator leads: a new password."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from camptrack.actions.recovery import open_link, use_recovery_link
from camptrack.actions.refusals import Conflict, Refused

from .forms import NewPasswordForm
from .secret_pages import closed, ip_of, lay_on, page, signed_in


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def recovery(request: HttpRequest, token: str) -> HttpResponse:
    """Programs that only look change nothing."""
    now = datetime.now(tz=UTC)
    try:
        found = open_link(token, now)
    except Conflict as refusal:
        return closed(request, refusal.detail)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = use_recovery_link(
                secret=token, password=form.cleaned_data["password"], now=now, ip_address=ip_of(request)
            )
        except Refused as refused:
            lay_on(form, refused.problems)
        except Conflict as refusal:
            return closed(request, refusal.detail)
        else:
            return signed_in(request, user)
    return page(request, "entrance/new_password.html", {"form": form, "person": found.user})

"""Where the site's bare address leads."""

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse


def home_of(user: object) -> str:
    """Staff to their work, partners to what they may read; strangers are asked who they are."""
    only_reads = getattr(user, "is_authenticated", False) and not getattr(user, "is_staff", False)
    return reverse("issues" if only_reads else "admin:index")


def home(request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(home_of(request.user))

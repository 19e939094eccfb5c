"""What the pages of secret links share: nobody keeps them, and their address is told to nobody."""

from collections.abc import Iterable
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.internal.httpkit import get_client_ip
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from camptrack.actions.refusals import Problem
from camptrack.models import User

GONE = 410


def private(answer: HttpResponse) -> HttpResponse:
    """The address is a secret: no cache holds it, no other site is told."""
    add_never_cache_headers(answer)
    # Not "no-referrer": browsers would then say of the form that it comes from nowhere.
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def closed(request: HttpRequest, detail: str) -> HttpResponse:
    return private(render(request, "entrance/closed.html", {"detail": detail}, status=GONE))


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return private(render(request, template, context))


def ip_of(request: HttpRequest) -> str | None:
    """Behind the proxies that are counted."""
    found: str | None = get_client_ip(request)
    return found


def lay_on(form: forms.Form, problems: Iterable[Problem]) -> None:
    """Each problem on the field that it points at; on top what points nowhere."""
    for problem in problems:
        name = problem.pointer.strip("/")
        form.add_error(name if name in form.fields else None, problem.detail)


def signed_in(request: HttpRequest, user: User) -> HttpResponse:
    """Whoever has just set their password need not type it again; a second factor is asked for as ever."""
    record_authentication(request, user, method="password", username=user.get_username())
    answer: HttpResponse = perform_login(request, user)
    return private(answer)

"""Lines of whoever is signed in say the number of the account, never its name."""

import logging
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from camptrack.watching import REQUEST
from camptrack.watching.requests import RequestMiddleware, acts_with_key
from tests import factories
from tests.watching.lines import parsed
from tests.watching.test_lines import line, record


@pytest.fixture(autouse=True)
def nobody_s_request() -> Iterator[None]:
    yield
    REQUEST.set(None)


def said(user: object = None, key: str = "") -> dict[str, str]:
    """By a line in the middle of a request."""
    lines: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        if user is not None:
            request._cached_user = user  # as django.contrib.auth keeps whom it looked up
        if key:
            acts_with_key(key)
        lines.append(line(record("at work", levelno=logging.INFO)))
        return HttpResponse()

    answer = RequestMiddleware(view)(HttpRequest())
    found = parsed(lines[0])
    assert found["request_id"] == answer["X-Request-ID"]
    return found


@pytest.mark.django_db
def test_by_number() -> None:
    person = factories.user("somebody@example.org")
    found = said(person)
    assert found["user"] == str(person.pk)
    assert "example.org" not in str(found)


def test_nobody() -> None:
    assert "user" not in said()
    assert "user" not in said(AnonymousUser())


@pytest.mark.django_db
def test_a_key_says_more() -> None:
    found = said(factories.user("x"), key="ab12")
    assert found["key"] == "ab12"
    assert "user" not in found

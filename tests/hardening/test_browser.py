"""What a browser is told with every answer, and how sessions begin and end, as production is set."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as at_hand
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.api.asking import partner

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"
PASSWORD = "right and long"
POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


@pytest.fixture
def amal() -> Any:
    return factories.user("amal", password=PASSWORD, email="amal@example.org", is_staff=True)


def signed_in() -> Client:
    client = Client()
    assert client.post(LOGIN, {"login": "amal", "password": PASSWORD}).status_code == 302
    return client


def answers(amal: Any) -> dict[str, Any]:
    """Of each kind that there is: pages, problems, redirects, files, REST."""
    member, key = signed_in(), partner(factories.organisation(), "read")
    return {
        "a page": member.get("/admin/"),
        "a form": Client().get(LOGIN),
        "a redirect": Client().get("/admin/"),
        "not found": Client().get("/nowhere/"),
        "REST": key.raw("GET", "camps/"),
        "a refusal": Client().get("/api/v1/camps/"),
        "the document's page": Client().get("/api/docs/"),
        "health": Client().get("/healthz"),
        "issues": Client().get("/issues/"),
    }


def test_headers_of_every_answer(amal):
    for what, answer in answers(amal).items():
        policy = dict(each.strip().split(" ", 1) for each in answer["Content-Security-Policy"].split(";"))
        assert POLICY.items() <= policy.items(), what
        assert not {each for each in policy.values() if "unsafe" in each or "*" in each}, what
        told = {name: answer.headers.get(name) for name in HEADERS}
        assert told == HEADERS, what
        assert answer["Permissions-Policy"].startswith("accelerometer=(), camera=(), "), what


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Access-Control-Allow-Origin": None,
}


def test_a_session_begins_anew_at_the_door_and_ends_with_the_day(amal):
    client = Client()
    client.session["before"] = True
    session = client.session
    session["before"] = True
    session.save()
    client.cookies[at_hand.SESSION_COOKIE_NAME] = before = session.session_key
    client.post(LOGIN, {"login": "amal", "password": PASSWORD})
    after = client.cookies[at_hand.SESSION_COOKIE_NAME]
    assert after.value != before
    assert not Session.objects.filter(session_key=before).exists()
    assert (after["httponly"], after["samesite"], after["path"], after["domain"]) == (True, "Lax", "/", "")
    ends = Session.objects.get(session_key=after.value).expire_date
    assert timedelta(hours=11) < ends - timezone.now() <= timedelta(hours=12)
    assert client.get("/admin/").status_code == 200
    Session.objects.update(expire_date=timezone.now())
    assert client.get("/admin/").status_code == 302


def test_a_new_password_ends_every_other_session(amal):
    here, elsewhere = signed_in(), signed_in()
    new = "another and longer"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/account/password/change/", sent).status_code == 302
    assert elsewhere.get("/admin/").status_code == 302
    assert here.get("/admin/").status_code == 200


def test_signing_out_ends_the_session_itself(amal):
    client = signed_in()
    key = client.cookies[at_hand.SESSION_COOKIE_NAME].value
    client.post("/account/logout/")
    thief = Client()
    thief.cookies[at_hand.SESSION_COOKIE_NAME] = key
    assert thief.get("/admin/").status_code == 302


def test_passwords_are_kept_by_argon2(amal):
    assert amal.password.startswith("argon2$argon2id$")


def test_forms_of_other_sites_change_nothing(amal):
    client = Client(enforce_csrf_checks=True)
    assert client.post(LOGIN, {"login": "amal", "password": PASSWORD}).status_code == 403

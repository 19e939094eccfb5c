"""Signing in, and what is said where one may not go."""

import pytest
from axes.models import AccessAttempt
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


def test_too_many_attempts_lock_the_name_for_a_while(settings):
    factories.user("amal", password="right and long", email="amal@example.org", is_staff=True)
    client = Client()
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post(LOGIN, {"login": "amal", "password": "wrong"})
    assert answer.status_code == 429
    assert "Try again in an hour" in answer.content.decode()
    for name in ("amal", "AMAL@example.org"):
        answer = client.post(LOGIN, {"login": name, "password": "right and long"})
        assert answer.status_code == 429
        assert "Try again in an hour" in answer.content.decode()


def test_whoever_signs_in_between_goes_on_counting_at_their_address(settings):
    """And is forgiven what was typed wrong under their own name."""
    settings.AXES_FAILURE_LIMIT = 3
    for name in ("mallory", "amal", "rami"):
        factories.user(name, password="right and long")

    def status(name, password, address="192.0.2.1"):
        sent = {"login": name, "password": password}
        return Client(REMOTE_ADDR=address).post(LOGIN, sent).status_code

    assert status("amal", "wrong") == 200
    assert status("mallory", "wrong", "192.0.2.2") == 200
    assert status("mallory", "right and long") == 302
    assert not AccessAttempt.objects.filter(username="mallory").exists()
    assert status("rami", "wrong") == 200
    assert status("mallory", "right and long") == 302
    assert status("amal", "wrong") == 429
    assert status("mallory", "right and long") == 429
    assert status("rami", "right and long", "192.0.2.3") == 302


def test_no_page_holds_script_or_style_of_its_own(cast, camp, sign_in):
    """The content security policy would stop it."""
    for address in (
        "/admin/",
        "/admin/camptrack/report/add/",
        f"/admin/camptrack/camp/{camp.pk}/population/",
    ):
        answer = sign_in(cast.amal).get(address)
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        content = answer.content.decode()
        assert " style=" not in content
        assert "<style" not in content
        assert "<script>" not in content
        assert " onclick=" not in content


def test_pages_say_what_is_not_there_and_what_is_not_allowed(cast, camp, sign_in):
    amal = sign_in(cast.amal)
    answer = amal.get("/admin/camptrack/camp/0/population/", headers={"Accept-Language": "fr"})
    assert answer.status_code == 404
    assert "Introuvable" in answer.content.decode()
    answer = amal.get("/admin/camptrack/user/")
    assert answer.status_code == 403
    assert "ask your organisation" in answer.content.decode()

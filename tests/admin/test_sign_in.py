"""Signing in, and what is said where one may not go."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"


def test_too_many_attempts_lock_the_name_for_a_while(settings):
    factories.user("amal", password="right and long", is_staff=True)
    client = Client()
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post(LOGIN, {"username": "amal", "password": "wrong"})
    assert answer.status_code == 429
    assert "Try again in an hour" in answer.content.decode()
    answer = client.post(LOGIN, {"username": "amal", "password": "right and long"})
    assert answer.status_code == 429


def test_who_is_not_staff_does_not_enter():
    factories.user("reader", password="right and long")
    answer = Client().post(LOGIN, {"username": "reader", "password": "right and long"})
    assert "errornote" in answer.content.decode()


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

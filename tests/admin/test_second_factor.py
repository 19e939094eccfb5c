"""Signing in with a second factor: who must, how it is set up, and what is on record."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from camptrack.actions.accounts import keep_address
from camptrack.models import AccountEvent, User
from tests import factories
from tests.admin.second_factors import code

pytestmark = pytest.mark.django_db
PASSWORD = "right and long enough"


@pytest.fixture
def dana(cast):
    """She administers; her address is known."""
    cast.dana.set_password(PASSWORD)
    cast.dana.email = "dana@example.org"
    cast.dana.save()
    keep_address(cast.dana)
    return cast.dana


def signed_in(name: str = "dana") -> Client:
    client = Client()
    client.post("/account/login/", {"login": name, "password": PASSWORD})
    return client


def set_up(client: Client) -> str:
    """With the app's code; the secret."""
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    answer = client.post("/account/2fa/totp/activate/", {"code": code(secret)})
    assert answer.status_code == 302, answer.context["form"].errors
    return secret


def kinds(user: User) -> list[str]:
    return list(AccountEvent.objects.filter(user=user).order_by("at").values_list("kind", flat=True))


def test_administrators_set_one_up_before_anything_else(dana, cast, settings):
    settings.CAMPTRACK_REQUIRE_MFA = "administrators"
    client = signed_in()
    for page in ("/admin/", "/admin/camptrack/report/", "/issues/"):
        assert client.get(page).headers["Location"] == "/account/2fa/totp/activate/"
    refused = client.get("/api/v1/camps/")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (403, "second_factor_needed")
    set_up(client)
    assert client.get("/admin/").status_code == 200
    assert client.get("/api/v1/camps/").status_code == 200
    # The last one stays.
    assert "cannot deactivate" in client.post("/account/2fa/totp/deactivate/").content.decode()
    assert Authenticator.objects.filter(user=dana, type="totp").exists()


def test_others_need_none_unless_everybody_does(dana, cast, sign_in, settings):
    settings.CAMPTRACK_REQUIRE_MFA = "administrators"
    amal = sign_in(cast.amal)
    assert amal.get("/admin/").status_code == 200
    settings.CAMPTRACK_REQUIRE_MFA = "everybody"
    assert amal.get("/admin/").status_code == 302
    assert Client().get("/issues/").status_code == 200
    settings.CAMPTRACK_REQUIRE_MFA = "nobody"
    assert amal.get("/admin/").status_code == 200


def test_the_code_is_asked_for_and_good_once(dana, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up(signed_in())
    client = signed_in()
    assert client.get("/admin/").status_code == 302  # the password alone opens nothing
    answer = client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert answer.status_code == 200
    used = code(secret, steps=1)
    assert client.post("/account/2fa/authenticate/", {"code": used}).headers["Location"] == "/admin/"
    again = signed_in()
    assert again.post("/account/2fa/authenticate/", {"code": used}).status_code == 200
    assert kinds(dana) == [
        "signed_in",
        "factor_added",
        "factor_added",
        "code_failed",
        "signed_in",
        "code_failed",
    ]
    stored = Authenticator.objects.get(user=dana, type="totp").data["secret"]
    assert secret not in stored
    assert [letter.to for letter in mail.outbox] == [["dana@example.org"]]


def test_codes_cannot_be_guessed(dana):
    set_up(signed_in())
    client = signed_in()
    for _attempt in range(6):
        answer = client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert "Try again in five minutes" in answer.content.decode()
    assert kinds(dana).count("code_failed") == 5


def test_a_recovery_code_stands_in_once(dana):
    browser = signed_in()
    set_up(browser)
    codes = browser.get("/account/2fa/recovery-codes/").context["unused_codes"]
    assert len(codes) == 10
    client = signed_in()
    assert client.post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    again = signed_in()
    assert again.post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == 200


def test_whoever_takes_it_off_is_asked_for_the_password_again(dana):
    browser = signed_in()
    set_up(browser)
    session = browser.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    answer = browser.post("/account/2fa/totp/deactivate/")
    assert answer.headers["Location"].startswith("/account/reauthenticate/")
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    browser.post("/account/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    assert kinds(dana).count("factor_removed") == 2  # the app, and its codes


def test_what_happens_at_the_door_is_on_record(dana, settings):
    client = Client()
    for _attempt in range(settings.AXES_FAILURE_LIMIT + 3):
        client.post("/account/login/", {"login": "dana", "password": "wrong"})
    assert kinds(dana).count("sign_in_failed") == settings.AXES_FAILURE_LIMIT - 1
    assert "locked" in kinds(dana)
    assert len(kinds(dana)) <= settings.AXES_FAILURE_LIMIT + 4
    client.post("/account/login/", {"login": "nobody-here", "password": "wrong"})
    assert AccountEvent.objects.exclude(user=dana).count() == 0


def test_sessions_elsewhere_are_ended(dana):
    here, there = signed_in(), signed_in()
    page = here.get("/account/sessions/")
    assert page.context["session_count"] == 2
    here.post("/account/sessions/")
    assert there.get("/admin/").status_code == 302
    assert here.get("/admin/").status_code == 200


def test_a_key_of_a_partner_system_needs_none(dana, settings):
    settings.CAMPTRACK_REQUIRE_MFA = "everybody"
    key = factories.api_key("ct_12345678_secret", prefix="12345678", organisation=factories.organisation())
    factories.grant(key.user, key.organisation)
    answer = Client().get("/api/v1/camps/", headers={"Authorization": "Bearer ct_12345678_secret"})
    assert answer.status_code == 200

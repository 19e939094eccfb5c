"""The pages of accounts: what is told to whom, by mail and on the screen."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from camptrack.actions.accounts import keep_address
from camptrack.models import Invitation, User
from camptrack.vocabulary import Right
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "right and long enough"
NEW = {"password": "another long one", "again": "another long one"}


@pytest.fixture
def amal(cast) -> User:
    cast.amal.set_password(PASSWORD)
    cast.amal.email, cast.amal.language = "amal@example.org", "fr"
    cast.amal.save()
    keep_address(cast.amal)
    return cast.amal


def reset(address: str) -> str:
    answer = Client().post("/account/password/reset/", {"email": address}, follow=True)
    return re.sub(r"csrfmiddlewaretoken[^>]+", "", answer.content.decode())


def test_one_signs_in_by_name_or_address(amal):
    for name in ("amal", "Amal@Example.org"):
        client = Client()
        answer = client.post("/account/login/", {"login": name, "password": PASSWORD})
        assert answer.headers["Location"] == "/admin/"
    assert Client().get("/admin/", follow=True).redirect_chain[-1] == ("/account/login/?next=/admin/", 302)


def test_after_signing_in_one_is_where_one_wanted_to_go_on_this_site(amal):
    for wanted, there in (
        ("/admin/camptrack/camp/", "/admin/camptrack/camp/"),
        ("https://evil.example/", "/admin/"),
    ):
        answer = Client().post("/account/login/", {"login": "amal", "password": PASSWORD, "next": wanted})
        assert answer.headers["Location"] == there
        assert "evil" not in Client().get("/admin/login/", {"next": wanted}).headers["Location"]


def test_who_has_no_account_learns_nothing(amal):
    assert reset("amal@example.org") == reset("nobody@example.org")
    known, unknown = mail.outbox
    assert known.to == ["amal@example.org"]
    assert "No account here has this address" in unknown.body
    wrong = [
        Client().post("/account/login/", {"login": name, "password": "wrong"}).context["form"].errors
        for name in ("amal", "nobody")
    ]
    assert wrong[0] == wrong[1]
    assert Client().get("/account/signup/").context is not None
    assert (
        not Client().post("/account/signup/", {"username": "x", "password1": PASSWORD}).has_header("Location")
    )
    assert not User.objects.filter(username="x").exists()


def test_a_forgotten_password_is_set_anew_by_mail_in_the_persons_language(amal):
    reset("amal@example.org")
    (letter,) = mail.outbox
    link = re.search(r"http://127\.0\.0\.1:8000(/account/password/reset/key/\S+)", letter.body)
    assert link, letter.body
    assert "mot de passe" in letter.body
    client = Client()
    form = client.get(link[1]).headers["Location"]
    client.post(form, {"password1": "another long one", "password2": "another long one"})
    amal.refresh_from_db()
    assert amal.check_password("another long one")
    assert amal.account_events.get().kind == "password_reset"
    assert len(mail.outbox) == 2  # they are told


def test_a_mail_server_that_is_away_breaks_no_page(amal, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert reset("amal@example.org") == reset("nobody@example.org")


def test_another_address_is_proved_before_it_counts(amal):
    client = Client()
    client.post("/account/login/", {"login": "amal", "password": PASSWORD})
    factories.user("omar-2", email="omar@example.org")
    for taken in ("omar@example.org", "new@example.org"):
        client.post("/account/email/", {"email": taken, "action_add": ""})
    letter = mail.outbox[-1]
    key = re.search(r"(/account/confirm-email/\S+/)", letter.body)[1]
    amal.refresh_from_db()
    assert amal.email == "amal@example.org"
    Client().post(key)
    amal.refresh_from_db()
    assert (letter.to, amal.email) == (["new@example.org"], "new@example.org")
    moved = amal.history.latest("pgh_id").pgh_context
    assert moved["address"] == "/account/confirm-email/"  # the secret is kept nowhere
    assert "address_changed" in amal.account_events.values_list("kind", flat=True)


def test_the_password_is_changed_on_the_pages_of_the_account(amal):
    client = Client()
    client.post("/account/login/", {"login": "amal", "password": PASSWORD})
    there = client.get("/admin/password_change/").headers["Location"]
    client.post(there, {"oldpassword": PASSWORD, "password1": NEW["password"], "password2": NEW["password"]})
    amal.refresh_from_db()
    assert amal.check_password(NEW["password"])
    assert "password_changed" in amal.account_events.values_list("kind", flat=True)


def test_partners_read_the_issues_and_are_told_so(cast, settings):
    settings.CAMPTRACK_ISSUE_PAGES = "partners"
    partner = factories.user("partner", password=PASSWORD)
    factories.grant(partner, cast.demo_relief, Right.VIEW)
    client = Client()
    answer = client.post("/account/login/", {"login": "partner", "password": PASSWORD})
    assert answer.headers["Location"] == "/issues/"
    assert client.get("/issues/").status_code == 200
    assert client.get("/account/2fa/").status_code == 200
    page = client.get("/admin/camptrack/report/", follow=True)
    assert page.status_code == 403
    assert 'href="/issues/"' in page.content.decode()
    assert "Your account reads" in page.content.decode()
    assert client.get("/", follow=True).status_code == 200


def test_no_page_of_accounts_holds_script_or_style_of_its_own(amal):
    client = Client()
    client.post("/account/login/", {"login": "amal", "password": PASSWORD})
    pages = ("email/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/", "2fa/webauthn/add/", "sessions/")
    client.post("/account/email/", {"email": "new@example.org", "action_add": ""})
    for page in (*pages, "password/change/", "logout/", "password/reset/", "login/"):
        content = client.get(f"/account/{page}", follow=True).content.decode()
        assert " style=" not in content, page
        assert "<script>" not in content, page


# -- invitations -------------------------------------------------------------------------------------------


def invited(client: Client, cast, **fields) -> str:
    """The link that the page shows, as a path."""
    sent = {
        "address": "noor@example.org",
        "organisation": cast.demo_relief.pk,
        "rights": ["view", "enter"],
        "area": "",
        "language": "ar",
        **fields,
    }
    page = client.post("/admin/camptrack/invitation/add/", sent)
    assert page.headers["Cache-Control"].startswith("max-age=0")
    found = re.search(r"(/account/invitation/[\w-]+/)", page.content.decode())
    assert found, page.context["form"].errors
    return found[1]


def test_an_invitation_is_accepted_by_a_form(cast, sign_in):
    link = invited(sign_in(cast.dana), cast)
    guest = Client()
    page = guest.get(link)
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert 'dir="rtl"' in page.content.decode()  # as the letter
    for cookie, direction in (("tlh", "rtl"), ("fr", "ltr")):
        guest.cookies["django_language"] = cookie
        assert f'dir="{direction}"' in guest.get(link).content.decode()
    del guest.cookies["django_language"]
    sent = {"username": "noor", "first_name": "Noor", "last_name": "", "language": "ar"}
    assert "again" in guest.post(link, {**sent, **NEW, "again": "x"}).context["form"].errors
    assert "password" in guest.post(link, {**sent, "password": "1", "again": "1"}).context["form"].errors
    assert "username" in guest.post(link, {**sent, **NEW, "username": "amal"}).context["form"].errors
    answer = guest.post(link, {**sent, **NEW})
    assert answer.headers["Location"] == "/admin/"
    assert guest.get("/admin/camptrack/report/").status_code == 200
    gone = Client().get(link)
    assert gone.status_code == 410
    made = User.objects.get(username="noor").history.get(pgh_label="insert").pgh_context
    assert made["address"] == "/account/invitation/"  # the secret is kept nowhere


def test_the_page_of_an_invitation_says_where_its_rights_hold(cast, sign_in, camp):
    dana, area = sign_in(cast.dana), camp.area.parent
    area.names = {"ar": "الحسكة"}
    area.save()
    link = invited(dana, cast, area=area.pk)
    assert "<bdi>الحسكة</bdi>" in Client().get(link).content.decode()
    everywhere = invited(dana, cast, address="salma@example.org", language="en")
    assert "everywhere" in Client().get(everywhere).content.decode()


def test_who_has_an_account_signs_in_and_accepts(cast, sign_in):
    cast.omar.email = "noor@example.org"
    cast.omar.save()
    link = invited(sign_in(cast.dana), cast)
    assert "You have an account already" in Client().get(link).content.decode()
    amal = sign_in(cast.amal)
    assert "another address" in amal.get(link).content.decode()
    assert amal.post(link).status_code == 410
    omar = sign_in(cast.omar)
    assert 'id="join"' in omar.get(link).content.decode()
    assert omar.post(link).status_code == 302
    assert cast.omar.grants.filter(organisation=cast.demo_relief).count() == 2


def test_somebody_elses_browser_is_told_to_sign_out(cast, sign_in):
    link = invited(sign_in(cast.dana), cast)
    assert "another address" in sign_in(cast.amal).get(link).content.decode()


def test_invitations_are_listed_sent_again_and_withdrawn(cast, sign_in, settings):
    dana = sign_in(cast.dana)
    first = invited(dana, cast)
    invitation = Invitation.objects.get()
    again = dana.post(f"/admin/camptrack/invitation/{invitation.pk}/again/").content.decode()
    assert "/account/invitation/" in again
    assert first not in again
    assert Client().get(first).status_code == 410
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    again = dana.post(f"/admin/camptrack/invitation/{invitation.pk}/again/").content.decode()
    assert "Hand the link over yourself" in again
    assert "letter did not leave" in dana.get("/admin/camptrack/invitation/").content.decode()
    dana.post(f"/admin/camptrack/invitation/{invitation.pk}/withdraw/")
    assert "withdrawn" in dana.get("/admin/camptrack/invitation/").content.decode()
    for step in ("again", "withdraw"):
        page = dana.post(f"/admin/camptrack/invitation/{invitation.pk}/{step}/", follow=True)
        assert "make another one" in page.content.decode()


def test_what_cannot_be_is_said_on_the_form(cast, sign_in):
    area = factories.area("SY0800")
    noor = factories.grant(
        factories.user("an-administrator", is_staff=True), cast.demo_relief, "administer", area
    )
    sent = {
        "address": "b@example.org",
        "organisation": cast.demo_relief.pk,
        "rights": ["view"],
        "language": "en",
    }
    page = sign_in(noor.user).post("/admin/camptrack/invitation/add/", sent)
    assert "in all areas" in str(page.context["form"].errors)
    dana = sign_in(cast.dana)
    dana.post("/admin/camptrack/invitation/add/", sent)
    page = dana.post("/admin/camptrack/invitation/add/", sent)
    assert "invited already" in str(page.context["form"].errors)


# -- recovery ----------------------------------------------------------------------------------------------


def test_a_link_for_a_new_password_is_handed_over(cast, sign_in, amal):
    dana = sign_in(cast.dana)
    page = f"/admin/camptrack/user/{amal.pk}/"
    assert f"{page}link/" in dana.get(f"{page}change/").content.decode()
    assert "reason" in dana.post(f"{page}link/", {"reason": ""}).context["form"].errors
    shown = dana.post(f"{page}link/", {"reason": "asked on the telephone"}).content.decode()
    link = re.search(r"(/account/recovery/[\w-]+/)", shown)[1]
    guest = Client()
    assert guest.get(link).status_code == 200
    assert "again" in guest.post(link, {**NEW, "again": "y"}).context["form"].errors
    assert "password" in guest.post(link, {"password": "1", "again": "1"}).context["form"].errors
    assert guest.post(link, NEW).headers["Location"] == "/admin/"
    assert Client().get(link).status_code == 410
    history = dana.get(f"{page}history/").content.decode()
    assert "asked on the telephone" in history
    assert "link for a new password made" in history


def test_a_second_factor_is_taken_off_by_who_may(cast, sign_in, amal):

    Authenticator.objects.create(user=amal, type="totp", data={})
    dana = sign_in(cast.dana)
    page = f"/admin/camptrack/user/{amal.pk}/second-factor/"
    assert page in dana.get(f"/admin/camptrack/user/{amal.pk}/change/").content.decode()
    dana.post(page, {"reason": "lost"})
    assert not Authenticator.objects.exists()
    factories.grant(amal, cast.elsewhere, Right.VIEW)
    for step in ("link", "second-factor"):
        page = dana.post(f"/admin/camptrack/user/{amal.pk}/{step}/", {"reason": "x"}, follow=True)
        assert "more than you could give them" in page.content.decode()

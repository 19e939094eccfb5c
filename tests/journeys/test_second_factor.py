"""A second factor set up, used and taken away again, in Arabic: by an app on a telephone, by a security key.
Each page is looked at as tests/journeys/test_accessible.py looks at all others."""

import pytest
from playwright.sync_api import Page, expect

from tests.admin.second_factors import code
from tests.journeys.conftest import PASSWORD
from tests.journeys.seen import Eye, Seen

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.long]
PHONE, WIDE = 390, 1280


@pytest.fixture
def eye(al_hol, look):
    """Of Dana, who has signed in by her password."""
    seen = Seen()

    def eye(**options) -> Eye:
        eye = look(seen, "ar", **options)
        sign_in(eye.page)
        eye.page.wait_for_url("**/admin/")
        return eye

    yield eye
    assert seen.wrong == {}


def sign_in(page: Page) -> None:
    """As far as the second factor."""
    page.goto("/admin/")
    page.fill("#id_login", "dana")
    page.fill("#id_password", PASSWORD)
    page.click("#login-form [type=submit]")


def test_by_an_app_on_a_telephone(eye):
    eye = eye()
    page = eye.page
    eye.opens("/account/2fa/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    eye.looks("none yet", PHONE)
    page.click("a[href='/account/2fa/totp/activate/']")
    secret = page.locator("#authenticator_secret").input_value()
    page.fill("#id_code", "12")
    page.click("main button[type=submit]")
    expect(page.locator(".field-code.errors")).to_be_visible()
    assert page.locator("#authenticator_secret").input_value() == secret
    eye.looks("wrong code", PHONE)
    page.fill("#id_code", code(secret))
    page.click("main button[type=submit]")
    page.wait_for_url("**/recovery-codes/")
    codes = page.locator("#recovery_codes")
    expect(codes).not_to_be_empty()
    assert codes.evaluate("each => each.scrollHeight - each.clientHeight") <= 0, "all are seen"
    eye.looks("recovery codes", PHONE)

    page.click("#logout-form button")
    sign_in(page)
    page.wait_for_url("**/2fa/authenticate/**")
    eye.looks("code asked for", PHONE)
    page.fill("#id_code", code(secret))
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    expect(page.locator(".start")).to_be_visible()

    eye.opens("/account/2fa/reauthenticate/")
    eye.looks("code asked for once more", PHONE)
    eye.opens("/account/reauthenticate/")
    eye.looks("password asked for once more", PHONE)
    eye.opens("/account/2fa/")
    eye.looks("an app", PHONE)
    page.click("a[href='/account/2fa/totp/deactivate/']")
    page.wait_for_url("**/deactivate/")
    eye.looks("take the app away", PHONE)
    page.click("main button[type=submit]")
    page.wait_for_url("**/account/2fa/")
    expect(page.locator("a[href='/account/2fa/totp/activate/']")).to_be_visible()


def test_by_a_security_key(eye):
    # Keys know a site by its name; that of this machine is the one name they take without encryption.
    eye = eye(host="localhost")
    page = eye.page
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
    protocol.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**key, "hasResidentKey": True, "automaticPresenceSimulation": True}},
    )
    eye.opens("/account/2fa/webauthn/")
    eye.looks("no keys", WIDE)
    eye.opens("/account/2fa/webauthn/add/")
    page.fill("#id_name", "YubiKey")
    eye.looks("add a key", WIDE)
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/**")
    eye.opens("/account/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("YubiKey")
    for width in (PHONE, WIDE):
        eye.looks("keys", width)

    page.click("#logout-form button")
    sign_in(page)
    page.wait_for_url("**/2fa/authenticate/**")
    eye.looks("a key asked for", PHONE)
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url("**/admin/")

    eye.opens("/account/2fa/webauthn/reauthenticate/")
    eye.looks("a key asked for once more", PHONE)
    eye.opens("/account/2fa/webauthn/")
    eye.looks("a key that was used", PHONE)
    expect(page.locator("main a[href$='/remove/']")).to_be_in_viewport(ratio=1)
    page.click("main a[href$='/edit/']")
    page.wait_for_url("**/edit/")
    eye.looks("rename the key", PHONE)
    page.fill("#id_name", "مفتاح المكتب")
    page.click("#mfa_webauthn_edit")
    page.wait_for_url("**/webauthn/")
    expect(page.locator("main")).to_contain_text("مفتاح المكتب")
    page.click("main a[href$='/remove/']")
    page.wait_for_url("**/remove/")
    eye.looks("take the key away", PHONE)
    page.click("main button[type=submit]")
    page.wait_for_url("**/webauthn/")
    expect(page.locator("main")).not_to_contain_text("مفتاح المكتب")

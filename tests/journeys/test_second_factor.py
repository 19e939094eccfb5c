"""A second factor set up and used on a telephone, in Arabic."""

import pytest
from playwright.sync_api import Page, expect

from tests.admin.second_factors import code
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.xdist_group("stack")
WIDTH = 390


def fits(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH, page.url


def test_sign_in_with_an_app_in_arabic_on_a_telephone(al_hol, signed_in):
    page = signed_in("ar", WIDTH)
    page.goto("/account/2fa/")
    fits(page)
    page.click("a[href='/account/2fa/totp/activate/']")
    fits(page)
    secret = page.locator("#authenticator_secret").input_value()
    page.fill("#id_code", "12")
    page.click("main button[type=submit]")
    expect(page.locator(".field-code.errors")).to_be_visible()
    assert page.locator("#authenticator_secret").input_value() == secret
    page.fill("#id_code", code(secret))
    page.click("main button[type=submit]")
    page.wait_for_url("**/recovery-codes/")
    expect(page.locator("#recovery_codes")).not_to_be_empty()
    fits(page)
    page.click("#logout-form button")

    page.goto("/admin/")
    page.fill("#id_login", "dana")
    page.fill("#id_password", PASSWORD)
    page.click("#login-form [type=submit]")
    page.wait_for_url("**/2fa/authenticate/**")
    fits(page)
    page.fill("#id_code", code(secret))
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    expect(page.locator(".start")).to_be_visible()

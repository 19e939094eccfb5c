"""A browser before the real servers."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from camptrack.models import Camp, User
from camptrack.vocabulary import Right
from tests import factories
from tests.cast import Cast, assemble
from tests.journeys.seen import Eye, Seen
from tests.stack import Stack

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "a password for a journey"


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One for all journeys, and closed with them: while it is open, Playwright's event loop runs in this
    thread, and Django would refuse to speak to the database."""
    if not CHROMIUM.exists() and not os.environ.get("CI"):
        pytest.skip(f"no browser at {CHROMIUM}: apt install chromium, or name one with CHROMIUM=")
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=OPTIONS)
        yield browser
        browser.close()


def complains(said: ConsoleMessage) -> bool:
    """Who comes second with a draft is answered 409; the browser calls that an error, the page asks."""
    return said.type == "error" and "409 (Conflict)" not in said.text


@pytest.fixture
def al_hol(stack, stack_models) -> tuple[Cast, Camp]:
    """Al-Hol camp without any evidence; Dana enters, publishes and administers for Demo Relief."""
    with stack_models():
        cast = assemble()
        factories.grant(cast.dana, cast.demo_relief, Right.ENTER)
        for who in (cast.amal, cast.dana):
            who.is_staff = True
            who.set_password(PASSWORD)
            who.save()
        district = factories.area("SY0800", name="Al-Hasakeh")
        camp = factories.camp("SY-ALHOL", area=district, name="Al-Hol", names={"ar": "مخيم الهول"})
        factories.source("voa-news", name="VOA News", kind="news", reliability="C", credibility=3)
    return cast, camp


@pytest.fixture
def signed_in(browser: Browser, stack: Stack) -> Iterator[Callable[..., Page]]:
    """Dana's page, or another's, in a language and a width; whatever the browser complains about fails the
    journey."""
    contexts, complaints = [], []

    def sign_in(language: str = "en", width: int = 1280, who: str = "dana") -> Page:
        context = browser.new_context(
            base_url=stack.url, locale=language, viewport={"width": width, "height": 900}
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on(
            "console",
            lambda said: complaints.append(f"{said.text} {said.location}") if complains(said) else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/")
        page.fill("#id_login", who)
        page.fill("#id_password", PASSWORD)
        page.click("#login-form [type=submit]")
        page.wait_for_url("**/admin/")
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def look(browser: Browser, stack: Stack, stack_models: Any) -> Iterator[Callable[..., Eye]]:
    """A tab of somebody, or of nobody, in a language."""
    contexts = []

    def look(seen: Seen, language: str, user: User | None = None, host: str = "127.0.0.1") -> Eye:
        context = browser.new_context(base_url=f"http://{host}:{stack.port}", locale=language)
        contexts.append(context)
        context.set_default_timeout(20_000)
        if user is not None:
            with stack_models():
                client = Client()
                client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
                cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": stack.url}])
        return Eye(context.new_page(), seen)

    yield look
    for context in contexts:
        context.close()

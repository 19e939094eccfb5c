"""A disagreement about al-Hol: answered on a phone in Arabic, taken back, answered on a desk in English."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from camptrack.vocabulary import Right
from tests import al_hol, factories
from tests.journeys.seen import runs_from_right_to_left

pytestmark = pytest.mark.xdist_group("stack")

QUEUE = "/admin/review/?show=questions"


def wait_until(page: Page, address: str, done: Callable[[], bool]) -> None:
    """The workers need a moment: ask again until it is so."""
    for _attempt in range(60):
        page.goto(address)
        if done():
            return
        page.wait_for_timeout(250)
    raise AssertionError(page.locator("#content").inner_text())


def total_says(page: Page, camp, number: str) -> None:
    address = f"/admin/camptrack/camp/{camp.pk}/population/?on=2019-03-22"
    wait_until(page, address, lambda: number in page.locator(".headline .number").inner_text())


@pytest.fixture
def record(request, stack_models):
    """Amal entered and published what was known on 31 March 2019; Dana reviews."""
    cast, camp = request.getfixturevalue("al_hol")
    with stack_models():
        factories.grant(cast.dana, cast.demo_relief, Right.REVIEW)
        factories.grant(cast.amal, cast.demo_relief, Right.PUBLISH)
        numbers = [*range(1, 8), 9]
        al_hol.enter(by=cast.amal, organisation=cast.demo_relief, camp=camp, numbers=numbers, archive=True)
    return camp


@pytest.mark.long
def test_a_disagreement_is_answered_with_one_click(record, signed_in):
    phone = signed_in("ar", 390)
    phone.set_viewport_size({"width": 390, "height": 844})
    card = phone.locator("#card")
    # Earlier evidence drained first may ask something else for a moment.
    wait_until(phone, QUEUE, lambda: card.count() == 1 and phone.locator(".questions li").count() == 0)
    total_says(phone, record, "70\u202f307")

    phone.goto("/admin/")
    phone.click("#review a[href*='show=questions']")
    runs_from_right_to_left(phone, 390)
    sentences = phone.locator("#card .said")
    expect(sentences).to_have_count(2)
    for nth in range(2):
        box = sentences.nth(nth).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 844, "both sentences stand on the first screen"
    phone.click("[value=recommend-this]")
    expect(phone.locator(".answered")).to_be_visible()
    expect(card).to_have_count(0)
    done = phone.url
    total_says(phone, record, "74\u202f000")

    phone.goto(done)
    phone.click(".answered button")
    wait_until(phone, QUEUE, lambda: card.count() == 1)

    desk = signed_in("en", 1280)
    desk.goto("/admin/")
    desk.click("#review a[href*='show=questions']")
    desk.click("[value=dispute-this]")
    expect(desk.locator(".field-reason.errors .errorlist")).to_contain_text("Say why")
    desk.fill("[name=reason]", "the reporter repeats a forecast")
    desk.click("[value=dispute-this]")
    expect(desk.locator(".answered")).to_contain_text("dispute")
    expect(desk.locator(".nothing")).to_contain_text("Nothing to review")
    total_says(desk, record, "70,307")

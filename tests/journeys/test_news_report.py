"""The news report of 2019-02-11 from the form to the camp's page: entered, corrected, retracted."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.seen import runs_from_right_to_left

pytestmark = pytest.mark.xdist_group("stack")


def sends(page: Page, button: str) -> None:
    """With a reason for whatever is asked: the news is old by now."""
    page.click(button)
    reasons = page.locator("#warnings input[name$=-reason]")
    reasons.first.wait_for()
    for nth in range(reasons.count()):
        reasons.nth(nth).fill("an archive")
    page.click(button)


def camp_page_says(page: Page, camp, number: str) -> None:
    """The workers need a moment: ask again until it does."""
    for _attempt in range(40):
        page.goto(f"/admin/camptrack/camp/{camp.pk}/population/?on=2019-02-11")
        headline = page.locator(".headline .number")
        if number in headline.inner_text() and "pending" not in headline.inner_text():
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"never {number}: {headline.inner_text()}")


def fill_news_report(page: Page) -> None:
    page.goto("/admin/camptrack/report/add/")
    page.fill("[name=source]", "VOA News")
    page.fill("[name=title]", "US, Partners Claim 'Significant Progress' as IS Makes Last Stand")
    page.fill("[name=published_on]", "2019-02-11")
    page.fill("[name=figures-0-camp]", "SY-ALHOL")
    page.select_option("[name=figures-0-measure]", "arrivals")
    page.fill("[name=figures-0-start]", "2019-02-05")
    page.fill("[name=figures-0-end]", "2019-02-11")
    page.fill("[name=figures-0-written]", "more than 23,000")
    page.fill("[name=figures-0-quote]", "More than 23,000 people in the past week")


def test_enter_correct_and_retract(al_hol, signed_in):
    _cast, camp = al_hol
    page = signed_in()
    camp_page_says(page, camp, "no data")
    fill_news_report(page)
    expect(page.locator(".said-band").first).to_contain_text("23,000 – 23,000 – 25,300")
    expect(page.locator("[name=figures-0-on]")).to_be_hidden()
    page.click("text=A wave that is not in the list yet")
    page.fill("[name=figures-0-wave_slug]", "baghuz-exodus")
    sends(page, "[name=_publish]")
    expect(page.locator(".messagelist")).to_contain_text("published")
    camp_page_says(page, camp, "23,000 – 23,000 – 25,300")
    expect(page.locator("#evidence")).to_contain_text("More than 23,000 people in the past week")
    picture = page.locator("#timeline img")
    picture.scroll_into_view_if_needed()  # pictures are fetched when they come into view
    expect(picture).to_have_js_property("complete", True)
    page.wait_for_function("document.querySelector('#timeline img').naturalWidth > 0")

    page.click("#evidence a:has-text('US, Partners')")
    page.click("#step-correct")
    expect(page.locator(".said-band").first).to_contain_text("23,000 – 23,000 – 25,300")
    page.fill("[name=figures-0-written]", ">24000")
    page.fill("[name=reason]", "a later edition says 24,000")
    sends(page, "[name=_correct]")
    expect(page.locator(".status-published")).to_be_visible()
    camp_page_says(page, camp, "24,000 – 24,000 – 26,400")

    page.click("#evidence a:has-text('US, Partners')")
    page.click("#step-retract")
    page.fill("[name=reason]", "the agency withdrew it")
    page.click("input[value=Retract]")
    expect(page.locator(".status-retracted")).to_be_visible()
    camp_page_says(page, camp, "no data")


@pytest.mark.long
def test_mistakes_are_marked_and_nothing_typed_is_lost(al_hol, signed_in):
    page = signed_in()
    fill_news_report(page)
    page.fill("[name=figures-0-start]", "2019-02-12")
    page.click("text=Breakdown: who the people are")
    page.click("button:has-text('Add a cell')")
    page.select_option("[name=figures-0-cells-0-gender]", "f")
    page.fill("[name=figures-0-cells-0-share]", "130 %")
    page.click("button:has-text('Add a figure')")
    expect(page.locator("[name=figures-1-camp]")).to_have_value("SY-ALHOL")
    page.click("[name=_publish]")
    expect(page.locator("#error-summary")).to_be_focused()
    page.click("#error-summary a:has-text('Figure 1: first day')")
    expect(page.locator("[name=figures-0-start]")).to_be_focused()
    expect(page.locator(".field-start.errors .errorlist")).to_contain_text("swap the days")
    expect(page.locator(".field-share.errors .errorlist")).to_contain_text("between 0 and 1")
    expect(page.locator("[name=figures-0-written]")).to_have_value("more than 23,000")
    expect(page.locator("[name=figures-0-camp]")).to_have_value("SY-ALHOL")
    page.fill("[name=figures-0-start]", "2019-02-05")
    page.fill("[name=figures-0-cells-0-share]", "65 %")
    sends(page, "input[name=_draft]")
    expect(page.locator(".status-draft")).to_be_visible()
    expect(page.locator(".evidence")).to_have_count(1)


@pytest.mark.parametrize("width", [pytest.param(1280, marks=pytest.mark.long), 390])
def test_arabic_runs_from_right_to_left_and_fits(al_hol, signed_in, width):
    _cast, camp = al_hol
    page = signed_in("ar", width)
    addresses = [
        "/admin/",
        "/admin/camptrack/report/add/",
        f"/admin/camptrack/camp/{camp.pk}/population/",
        "/admin/camptrack/report/",
    ]
    for address in addresses:
        page.goto(address)
        runs_from_right_to_left(page, width)
        # What is left in English words would be ours.
        said = page.locator("#content").inner_text()
        left = re.sub(
            r"[A-Z]{2,}|Demo Relief|und|ar|en|dana|mm/dd/yyyy|Enter|Ctrl|camptrack|alpha|Al-\w+", "", said
        )
        assert not re.search(r"[a-z]{5,}", left), left

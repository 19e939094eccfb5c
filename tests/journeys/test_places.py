"""The pages of camps and areas in a real browser: whole, light, both ways round, with a map that moves."""

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from camptrack.actions.totals import drain_waiting
from tests import factories
from tests.journeys.seen import sideways

pytestmark = pytest.mark.xdist_group("stack")
#: compressed, with every picture, style and script of a first visit
MOST_BYTES = 250_000


@pytest.fixture
def places(al_hol, stack_models):
    """Al-Hol and forty camps around it: counted lately, long ago, never, or known by flows alone."""
    cast, camp = al_hol
    today = datetime.now(tz=UTC).date()
    given = {"organisation": cast.demo_relief, "by": cast.dana}
    with stack_models():
        camp.latitude, camp.longitude = "36.378", "41.126"
        camp.save()
        for nth in range(40):
            made = factories.camp(
                f"SITE-{nth}", area=camp.area, name=f"Site {nth}", names={"ar": f"موقع {nth}"},
                latitude=35 + nth % 7 / 5, longitude=40 + nth / 20,
            )  # fmt: skip
            if nth % 4 == 0:
                factories.counting_figure(
                    camp=made, start=today - timedelta(days=9), value=500 + nth, **given
                )
            elif nth % 4 == 1:
                factories.counting_figure(camp=made, start=today - timedelta(days=120), value=900, **given)
            elif nth % 4 == 2:
                factories.counting_figure(
                    camp=made, measure="arrivals", start=today - timedelta(days=20), value=70, **given
                )
        for days, value in ((60, 50_000), (30, 61_000), (3, 63_000)):
            factories.counting_figure(
                camp=camp, start=today - timedelta(days=days), value=value, qualifier="more_than", **given
            )
        drain_waiting(1000)
    return camp


def weigh(page: Page) -> dict[str, int]:
    """Fills up with what each address would weigh compressed, as a server in front sends it."""
    weights: dict[str, int] = {}
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})

    def weighed(answer) -> None:
        if answer.request.resource_type != "other" and answer.status == 200:
            weights[answer.url] = len(gzip.compress(answer.body()))

    page.on("requestfinished", lambda request: weighed(request.response()))
    return weights


def scroll_through(page: Page) -> None:
    """So that every picture comes into view."""
    for picture in page.locator("figure.picture img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", value=True)
        assert picture.evaluate("picture => picture.naturalWidth") > 0


@pytest.mark.parametrize(
    ("language", "width"), [pytest.param("en", 1280, marks=pytest.mark.long), ("ar", 390)]
)
def test_whole_light_and_the_map_moves(places, signed_in, language, width):
    page = signed_in(language, width)
    weights = weigh(page)
    for address in (
        f"/admin/camptrack/camp/{places.pk}/population/",
        f"/admin/camptrack/area/{places.area_id}/population/",
    ):
        weights.clear()
        page.goto(address)
        scroll_through(page)
        assert sideways(page, width) <= 0
        page.locator("#map button").click()
        circles = page.locator("#map path[role=button]")
        expect(circles).to_have_count(41)
        assert sum(weights.values()) < MOST_BYTES, weights

    # By keyboard alone: a circle, its window, the camp's evidence.
    circles.first.focus()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup-content")
    expect(popup).to_contain_text("63,000" if language == "en" else "63\u202f000")
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    expect(circles.first).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/population/?on=*#evidence")
    expect(page.locator("#evidence .evidence")).to_have_count(3)


@pytest.mark.long
def test_a_map_that_could_not_be_fetched_is_fetched_by_the_next_click(places, signed_in, browser):
    # Without the watch over the console: it tells of what is broken off here.
    first = signed_in()
    context = browser.new_context(base_url=first.url, storage_state=first.context.storage_state())
    page = context.new_page()
    page.goto(f"/admin/camptrack/area/{places.area_id}/population/")
    page.route("**/leaflet/leaflet*.js", lambda route: route.abort())
    for _ in range(2):
        page.locator("#map button").click()
        expect(page.locator("#map .errornote")).to_have_count(1)
        expect(page.locator("#map button")).to_be_enabled()
    page.unroute("**/leaflet/leaflet*.js")
    page.locator("#map button").click()
    expect(page.locator("#map path[role=button]")).to_have_count(41)
    expect(page.locator("#map .errornote")).to_have_count(0)
    context.close()


@pytest.mark.long
def test_without_scripts_nothing_is_missing(places, signed_in, browser):
    page = signed_in()
    kept = page.context.storage_state()
    context = browser.new_context(base_url=page.url, java_script_enabled=False, storage_state=kept)
    bare = context.new_page()
    bare.goto(f"/admin/camptrack/area/{places.area_id}/population/")
    expect(bare.locator("#map img")).to_be_visible()
    expect(bare.locator("#map button")).to_have_count(0)
    bare.click("#map summary")
    expect(bare.locator("#map table")).to_contain_text("63,000")
    bare.click("#sites figcaption a")
    bare.wait_for_url("**/pictures/sites.svg*")
    context.close()

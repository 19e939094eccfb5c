"""The report form by keyboard, on slow lines, by two people, and with a browser that is closed."""

import pytest
from playwright.sync_api import Page, expect

from camptrack.models import EntryDraft, Report
from tests import factories
from tests.journeys.hands import Hands, document, exodus, sends
from tests.journeys.seen import sideways

pytestmark = pytest.mark.xdist_group("stack")
ADD = "/admin/camptrack/report/add/"
#: a report of five figures takes no more keys than this beyond its values
MOST_KEYS = 60
MOST_BYTES = 250_000


def saved(page: Page) -> None:
    expect(page.locator(".draft-status")).to_contain_text("saved")


@pytest.mark.long
def test_five_figures_by_keyboard_alone(al_hol, signed_in, stack_models):
    _cast, camp = al_hol
    with stack_models():
        factories.camp("SY-ROJ", area=camp.area, name="Roj")
    page = signed_in()
    page.goto(ADD)
    hands = Hands(page)
    assert hands.field == "source"
    document(hands)
    exodus(hands)
    hands.presses("Enter")
    # The same camp, measure and days: only the rest is typed.
    for _ in range(4):
        hands.presses("Enter")
    hands.types("12–15,000")
    hands.types("the administrator of the camp")
    hands.types("between 12 and 15 thousand of them children")
    # Another camp, counted on a day; the one after it, too.
    hands.picks("roj")
    hands.presses("h")
    hands.presses("Enter")
    hands.types("2019-02-10")
    hands.types("~1700")
    hands.types("the SDF", "Enter", "Alt+n")
    hands.picks("hol")
    hands.presses("Enter")
    hands.presses("Enter")
    hands.types("٣٣٬٠٠٠", "Alt+n")
    hands.picks("roj")
    hands.presses("Enter")
    hands.types("2019-02-11")
    hands.page.keyboard.type("340 households")
    expect(page.locator(".said-band").nth(4)).to_contain_text("1,190 – 1,700 – 2,210")
    expect(page.locator(".said-read").nth(3)).to_have_text("exactly 33,000 persons")
    sends(hands)
    expect(page.locator(".messagelist")).to_contain_text("published")
    expect(page.locator(".evidence")).to_have_count(5)
    print(f"five figures: {hands.beyond} keys and clicks beyond the values")  # noqa: T201  the measure
    assert hands.beyond <= MOST_KEYS
    with stack_models():
        figures = Report.objects.get().figures.order_by("position")
        assert list(figures.values_list("camp__code", "measure", "value", "qualifier", "unit")) == [
            ("SY-ALHOL", "arrivals", 23_000, "more_than", "persons"),
            ("SY-ALHOL", "arrivals", None, "between", "persons"),
            ("SY-ROJ", "headcount", 1_700, "about", "persons"),
            ("SY-ALHOL", "headcount", 33_000, "exactly", "persons"),
            ("SY-ROJ", "headcount", 340, "exactly", "households"),
        ]


def test_a_grid_from_a_spreadsheet_and_a_new_wave_in_arabic_on_a_phone(al_hol, signed_in, stack_models):
    page = signed_in("ar", 390)
    page.goto(ADD)
    hands = Hands(page)
    document(hands)
    exodus(hands)
    figure = page.locator("[data-figure]").first
    figure.locator("summary", has_text="موجة").click()
    figure.locator("[name$=-wave_label]").fill("Baghuz Exodus")
    expect(figure.locator("[name$=-wave_slug]")).to_have_value("baghuz-exodus")
    figure.locator("summary").last.click()
    figure.locator("[name$=-grid-scheme]").select_option("adult")
    cell = figure.locator("[name$=-grid-f-0-17]")
    cell.focus()
    cell.evaluate(
        """cell => {
            const data = new DataTransfer();
            data.setData("text", "9,000\\t٤٬٠٠٠\\r\\n7000\\t1000\\t99\\r\\n");
            const init = {clipboardData: data, bubbles: true, cancelable: true};
            cell.dispatchEvent(new ClipboardEvent("paste", init));
        }"""
    )
    expect(figure.locator("[data-unknown]")).to_have_text("2\u202f000")
    expect(figure.locator("[data-sum]").last).to_have_text("21\u202f000")
    # Leftwards is onwards in Arabic.
    page.keyboard.press("ArrowLeft")
    assert hands.field.endswith("grid-m-0-17")
    page.keyboard.press("ArrowDown")
    assert hands.field.endswith("grid-m-18-")
    figure.locator("[name$=-grid-scheme]").select_option("unhcr")
    expect(figure.locator("[name$=-grid-scheme]")).to_have_value("adult")
    assert sideways(page, 390) <= 0
    sends(hands)
    expect(page.locator(".status-published")).to_be_visible()
    with stack_models():
        figure = Report.objects.get().figures.get()
        assert (figure.wave.slug, figure.breakdown.count()) == ("baghuz-exodus", 4)


@pytest.mark.long
def test_two_people_a_closed_browser_and_a_form_sent_twice(al_hol, signed_in, stack_models):
    amal = signed_in(who="amal")
    amal.goto(ADD)
    document(Hands(amal))
    saved(amal)
    begun = amal.url
    assert "draft=" in begun
    # Typed within the two seconds before the browser is closed.
    amal.fill("[name=figures-0-attributed_to]", "local officials")
    amal.evaluate(
        """() => {
            Object.defineProperty(document, "visibilityState", {value: "hidden"});
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    saved(amal)
    amal.close()

    amal, dana = signed_in(who="amal"), signed_in()
    amal.click("#unfinished a")
    dana.goto(begun)
    for page in (amal, dana):
        expect(page.locator("[name=title]")).to_have_value(
            "US, Partners Claim 'Significant Progress' as IS Makes Last Stand"
        )
        expect(page.locator("[name=figures-0-attributed_to]")).to_have_value("local officials")
    dana.fill("[name=figures-0-written]", "23,000")
    saved(dana)
    amal.fill("[name=figures-0-written]", "24,000")
    expect(amal.locator(".draft-conflict")).to_contain_text("dana saved this draft")
    amal.click(".draft-conflict button")
    expect(amal.locator(".difference")).to_have_count(1)
    expect(amal.locator(".difference")).to_contain_text("23,000")
    amal.check("[value=theirs]")
    amal.click("[name=_chosen]")
    expect(amal.locator("[name=figures-0-written]")).to_have_value("23,000")

    hands = Hands(amal)
    amal.focus("[name=figures-0-camp]")
    hands.picks("hol")
    hands.presses("Enter")
    hands.types("2019-02-11")
    amal.keyboard.press("Control+Enter")
    amal.locator("#warnings").wait_for()
    amal.fill("#warnings input[name$=-reason]", "an archive")
    saved(amal)
    amal.reload()
    expect(amal.locator("#warnings input[name$=-reason]")).to_have_value("an archive")
    # The line broke before the answer came: it is sent again.
    amal.evaluate(
        """async () => {
            const body = new URLSearchParams(new FormData(document.getElementById("report-form")));
            body.set("_draft", "1");
            await fetch(location.pathname, {method: "POST", body});
        }"""
    )
    amal.keyboard.press("Control+Enter")
    expect(amal.locator(".status-draft")).to_be_visible()
    with stack_models():
        report = Report.objects.get()
        assert EntryDraft.objects.get().entered_as == report
        assert report.figures.get().attributed_to == "local officials"


@pytest.mark.long
def test_light_enough_for_a_slow_line(al_hol, signed_in):
    page = signed_in()
    context = page.context.browser.new_context(
        base_url=page.url.split("/admin")[0], storage_state=page.context.storage_state()
    )
    cold = context.new_page()
    sizes: list[int] = []
    cold.on(
        "requestfinished",
        lambda request: sizes.append(
            sum(request.sizes()[part] for part in ("responseBodySize", "responseHeadersSize"))
        ),
    )
    line = context.new_cdp_session(cold)
    line.send("Network.enable")
    # What Chromium calls Slow 3G is 400 ms and 50 kB/s; this is the 3G of most field offices.
    slow = {"offline": False, "latency": 300, "downloadThroughput": 100_000, "uploadThroughput": 50_000}
    line.send("Network.emulateNetworkConditions", slow)
    cold.goto(ADD, wait_until="load")
    assert sum(sizes) < MOST_BYTES, sizes
    cold.fill("[name=figures-0-written]", "more than 23,000")
    expect(cold.locator(".said-band").first).to_contain_text("23,000 – 23,000 – 25,300")
    context.close()

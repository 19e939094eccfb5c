"""Typing as people do, and counting what they press beyond the values themselves."""

from playwright.sync_api import Page


class Hands:
    """`beyond`: keys and clicks that are not part of a value. What is typed to find a name is a value."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.beyond = 0

    def types(self, value: str, *keys: str) -> None:
        """A value, and the keys that lead on."""
        self.page.keyboard.type(value)
        for key in keys or ("Enter",):
            self.presses(key)

    def presses(self, key: str) -> None:
        self.beyond += 1
        self.page.keyboard.press(key)

    def clicks(self, selector: str) -> None:
        self.beyond += 1
        self.page.click(selector)

    def picks(self, text: str) -> None:
        """The first of what is offered for a text."""
        self.page.keyboard.type(text)
        self.page.locator("#pick-list [role=option][aria-selected=true]").wait_for()
        self.presses("Enter")

    @property
    def field(self) -> str:
        """The name of the input that has the focus."""
        return str(self.page.evaluate("document.activeElement.name"))


def document(hands: Hands) -> None:
    """The news report's head, from the top of an empty form to its first figure."""
    hands.picks("voa")
    hands.types("2019-02-11")
    hands.types("US, Partners Claim 'Significant Progress' as IS Makes Last Stand")
    hands.types("https://www.voanews.com/a/4781986.html")


def exodus(hands: Hands) -> None:
    """“More than 23,000 Syrian civilians … in the past week”, up to its last field."""
    hands.picks("hol")
    hands.presses("ArrowDown")
    hands.presses("Enter")
    hands.types("2019-02-05")
    hands.types("2019-02-11")
    hands.types("more than 23,000")
    hands.types("local officials and activists")
    hands.page.keyboard.type(
        "More than 23,000 Syrian civilians and foreign nationals are believed to have fled"
    )


def sends(hands: Hands) -> None:
    """Off it goes; the news is old by now, and that is asked about, perhaps with more."""
    hands.presses("Control+Enter")
    reasons = hands.page.locator("#warnings input[name$=-reason]")
    reasons.first.wait_for()
    for _ in range(reasons.count()):
        hands.presses("Tab")
        hands.page.keyboard.type("an archive")
    hands.presses("Control+Enter")

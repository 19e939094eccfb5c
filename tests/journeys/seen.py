"""What is looked at on every page: the rules of WCAG, the width, what the browser says, language, weight."""

import gzip
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Request, expect

from tests.admin.test_translations import catalogue, messages

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: of a cold page with all that it shows, in bytes as sent
MOST_BYTES = 250_000
_AXE = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(found =>
    found.violations.flatMap(rule => rule.nodes.map(node =>
        `${rule.id}: ${node.target} ${[...node.any, ...node.all].map(each => each.message)}`)))"""
#: what people read, but for names, sentences and codes that somebody gave
_WORDS = """() => {
    const given = ["#result_list tbody th, bdi, code, q, kbd, pre, script, style, option, textarea",
        ":is([dir], [lang]):not(html)"].join();
    const found = [];
    const say = (text, where) => { if (text?.trim() && !where.closest(given)) found.push(text.trim()); };
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) say(walk.currentNode.textContent, walk.currentNode.parentElement);
    for (const each of document.querySelectorAll("[title], [placeholder], [aria-label]"))
        for (const name of ["title", "placeholder", "aria-label"]) say(each.getAttribute(name), each);
    return found;
}"""
_ENGLISH = re.compile(r"\b(the|of|and|is|are|not|your|you|this|for|with)\b", re.IGNORECASE)


def sentences_of_ours() -> set[str]:
    """In English, where Arabic says something else."""
    arabic = catalogue("ar")
    return {said.lower() for said in messages() if said not in arabic.get(said, []) and said.isascii()}


def sideways(page: Page, width: int) -> int:
    """By how much a page scrolls sideways, once it is all there. Where a click led here, the new document may
    have no content yet when the click returns."""
    page.wait_for_load_state()
    return int(page.evaluate("document.documentElement.scrollWidth")) - width


def runs_from_right_to_left(page: Page, width: int) -> None:
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert sideways(page, width) <= 0, f"{page.url} is wider than {width}"


@dataclass
class Seen:
    """What is wrong, and what the pages weigh, by what was looked at."""

    ours: set[str] = field(default_factory=sentences_of_ours)
    wrong: dict[str, list[str]] = field(default_factory=dict)
    weights: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)


class Eye:
    """Looks at the pages of one tab. The browser keeps what it has; the weight is that of a first visit."""

    def __init__(self, page: Page, seen: Seen) -> None:
        self.page, self.seen = page, seen
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda said: self.said.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("requestfinished", self._finished)

    def _finished(self, request: Request) -> None:
        self.asked.append(request.url)
        if "/static/" not in request.url:
            self.seen.sizes[request.url] = request.sizes()["responseBodySize"]
        elif request.url not in self.seen.sizes:
            # Compressed when the image is built, but not where tests serve them from.
            file = finders.find(urlsplit(request.url).path.removeprefix("/static/"))
            self.seen.sizes[request.url] = len(gzip.compress(Path(file).read_bytes())) if file else 0

    def opens(self, address: str) -> tuple[int, str]:
        """Status and kind of what is there."""
        self.said.clear()
        self.asked.clear()
        answer = self.page.goto(address)
        assert answer
        return answer.status, answer.headers.get("content-type", "")

    def looks(self, name: str, width: int, *, refused: bool = False) -> None:
        """At the page as it stands; where it is `refused`, the browser says so, too."""
        page = self.page
        page.set_viewport_size({"width": width, "height": 900})
        over = sideways(page, width)
        wrong = [f"the browser: {each}" for each in self.said if not (refused and "Failed to load" in each)]
        # The developer's protocol puts the rules in: the page's own policy stays in force.
        page.evaluate(AXE_SCRIPT)
        wrong += page.evaluate(_AXE, RULES)
        if over > 0:
            wrong.append(f"scrolls sideways by {over}")
        if page.evaluate("document.documentElement.lang") == "ar":
            wrong += [f"English: {each}" for each in page.evaluate(_WORDS) if self._english(each)]
        weight = sum(self.seen.sizes.get(each, 0) for each in {*self.asked})
        if weight > MOST_BYTES:
            wrong.append(f"weighs {weight}")
        self.seen.weights[name] = max(weight, self.seen.weights.get(name, 0))
        self.said.clear()  # of the rules themselves, which style and fetch
        if wrong:
            self.seen.wrong.setdefault(f"{name} {width}", []).extend(wrong)

    def _english(self, said: str) -> bool:
        return said.isascii() and (said.strip(":… ").lower() in self.seen.ours or bool(_ENGLISH.search(said)))

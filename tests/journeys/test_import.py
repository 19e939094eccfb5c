"""A spreadsheet with mistakes from Excel to the totals and back: clicks counted."""

import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from camptrack.models import Camp, Report
from tests import factories
from tests.journeys.seen import runs_from_right_to_left

pytestmark = pytest.mark.xdist_group("stack")

ROWS = int(os.environ.get("CAMPTRACK_JOURNEY_ROWS", "300"))
WRONG = 37
#: seconds that a step of a worker may take
PATIENCE = 30 + ROWS / 50


def write(path: Path, *, wrong: int) -> Path:
    """A cluster's sheet, a document a week: camps by their names, the first so many misspelt or broken."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Weekly")
        for column, title in enumerate(("Camp", "Number", "Date", "Source", "Title", "Published on")):
            sheet.write(0, column, title)
        for nth in range(ROWS):
            week, camp = divmod(nth, 100)
            day = f"2023-{week // 28 + 1:02}-{week % 28 + 1:02}"
            number: Any = 1000 + nth
            name = f"Site {camp:03}"
            if nth < wrong:
                name, number = (f"Sight {camp:03}", number) if nth % 2 else (name, "about a lot")
            for column, value in enumerate((name, number, day, "OCHA", f"Update of {day}", day)):
                sheet.write(nth + 1, column, value)
    return path


def hundred_camps(beside: Camp) -> None:
    factories.source("ocha", name="OCHA", reliability="A", credibility=2)
    for nth in range(100):
        factories.camp(f"SY-{nth:03}", area=beside.area, name=f"Site {nth:03}")


class Clicks:
    """What a person does: every click, choice and file chosen is one."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def click(self, selector: str) -> None:
        self.count += 1
        self.page.click(selector)

    def choose(self, selector: str, path: Path) -> None:
        self.count += 2  # the field, and the file in the dialogue
        self.page.set_input_files(selector, path)

    def select(self, selector: str, value: str) -> None:
        self.count += 1
        self.page.select_option(selector, value)


def wait_for(page: Page, selector: str) -> None:
    """The page looks again by itself."""
    page.wait_for_selector(selector, timeout=PATIENCE * 1000)


@pytest.mark.long
def test_import_with_mistakes_fixed_confirmed_undone(al_hol, signed_in, stack_models, tmp_path):
    _cast, camp = al_hol
    with stack_models():
        hundred_camps(camp)
    page = signed_in()
    person, began = Clicks(page), time.monotonic()
    page.goto("/admin/camptrack/import/")
    person.click(".object-tools a")
    person.choose("input[name=file]", write(tmp_path / "weekly.xlsx", wrong=WRONG))
    person.click("#bring input[type=submit]")
    wait_for(page, "#mapping, #blocked")
    if page.locator("#mapping").count():
        for select in page.locator("select[name$='-fixed-measure']").all():
            person.count += 1
            select.select_option("headcount")
        person.click("#mapping input[type=submit]")
    wait_for(page, "#blocked")
    expect(page.locator("#blocked")).to_contain_text(f"{WRONG} rows must be mended first")
    first = page.locator("table.sheet-rows tbody tr").first
    expect(first.locator("th")).to_contain_text("2")
    expect(page.locator(".problem").first).to_be_visible()
    with page.expect_download() as download:
        person.click("#blocked a[href*='errors']")
    assert len(download.value.path().read_text("utf-8-sig").splitlines()) == WRONG + 1

    person.choose("#again input[name=file]", write(tmp_path / "mended.xlsx", wrong=0))
    person.click("#again input[type=submit]")
    wait_for(page, "#mapping, #confirm")
    assert page.locator("#mapping").count() == 0, "the mapping was not remembered"
    expect(page.locator(".outcomes")).to_contain_text(f"{ROWS:,}")
    for reason in page.locator("#confirm input[name^=reason-]").all():
        person.count += 1
        reason.fill("checked with the cluster")
    person.click("#confirm input[name=_publish]")
    wait_for(page, "#result")
    with stack_models():
        documents = -(-ROWS // 100)
        assert Report.objects.count() == documents
        assert sum(report.figures.count() for report in Report.objects.all()) == ROWS
    person.click("#result .steps a")
    page.fill("[name=reason]", "the wrong year")
    person.click("input[value='Undo the import']")
    wait_for(page, ".status-undone")
    with stack_models():
        assert {event.kind for report in Report.objects.all() for event in report.events.all()} == {
            "published",
            "retracted",
        }
        assert Camp.objects.count() == 101
    print(f"{ROWS} rows: {person.count} clicks, {time.monotonic() - began:.1f} s")  # noqa: T201  the measure
    assert person.count <= 16

    look_in_arabic(signed_in("ar", 390), page.url)


def look_in_arabic(arabic: Page, address: str) -> None:
    """The preview on a phone, from right to left."""
    arabic.goto(address)
    runs_from_right_to_left(arabic, 390)
    said = arabic.locator("table.sheet-rows tbody tr").first.inner_text()
    assert re.search(r"[\u0600-\u06ff]", said)

"""An issue as a mail: small, whole without pictures or files, right-to-left where it must be."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from camptrack.exports.situation import mail
from camptrack.exports.situation.mail import Links
from camptrack.situation import Situation
from tests.exports import situations

PAGE = "https://camps.example.org/issues/1/"
LEAVE = "https://camps.example.org/issues/unsubscribe/1/"
LINKS = Links(PAGE, LEAVE, (("PDF", "https://camps.example.org/issues/file/1/"),), ("weekly-1-en.csv",))
ALL = {
    "ten": situations.ten_camps(),
    "one": situations.one_camp(),
    "many": situations.many_camps(2000),
    "nothing": situations.nothing(),
}


class Nested(HTMLParser):
    """Every tag is closed by its own."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "br", "img"}:
            self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src", "background"}]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize("situation", ALL.values(), ids=ALL)
def test_a_mail(situation: Situation, language: str) -> None:
    said = mail.content(situation, language)
    written = mail.write_mail(said, LINKS)
    parser = Nested()
    parser.feed(written.html)
    assert parser.open == []
    # Nothing is loaded from anywhere: opening a mail tells nobody.
    assert set(parser.links) <= {PAGE, LEAVE, LINKS.files[0][1], f"cid:{mail.PICTURE_ID}"}
    assert "<script" not in written.html
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in written.html
    assert set(re.findall(r'dir="(\w+)"', written.html)) <= {direction, "ltr"}
    for part in (written.text, re.sub(r"&#x27;", "'", written.html)):
        for told in [said.title, said.counted, *said.sentences, *(value for _label, value in said.facts)]:
            assert told in part
        for figure in said.figures:
            assert figure.value in part
        assert LEAVE in part
    assert "\n" not in written.subject
    assert (written.picture is None) == (not situation.timeline)
    # base64 adds a third
    size = len(written.text.encode()) + len(written.html.encode()) + len(written.picture or b"")
    assert size * 4 / 3 < 95_000
    assert (written.picture or b"\x89PNG").startswith(b"\x89PNG")


def test_the_text_reads_on_its_own() -> None:
    written = mail.write_mail(mail.content(ALL["ten"], "en"), LINKS)
    assert written.subject == (
        "Camps of Al-Hasakeh, weekly – 2019-03-04 to 2019-03-10"
        " – People in recorded sites: 77,970 (77,644–78,292)"
    )
    assert written.text.startswith(
        "Camps of Al-Hasakeh, weekly\npeople in recorded sites\n\nPeriod: 2019-03-04 to 2019-03-10\n"
    )
    assert "* Arrivals in the period: 6,713\n  −2,407 (−26%) on the period before\n" in written.text
    assert "Attached: weekly-1-en.csv" in written.text
    assert "PDF: https://camps.example.org/issues/file/1/" in written.text
    assert "Sensitivity: public" in written.text
    assert written.text.endswith(f"Unsubscribe with one click:\n{LEAVE}\n")
    assert "<" not in written.text


def test_a_recall_has_the_reason_and_no_number() -> None:
    at = datetime(2019, 3, 12, 9, tzinfo=UTC)
    written = mail.write_mail(mail.recall(ALL["ten"], "en", reason="<b>twice</b>", at=at), Links(PAGE, LEAVE))
    assert written.subject == "Recalled: Camps of Al-Hasakeh, weekly, 2019-03-04 to 2019-03-10"
    assert "This issue was recalled on 2019-03-12 09:00 UTC. Please do not use its numbers." in written.text
    assert "Reason: <b>twice</b>" in written.text
    assert "&lt;b&gt;twice&lt;/b&gt;" in written.html
    for part in (written.text, written.html):
        assert "77,970" not in part
        assert "6,713" not in part
    assert written.picture is None


def test_a_title_in_two_lines_is_one_subject() -> None:
    said = mail.content(situations.nothing(), "en")
    twice = mail.write_mail(
        mail.Content(**{**vars(said), "subject": "one\r\nBcc: two@example.org"}), Links(PAGE, LEAVE)
    )
    assert twice.subject == "one Bcc: two@example.org"


def test_no_grades_are_in_it() -> None:
    members = mail.write_mail(mail.content(ALL["ten"], "en"), LINKS)
    assert "Grade" not in members.text + members.html

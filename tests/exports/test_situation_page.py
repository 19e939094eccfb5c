"""An issue as a web page: one file, without script, the same every time, readable aloud."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from camptrack.exports.situation import inline
from camptrack.situation import Document, without_grades
from tests.exports import situations
from tests.exports.written import written


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(content.decode())

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def all(self, tag):
        return [given for name, given in self.tags if name == tag]


def page(situation=None, language="en"):
    return Page(written(situation or situations.ten_camps(), "html", language))


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_language_and_direction(language, direction):
    assert page(language=language).all("html") == [{"lang": language, "dir": direction}]


def test_it_stands_alone_and_runs_nothing():
    found = page()
    assert not {tag for tag, _given in found.tags} & {"script", "link", "img", "iframe", "object", "form"}
    for tag, given in found.tags:
        assert not any(name.startswith("on") or name in {"style", "src"} for name in given), (tag, given)
    assert b"@import" not in written(situations.ten_camps(), "html")


@pytest.mark.parametrize("situation", [situations.ten_camps(), situations.one_camp(), situations.nothing()])
def test_structure(situation):
    found = page(situation)
    levels = [int(tag[1]) for tag, _given in found.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}
    assert all(given.get("scope") for given in found.all("th"))
    assert len(found.all("table")) == len(found.all("caption"))
    ids = [given["id"] for _tag, given in found.tags if "id" in given]
    assert len(ids) == len(set(ids))
    named = [given["aria-labelledby"] for _tag, given in found.tags if "aria-labelledby" in given]
    assert set(named) <= set(ids)


def test_every_picture_has_words_and_its_numbers_as_a_table():
    found = page()
    pictures = [given for given in found.all("div") if given.get("role") == "img"]
    assert len(pictures) == 4
    assert all(given["aria-label"] for given in pictures)
    assert len(found.all("details")) == 4
    assert len(found.all("svg")) == 8  # each for a wide window, and for a telephone
    assert page(situations.nothing()).all("svg") == []


def test_drawings_clip_what_is_their_own():
    text = written(situations.ten_camps(), "html").decode()
    drawings = re.findall("<svg.*?</svg>", text, re.DOTALL)
    pointing = 0
    for drawing in drawings:
        pointed = set(re.findall(r"url\(#([^)]+)\)", drawing))
        pointing += len(pointed)
        assert pointed <= set(re.findall(r'\bid="([^"]+)"', drawing))
    assert pointing > 4


def test_drawn_again_it_is_the_same():
    """The engine numbers its clips on from drawing to drawing."""
    first = written(situations.ten_camps(), "html")
    inline._drawn_once.cache_clear()
    assert written(situations.ten_camps(), "html") == first


def test_same_order_as_on_paper():
    text = written(situations.ten_camps(), "html").decode()
    places = [text.index(f'id="{name}"') for name in (
        "key", "summary", "map", "timeline", "camps", "breakdown", "corrections", "disagreements",
        "method", "caveats", "sources", "contact",
    )]  # fmt: skip
    assert places == sorted(places)


def test_every_camp_with_its_numbers():
    whole = situations.ten_camps()
    text = written(whole, "html").decode()
    table = text[text.index('id="camps"') : text.index('id="breakdown"')]
    for row in whole.rows:
        assert row.camp.code in table
        if row.people:
            assert f"<strong>{row.people.best:,}</strong>" in table
    assert "−317" in table
    assert "(1,653–1,721)" in table


def test_grades_are_a_column_of_the_members_edition_alone():
    whole = situations.ten_camps()
    assert "<td>B2</td>" in written(whole, "html").decode()
    shared = written(without_grades(whole), "html").decode()
    assert "<td>B2</td>" not in shared
    assert ">Grade<" not in shared


def test_what_people_typed_is_text():
    whole = situations.ten_camps()
    evil = '<script>alert("1")</script><!--/issue-->'
    first = whole.rows[0]
    changed = replace(
        whole,
        rows=[replace(first, camp=replace(first.camp, name=evil, names={}))],
        documents=[Document(evil, "ngo", evil, "javascript:alert(1)", whole.about.start)],
        about=replace(whole.about, title=evil, titles={}, contact=evil, licence=evil),
    )
    text = written(changed, "html").decode()
    assert "<script" not in text
    assert "javascript:" not in text
    assert text.count("<!--/issue-->") == 1


def test_a_country_is_written_in_seconds():
    content = written(situations.many_camps(2000), "html")
    assert content.count(b'<th scope="row">') >= 2000
    assert len(content) < 3_000_000

"""An issue as PDF, read back by another library than wrote it."""

import re
from collections import defaultdict
from ctypes import c_double
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from django.utils.translation import override
from pypdf import PdfReader

from camptrack.exports.situation import pdf
from camptrack.exports.typesetting import NotTypeset
from camptrack.situation import Situation, without_grades
from tests.exports import situations


def read(situation: Situation, language: str = "en") -> PdfReader:
    with override(language):
        return PdfReader(BytesIO(pdf.write(situation, language)))


def words(reader: PdfReader) -> str:
    """Without the marks that keep an order, and with plain spaces."""
    text = " ".join(page.extract_text() for page in reader.pages)
    return re.sub(r"\s+", " ", re.sub(r"[\u2066-\u2069\u200e\u200f\u202a-\u202e]", "", text))


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_two_pages_of_a4_for_ten_camps(language: str) -> None:
    reader = read(situations.ten_camps(), language)
    assert len(reader.pages) == 2
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]


@pytest.mark.parametrize(("situation", "pages"), [(situations.one_camp(), 2), (situations.nothing(), 1)])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_small_issues(situation: Situation, pages: int, language: str) -> None:
    assert len(read(situation, language).pages) == pages


def test_tagged_with_language_and_title() -> None:
    reader = read(situations.ten_camps(), "fr")
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "fr"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title.startswith("Camps de Hassaké, chaque semaine")
    assert reader.metadata.author == "Demo Relief"
    assert "pdfuaid:part>1<" in reader.xmp_metadata.stream.get_data().decode()


def test_everything_is_in_it() -> None:
    said = words(read(situations.ten_camps()))
    for expected in (
        "Camps of Al-Hasakeh, weekly", "people in recorded sites", "2019-03-11 04:00 UTC", "Issue 14",
        "2019-03-18 05:00 UTC", "77,970", "+6,261", "over the same 9 camps", "The largest rise is in Al-Hol",
        "SY-C02", "62,985", "(8,416–8,587)", "+6,573 (+12%)", "sources disagree", "B2", "report sex or age",
        "a digit was missing", "Known now: 71,709", "3 sources name numbers", "not a confidence interval",
        "Camp profile: Al-Hol", "information@relief.example", "CC BY 4.0", "1 / 2", "collective centre",
    ):  # fmt: skip
        assert expected in said


def test_grades_are_for_members() -> None:
    members, shared = read(situations.ten_camps()), read(without_grades(situations.ten_camps()))
    assert "Grade" in words(members)
    assert "Grade" not in words(shared)
    assert not re.search(r"\b[A-F][1-6]\b", words(shared))


def test_a_name_is_no_instruction() -> None:
    names = ["#panic()", "[*bold*] $x$ <a> @b `c`", '\\ // /* no comment */ #include "x"', '{"json": 1}']
    whole = situations.ten_camps()
    rows = [
        replace(row, camp=replace(row.camp, name=name)) for row, name in zip(whole.rows, names, strict=False)
    ]
    said = words(read(replace(whole, rows=rows)))
    for name in names:
        assert name in said


def test_a_name_in_letters_that_no_font_has_stops_nothing() -> None:
    whole = situations.ten_camps()
    rows = [replace(row, camp=replace(row.camp, name="မြန်မာ 😀\nx")) for row in whole.rows]
    assert "\ufffd" in words(read(replace(whole, rows=rows)))


def as_seen(situation: Situation, language: str) -> str:
    """The first page's letters from left to right, line by line, without spaces: by their places, not by the
    order in which the file holds them."""
    with override(language):
        document = pypdfium2.PdfDocument(pdf.write(situation, language))
    page = document[0].get_textpage()
    lines: dict[int, list[tuple[float, str]]] = defaultdict(list)
    for nth in range(page.count_chars()):
        origin_x, origin_y = c_double(), c_double()
        pypdfium2.raw.FPDFText_GetCharOrigin(page.raw, nth, origin_x, origin_y)
        lines[round(origin_y.value)].append((origin_x.value, page.get_text_range(nth, 1)))
    seen = [
        "".join(letter for _x, letter in sorted(line)) for _y, line in sorted(lines.items(), reverse=True)
    ]
    return re.sub(r"[^\S\n]|[\u2066-\u2069]", "", "\n".join(seen))


def test_arabic_numbers_are_seen_in_their_order() -> None:
    seen = as_seen(situations.ten_camps(), "ar")
    for number in (
        "77970", "+6573", "−317", "(+12%)", "(−16%)", "(8416–8587)", "2019-03-04", "SY-C00", "1/2",
        "04:00UTC", "60000–69000",
    ):  # fmt: skip
        assert number in seen
    for turned in ("6573+", "317−", "%12", "8587–8416", "04-03-2019", "00-CYS", "69000–60000"):
        assert turned not in seen


def test_arabic_names_in_english_and_latin_names_in_arabic() -> None:
    assert "Demo Relief" in words(read(situations.ten_camps(), "ar"))
    english = read(situations.ten_camps())
    assert any("\u0600" <= letter <= "\u06ff" or "\ufb50" <= letter <= "\ufeff" for letter in words(english))


def test_long_names_and_missing_values() -> None:
    whole = situations.ten_camps()
    long = (
        "Collective centre of the former agricultural secondary school for girls in the eastern quarter " * 2
    )
    rows = [replace(row, camp=replace(row.camp, name=long), site_type="", flags=[]) for row in whole.rows]
    said = words(read(replace(whole, rows=rows)))
    assert said.count("agricultural secondary") >= 20
    assert "None" not in said


def test_the_table_goes_on_with_its_head_over_many_pages() -> None:
    reader = read(situations.many_camps(200))
    heads = [page.extract_text().count("P-code") for page in reader.pages]
    assert len(heads) > 4
    assert heads[:4] == [1, 1, 1, 1]
    said = words(reader)
    assert "SY-C09-19" in said
    assert f"1 / {len(heads)}" in said


def test_the_same_bytes_twice_and_dated_with_the_cut_off() -> None:
    first, second = (pdf.write(situations.ten_camps(), "en") for _ in range(2))
    assert first == second
    reader = PdfReader(BytesIO(first))
    assert reader.metadata.creation_date.isoformat() == "2019-03-11T04:00:00+00:00"


def test_a_picture_without_words_is_refused_by_the_standard() -> None:
    content = pdf.content(situations.ten_camps(), "en")
    content["overview"][0]["alternative"] = None
    with pytest.raises(NotTypeset, match="PDF/UA-1"):
        pdf.printed(content, 0)


def test_links_lead_to_web_pages_alone() -> None:
    whole = situations.ten_camps()
    documents = [replace(whole.documents[0], url="javascript:alert(1)"), whole.documents[1]]
    reader = read(replace(whole, documents=documents))
    addresses = [
        annotation.get_object()["/A"]["/URI"]
        for page in reader.pages
        for annotation in page.get("/Annots", [])
    ]
    assert set(addresses) == {"https://reach.example/2"}


@pytest.mark.parametrize("url", ["https://" + "a" * 3000 + ".example", ""])
def test_any_address(url: str) -> None:
    whole = situations.ten_camps()
    assert read(replace(whole, documents=[replace(whole.documents[0], url=url)] * 5)).pages

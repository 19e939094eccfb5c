"""Numbers as people write them."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from camptrack.ingest.number_words import SCALES, SIGNS, UNITS, WORDS
from camptrack.ingest.numbers import NotANumber, ReadNumber, read_number
from camptrack.vocabulary import Language, Qualifier, Unit
from camptrack.written import grouped

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "numbers.md").read_text()


def between(low: int, high: int, unit: Unit | None = None) -> ReadNumber:
    return ReadNumber(None, Qualifier.BETWEEN, low, high, unit)


@pytest.mark.parametrize(
    "written",
    [
        *("66101", "66 101", "66,101", "66.101", "66'101", "66’101", "٦٦٬١٠١", "٦٦،١٠١", "٦٦١٠١", "۶۶۱۰۱"),
        *("66\u00a0101", "66\u202f101", "66\u2009101", "  66 101\n", "\ufeff66101", "\u206666,101\u2069"),
        *("\u200f66101\u200e", "66101.0", "66101,00", "66,101.00", "66 101,0"),
    ],
)
def test_a_plain_number(written):
    assert read_number(written) == ReadNumber(66_101)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0", ReadNumber(0)),
        ("999", ReadNumber(999)),
        ("1,234,567", ReadNumber(1_234_567)),
        ("950.0", ReadNumber(950)),
        ("~5000", ReadNumber(5000, Qualifier.ABOUT)),
        ("Ca. 5 000", ReadNumber(5000, Qualifier.ABOUT)),
        ("≈٥٠٠٠", ReadNumber(5000, Qualifier.ABOUT)),
        (">500", ReadNumber(500, Qualifier.MORE_THAN)),
        ("<500", ReadNumber(500, Qualifier.AT_MOST)),
        (">= 500", ReadNumber(500, Qualifier.AT_LEAST)),
        ("5,000+", ReadNumber(5000, Qualifier.AT_LEAST)),
        ("More than 23,000", ReadNumber(23_000, Qualifier.MORE_THAN)),
        ("plus de 23 000", ReadNumber(23_000, Qualifier.MORE_THAN)),
        ("Más de 23.000 personas", ReadNumber(23_000, Qualifier.MORE_THAN, unit=Unit.PERSONS)),
        ("MAS DE 23.000", ReadNumber(23_000, Qualifier.MORE_THAN)),
        ("أكثر من \u2066٢٣٬٠٠٠\u2069", ReadNumber(23_000, Qualifier.MORE_THAN)),
        ("اكثر من 23000", ReadNumber(23_000, Qualifier.MORE_THAN)),
        ("almost 47,000", ReadNumber(47_000, Qualifier.LESS_THAN)),
        ("jusqu’à 400", ReadNumber(400, Qualifier.AT_MOST)),
        ("5000 or more", ReadNumber(5000, Qualifier.AT_LEAST)),
        ("exactly 9,454", ReadNumber(9454, Qualifier.EXACTLY)),
        ("1,200 households", ReadNumber(1200, unit=Unit.HOUSEHOLDS)),
        ("HH 1200", ReadNumber(1200, unit=Unit.HOUSEHOLDS)),
        ("1200HH", ReadNumber(1200, unit=Unit.HOUSEHOLDS)),
        ("environ 1 200 ménages", ReadNumber(1200, Qualifier.ABOUT, unit=Unit.HOUSEHOLDS)),
        ("al menos 1.200 familias", ReadNumber(1200, Qualifier.AT_LEAST, unit=Unit.HOUSEHOLDS)),
        ("حوالي ١٢٠٠ أسرة", ReadNumber(1200, Qualifier.ABOUT, unit=Unit.HOUSEHOLDS)),
        ("12–15,000", between(12_000, 15_000)),
        ("12,000 - 15,000", between(12_000, 15_000)),
        ("12.000–15.000", between(12_000, 15_000)),
        ("from 12 to 15,000", between(12_000, 15_000)),
        ("about 12,000 to 15,000", between(12_000, 15_000)),
        ("between 1,200 and 1,500 families", between(1200, 1500, Unit.HOUSEHOLDS)),
        ("1,200 HH – 1,500 HH", between(1200, 1500, Unit.HOUSEHOLDS)),
        ("entre 900 et 1 200", between(900, 1200)),
        ("بين ١٢٬٠٠٠ و١٥٬٠٠٠", between(12_000, 15_000)),
        ("0–15,000", between(0, 15_000)),
        ("1–2,000,000", between(1_000_000, 2_000_000)),
        ("12–15", between(12, 15)),
        ("2018–2019 households", between(2018, 2019, Unit.HOUSEHOLDS)),
        ("2,018–2,019", between(2018, 2019)),
        ("12.5 thousand", ReadNumber(12_500)),
        ("23k", ReadNumber(23_000)),
        ("23 mil", ReadNumber(23_000)),
        ("1,2 million de personnes", ReadNumber(1_200_000, unit=Unit.PERSONS)),
        ("١٫٢ مليون", ReadNumber(1_200_000)),
        ("more than 5 آلاف", ReadNumber(5000, Qualifier.MORE_THAN)),
        ("12–15 thousand", between(12_000, 15_000)),
        ("12.5–15k", between(12_500, 15_000)),
        ("12k–15k", between(12_000, 15_000)),
    ],
)
def test_with_words_and_ranges(written, read):
    assert read_number(written) == read


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "empty"),
        (" \u200f ", "empty"),
        ("many", "no_number"),
        ("…", "no_number"),
        ("５", "no_number"),
        ("households", "empty"),
        ("1" * 201, "too_long"),
        ("1" * 16, "too_large"),
        ("1" * 16 + "k", "too_large"),
        *(
            (each, "decimal")
            for each in (
                "1,5",
                "12,34",
                "12.3456",
                "0.500",
                "66,00",
                "١٫٥",
                "1.0000",
                "1.234k",
                "1,200 thousand",
            )
        ),
        ("1.23456k", "decimal"),
        *(
            (each, "groups")
            for each in ("1.234,5", "1,23,456", "1,234.567", "12 34", "1.000.0", "more than 5 10")
        ),
        *((each, "leading_zero") for each in ("007", "0500", "00")),
        *((each, "date") for each in ("14.03.2019", "2019.03.14", "2018–2019", "2018 to 2019")),
        *((each, "several_numbers") for each in ("2019-03-14", "14/03/2019", "1/2", "5,000; 6,000; 7")),
        *((each, "several_numbers") for each in ("5,000  6,000", "5000\t6000", "1,200 HH 6,000")),
        *((each, "unclear_range") for each in ("1–15,000", "5–5,000", "900–1 million", "12–1,500,000")),
        *((each, "ends_swapped") for each in ("15,000–12,000", "15-12", "20k–15k")),
        *((each, "negative") for each in ("-5", "−5", "– 5,000", "-5-6")),
        *((each, "open_end") for each in ("5000-", "5 000 –")),
        *((each, "formula") for each in ("=5000", " =A1+5")),
        ("1,200 households people", "two_units"),
        *(
            (each, "unknown_word")
            for each in ("5,000 tents", "5%", "$5", "(5000)", "5;", "5,", "1²", "5m", "5 k k")
        ),
        *((each, "unclear_words") for each in ("more than 5,000+", "> >5", "+5000", "5 >")),
        ("> 12–15", "several_numbers"),
        ("2٣", "mixed_digits"),
        *(
            (each, "hidden_mark")
            for each in ("23\u200f000", "23,\u2066000", "2\u200b3", "2\u00ad3", "23\u2069,000")
        ),
        *(
            (each, "unreadable_sign")
            for each in ("5\x000", "\u202e00032", "5\u0336", "5\ufe0f\u20e3", "≮500")
        ),
    ],
)
def test_what_is_refused_has_a_code_and_a_remedy(written, code):
    with pytest.raises(NotANumber) as refused:
        read_number(written)
    assert refused.value.code == code
    assert refused.value.detail == str(refused.value)
    assert f"`{code}`" in PAGE


@pytest.mark.parametrize("written", ["#", "#\n", "more than #", "# - 5", "5 - #", "# 5", "#5"])
def test_the_sign_for_a_number_is_none(written):
    """Whoever fuzzed found that a cell with it alone ended the import."""
    with pytest.raises(NotANumber):
        read_number(written)


def test_an_unknown_word_is_named_as_it_was_written():
    with pytest.raises(NotANumber, match="“Ménajes”"):
        read_number("1 200 Ménajes")


def test_of_a_long_text_the_beginning_is_named():
    with pytest.raises(NotANumber) as refused:
        read_number("many " * 30)
    assert len(refused.value.detail) < 100


# -- the table and its page --------------------------------------------------------------------------------


def phrases(of: str) -> dict[str, list[set[str]]]:
    """The page's table whose first head is this: its rows by their first cell, without columns that are
    empty everywhere."""
    table = PAGE.split(f"| {of} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    rows = [[set(re.findall(r"`([^`]+)`", cell)) for cell in line.strip("| ").split("|")] for line in table]
    return {next(iter(first)): rest for first, *rest in rows}


@pytest.mark.parametrize(
    ("of", "table", "columns"),
    [
        ("qualifier", WORDS, [SIGNS, *Language.values]),
        ("unit", UNITS, Language.values),
        ("times", SCALES, Language.values),
    ],
)
def test_the_page_has_the_words_of_the_table(of, table, columns):
    order = [each for each in (SIGNS, "en", "fr", "es", "ar") if each in columns]
    assert phrases(of) == {
        str(getattr(meaning, "value", meaning)): [set(languages.get(each, ())) for each in order]
        for meaning, languages in table.items()
    }


@pytest.mark.parametrize(
    ("qualifier", "phrase"),
    [(meaning, phrase) for meaning, by in WORDS.items() for each in by.values() for phrase in each],
)
def test_each_phrase_is_read(qualifier, phrase):
    written = phrase.replace("…", "4,000", 1).replace("…", "5,000")
    found = read_number(written)
    assert found.qualifier == qualifier
    ends = (None, 4000, 5000) if qualifier == Qualifier.BETWEEN else (4000, None, None)
    assert (found.value, found.low, found.high) == ends


@pytest.mark.parametrize("qualifier", [each for each in Qualifier if each != Qualifier.EXACTLY])
@pytest.mark.parametrize("language", Language.values)
def test_every_language_has_words_for_each_qualifier(language, qualifier):
    assert WORDS[qualifier][language]


# -- any text ----------------------------------------------------------------------------------------------

NUMBERS = st.integers(0, 10**12)
PIECES = st.sampled_from(
    [*"0123456789٣۴ ,.'’٬٫-–+~<>=k\n\u200f\u202f", "and", "more than", "و", "à", "HH", "million", "000", "de"]
)


@given(NUMBERS, st.sampled_from(Language.values))
def test_what_pages_write_is_read_back(number, language):
    with override(language):
        assert read_number(grouped(number)) == ReadNumber(number)


@given(NUMBERS, NUMBERS, st.sampled_from(Language.values))
def test_ranges_in_full_are_read_back(one, other, language):
    low, high = sorted((one + 1000, other + 1000))
    with override(language):
        assert read_number(f"{grouped(low)} – {grouped(high)}") == between(low, high)


def test_what_is_no_number_is_told_as_it_was_written():
    for written, told in (("n/a", "“n/a” is no"), ("not\n known", "“not known” is no"), ("…", "“…” is no")):
        with pytest.raises(NotANumber) as refused:
            read_number(written)
        assert refused.value.detail.startswith(told)


@given(st.text(max_size=200) | st.lists(PIECES, max_size=60).map(lambda pieces: "".join(pieces)[:200]))
def test_any_text_is_read_or_refused(text):
    try:
        found = read_number(text)
    except NotANumber:
        return
    if found.qualifier == Qualifier.BETWEEN:
        assert found.value is None
        assert 0 <= found.low <= found.high
    else:
        assert (found.low, found.high) == (None, None)
        assert found.value >= 0

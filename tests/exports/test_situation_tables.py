"""XLSX, CSV and JSON hold the issue's data: every number, as a number, and no text that runs."""

import io
import re
import resource
import time
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import orjson
import pytest

from camptrack.exports.situation.camp_table import CAMP_COLUMNS
from camptrack.situation import Correction, Document, Situation, from_json
from tests.exports import situations
from tests.exports.written import lines, rows, sheets, written

SUMMARY, DATA, TIMELINE, BREAKDOWNS, SOURCES, STATEMENTS, CHANGES = range(1, 8)
ALL = [situations.ten_camps(), situations.one_camp(), situations.many_camps(25), situations.nothing()]
EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://x.example")']


def numbers_of(situation: Situation) -> list[dict[str, object]]:
    return [
        {
            "camp_code": row.camp.code,
            "latitude": row.latitude,
            "longitude": row.longitude,
            "capacity": row.capacity,
            "households": row.households,
            **{end: getattr(row.people, end, None) for end in ("low", "best", "high")},
            **{f"before_{end}": getattr(row.before, end, None) for end in ("low", "best", "high")},
            "change": row.people.best - row.before.best if row.people and row.before else None,
            "arrivals": row.arrivals,
            "departures": row.departures,
            "credibility": row.credibility,
            "drift": row.drift,
        }
        for row in situation.rows
    ]


@pytest.mark.parametrize("situation", ALL)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_number_of_every_camp_is_in_the_workbook(situation, language) -> None:
    found = rows(written(situation, "xlsx", language), DATA)
    for row, expected in zip(found, numbers_of(situation), strict=True):
        assert {code: None if row[code] == "" else row[code] for code in expected} == expected
        numbers = [row[code] for code in expected if code != "camp_code" and row[code] != ""]
        assert all(isinstance(number, float) for number in numbers)
        assert row["reference_period_start"] == situation.about.start
        assert row["reference_period_end"] == situation.about.end
        assert row["known_at"] == situation.about.known_at.replace(tzinfo=None)


@pytest.mark.parametrize("situation", ALL)
def test_every_number_of_every_camp_is_in_the_csv(situation) -> None:
    found = lines(written(situation, "csv"))
    for row, expected in zip(found, numbers_of(situation), strict=True):
        assert {code: row[code] for code in expected} == {
            code: "" if value is None else str(value) for code, value in expected.items()
        }


def test_csv_keeps_codes_and_says_which_days() -> None:
    whole = situations.ten_camps()
    hol, school = lines(written(whole, "csv", "ar"))[0], lines(written(whole, "csv"))[8]
    assert hol["camp_name"] == "الهول"
    assert (hol["site_type"], hol["flags"]) == ("planned_camp", "over_capacity;disagreement")
    assert (hol["as_of"], hol["known_at"]) == ("2019-03-10", "2019-03-11T04:00:00Z")
    assert school["change"] == "-121"  # a number, not a text with an apostrophe
    assert school["camp_name"] == "Hay Ghuweiran school, collective centre"


def test_csv_begins_with_a_byte_order_mark_and_the_columns_that_the_reference_lists() -> None:
    content = written(situations.nothing(), "csv")
    assert content.startswith(b"\xef\xbb\xbfcamp_code,camp_name,")
    assert list(lines(content)[0]) == [column.code for column in CAMP_COLUMNS]


def test_the_workbook_says_words_in_the_readers_language() -> None:
    hol = rows(written(situations.ten_camps(), "xlsx", "ar"), DATA)[0]
    assert hol["site_type"] == "مخيم مخطط"
    assert hol["camp_name"] == "الهول"


def test_key_figures() -> None:
    whole = situations.ten_camps()
    found = {row["indicator"]: row for row in rows(written(whole, "xlsx"), SUMMARY)}
    key = whole.key
    assert key.people is not None
    assert key.people_before is not None
    people = found["people"]
    assert [people[end] for end in ("low", "best", "high", "before")] == [
        key.people.low, key.people.best, key.people.high, key.people_before.best,
    ]  # fmt: skip
    assert people["change"] == key.people.best - key.people_before.best
    assert people["change_share"] == pytest.approx(people["change"] / key.people_before.best)
    same = found["same_camps_people"]
    assert (same["best"], same["before"]) == (key.same_camps_now, key.same_camps_before)
    assert (found["arrivals"]["best"], found["arrivals"]["before"]) == (key.arrivals, key.arrivals_before)
    assert found["departures"]["change"] == key.departures - key.departures_before
    for code in ("camps", "camps_counted", "camps_current", "camps_stale", "camps_flows_only"):
        assert found[code]["best"] == getattr(key, code)
    assert found["camps_without_data"]["best"] == key.camps_without_data
    assert found["breakdown_coverage_percent"]["best"] == 81


def test_timeline_breakdowns_sources_statements_and_changes() -> None:
    whole = situations.ten_camps()
    content = written(whole, "xlsx")
    moments = rows(content, TIMELINE)
    assert [(row["day"], row["best"], row["arrivals"]) for row in moments] == [
        (each.day, each.people and each.people.best, each.arrivals) for each in whole.timeline
    ]
    assert whole.breakdown is not None
    cells = rows(content, BREAKDOWNS)
    assert [row["people"] for row in cells] == [
        *("" if each.people is None else each.people for each in whole.breakdown.cells),
        whole.breakdown.unknown,
    ]
    assert cells[-2]["note"] == "too small to publish"
    assert [row["url"] for row in rows(content, SOURCES)] == [each.url for each in whole.documents]
    assert next(row["published_on"] for row in rows(content, SOURCES)) == date(2019, 3, 8)
    said = [voice for each in whole.disagreements for voice in each.voices]
    assert [(row["source"], row["best"], row["reliability"]) for row in rows(content, STATEMENTS)] == [
        (voice.source, voice.people.best, voice.reliability) for voice in said
    ]
    restated, corrected, retracted = rows(content, CHANGES)
    assert (restated["before_best"], restated["after_best"]) == (71_588, 71_709)
    assert (corrected["before_best"], corrected["after_best"]) == (843, 8_431)
    assert (retracted["before_best"], retracted["after_best"]) == (4_000, "")
    assert corrected["at"] == datetime(2019, 3, 6, 9, 12)  # noqa: DTZ001 - spreadsheets have no zones


def test_of_one_camp_every_source_is_told_once() -> None:
    said = rows(written(situations.one_camp(), "xlsx"), STATEMENTS)
    assert [row["source"] for row in said] == ["REACH", "International Rescue Committee", "Rudaw"]


def test_nothing_is_told_as_nothing() -> None:
    content = written(situations.nothing(), "xlsx")
    for sheet in (TIMELINE, BREAKDOWNS, SOURCES, STATEMENTS, CHANGES):
        assert sheets(content)[sheet][2][0] == "Nothing to tell."
    people = rows(content, SUMMARY)[0]
    assert [people[column] for column in ("low", "best", "high", "before", "change")] == [""] * 5


def evil() -> Situation:
    whole = situations.ten_camps()
    first = whole.rows[0]
    return replace(
        whole,
        rows=[
            replace(first, camp=replace(first.camp, name=text, names={}), source=text, drift=-7)
            for text in EVIL
        ],
        documents=[Document(text, "ngo", text, text, date(2019, 3, 8)) for text in EVIL],
        corrections=[
            Correction("retracted", whole.about.known_at, text, text, text, first.camp, first.people, None)
            for text in EVIL
            if first.people is not None
        ],
    )


def test_no_text_becomes_a_formula_in_a_workbook() -> None:
    content = written(evil(), "xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist() if name.endswith(".xml")}
    assert not any(re.search(r"<f[ >]", text) for name, text in parts.items() if "worksheets" in name)
    # Also when somebody edits the cell: Excel keeps an apostrophe before it.
    assert 'quotePrefix="1"' in parts["xl/styles.xml"]
    data = rows(content, DATA)
    assert [row["source"].strip() for row in data] == [text.strip() for text in EVIL]
    assert {row["drift"] for row in data} == {-7.0}
    assert [row["url"].strip() for row in rows(content, SOURCES)] == [text.strip() for text in EVIL]


def test_no_text_becomes_a_formula_in_csv_and_negative_numbers_stay_numbers() -> None:
    found = lines(written(evil(), "csv"))
    assert [row["source"] for row in found] == [f"'{text}" for text in EVIL]
    assert {row["drift"] for row in found} == {"-7"}
    assert {row["longitude"] for row in found} == {"41.126"}


def test_links_go_to_the_web_alone_and_long_ones_stay_text() -> None:
    addresses = ["javascript:alert(1)", "https://x.example/" + "a" * 1990, "https://x.example/a"]
    whole = situations.ten_camps()
    documents = [Document("OCHA", "ngo", "x", url, date(2019, 3, 8)) for url in addresses]
    content = written(replace(whole, documents=documents), "xlsx")
    assert [row["url"] for row in rows(content, SOURCES)] == addresses
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        targets = re.findall(
            r'Target="([^"]+)"', package.read("xl/worksheets/_rels/sheet6.xml.rels").decode()
        )
    assert targets == ["https://x.example/a"]


def test_a_workbook_reads_well() -> None:
    with zipfile.ZipFile(io.BytesIO(written(situations.ten_camps(), "xlsx", "ar"))) as package:
        data = package.read("xl/worksheets/sheet3.xml").decode()
        core = package.read("docProps/core.xml").decode()
    assert 'rightToLeft="1"' in data
    assert '<pane ySplit="2"' in data
    assert 'state="frozen"' in data
    assert f'<autoFilter ref="A2:{"AF"}12"/>' in data
    assert 'fitToHeight="0"' in data
    assert "<cols>" in data
    assert "مخيمات الحسكة" in core
    assert "<dc:creator>Demo Relief</dc:creator>" in core
    assert '<dcterms:created xsi:type="dcterms:W3CDTF">2019-03-11T04:00:00Z' in core
    english = zipfile.ZipFile(io.BytesIO(written(situations.ten_camps(), "xlsx")))
    assert "rightToLeft" not in english.read("xl/worksheets/sheet3.xml").decode()


@pytest.mark.parametrize("file_format", ["xlsx", "csv", "json", "html"])
def test_the_same_data_give_the_same_bytes(file_format) -> None:
    first = written(situations.ten_camps(), file_format, "ar")
    time.sleep(1.1)  # what a clock leaves in a file changes by the second
    assert written(situations.ten_camps(), file_format, "ar") == first


@pytest.mark.parametrize("situation", ALL)
def test_json_is_the_data(situation) -> None:
    assert from_json(orjson.loads(written(situation, "json"))) == situation


def test_a_country_is_written_in_seconds_and_little_memory() -> None:
    country = situations.many_camps(2000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    content = written(country, "xlsx")
    assert time.monotonic() - began < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kB
    assert len(rows(content, DATA)) == 2000
    assert len(lines(written(country, "csv"))) == 2000


def test_the_reference_lists_every_column_of_every_sheet() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "issue-files.md").read_text("utf-8")
    told = sheets(written(situations.ten_camps(), "xlsx"))[1:]
    codes = {code for sheet in told for code in sheet[1]}
    assert len(codes) > 50
    assert [code for code in sorted(codes) if f"`{code}`" not in page] == []

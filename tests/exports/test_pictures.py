"""Pictures: what is in a specification, and that it draws without a network, in every language and width."""

import json
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from django.utils.translation import override

from camptrack.exports import fonts
from camptrack.exports.pictures import drawing
from camptrack.exports.pictures.bars import Bar, bars
from camptrack.exports.pictures.conflict import conflict
from camptrack.exports.pictures.geography import outlines_in, window_over
from camptrack.exports.pictures.picture import Picture
from camptrack.exports.pictures.pyramid import pyramid
from camptrack.exports.pictures.site_map import site_map
from camptrack.exports.pictures.timeline import timeline
from camptrack.exports.words.writing import local_name
from camptrack.situation import Band, Cell, Moment, Situation
from tests.exports import situations


def largest(situation: Situation, *, width: int = 640) -> Picture | None:
    """As an area's page draws them."""
    rows = [Bar(local_name(row.camp), row.people) for row in situation.rows if row.people]
    return bars(rows, heading="The largest camps", what="Camp", width=width)


DRAW = [timeline, site_map, conflict, pyramid, largest]
SVG = "{http://www.w3.org/2000/svg}"


def marks(specification: dict) -> list[dict]:
    """Every layer that has data, however deep."""
    found = [specification] if "mark" in specification else []
    for part in [*specification.get("layer", []), *specification.get("vconcat", [])]:
        found += marks(part)
    return found


def drawn(picture: Picture | None) -> ET.Element:
    assert picture is not None
    return ET.fromstring(drawing.svg(picture.specification))


def texts(picture: Picture | None) -> list[str]:
    return [element.text or "" for element in drawn(picture).iter(f"{SVG}text")]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [270, 440, 860])
@pytest.mark.parametrize("draw", DRAW)
def test_draws_without_script_style_or_reference(draw, width, language) -> None:
    with override(language):
        picture = draw(situations.ten_camps(), width=width)
        assert picture is not None
        image = drawing.svg(picture.specification, alternative=picture.alternative, name="one")
    tree = ET.fromstring(image)
    assert tree.get("role") == "img"
    assert tree.get("aria-label") == picture.alternative
    tags = {element.tag.removeprefix(SVG) for element in tree.iter()}
    assert not tags & {"script", "style", "image", "a", "foreignObject"}
    for element in tree.iter():
        assert not {name for name in element.attrib if name.startswith("on") or name in {"style", "href"}}
        assert not [
            value for value in element.attrib.values() if "url(" in value and "url(#one-" not in value
        ]
    # Narrow enough for its place, small enough for a mail.
    assert float(tree.get("width", "")) <= width * 1.25
    assert len(json.dumps(picture.specification)) < 20_000
    assert picture.table.rows
    assert {len(row) for row in picture.table.rows} == {len(picture.table.headings)}


@pytest.mark.parametrize("draw", DRAW)
def test_nothing_to_draw(draw) -> None:
    assert draw(situations.nothing()) is None


def test_it_is_plain_svg_whatever_prefix_others_have_registered(monkeypatch) -> None:
    monkeypatch.setitem(ET._namespace_map, "http://www.w3.org/2000/svg", "svg")
    picture = timeline(situations.ten_camps())
    assert picture is not None
    image = drawing.svg(picture.specification)
    assert image.startswith(b"<svg ")
    assert ET.fromstring(image).tag == f"{SVG}svg"


def test_png_has_the_width_that_was_asked_for_and_the_same_bytes() -> None:
    picture = site_map(situations.ten_camps())
    assert picture is not None
    image = drawing.png(picture.specification, 600)
    assert image.startswith(b"\x89PNG")
    assert int.from_bytes(image[16:20]) == 600
    assert image == drawing.png(picture.specification, 600)
    assert len(image) < 100_000


def test_circles_have_areas_as_the_people() -> None:
    picture = site_map(situations.ten_camps())
    circles = next(mark for mark in marks(picture.specification) if mark["mark"].get("shape") == "circle")
    values = circles["data"]["values"]
    assert values[0]["area"] / values[1]["area"] == pytest.approx(62_985 / 8_502, rel=0.01)
    # Newroz was counted long ago, Tal Samin is known by flows alone.
    assert [value["fill"] == "white" for value in values] == [nth in {4, 5} for nth in range(9)]


def test_camps_without_coordinates_are_said_not_drawn() -> None:
    picture = site_map(situations.ten_camps())
    assert "1 camp without coordinates is not on the map." in picture.notes
    assert "Map of 9 camps." in picture.alternative
    nowhere = situations.ten_camps()
    nowhere = replace(nowhere, rows=[replace(row, latitude=None, longitude=None) for row in nowhere.rows])
    assert site_map(nowhere) is None


def test_a_camp_without_data_is_no_circle() -> None:
    whole = situations.ten_camps()
    rows = [replace(row, people=None) if nth == 3 else row for nth, row in enumerate(whole.rows)]
    picture = site_map(replace(whole, rows=rows))
    points = [mark for mark in marks(picture.specification) if mark["mark"]["type"] == "point"]
    kinds = {mark["mark"]["shape"]: len(mark["data"]["values"]) for mark in points}
    assert (kinds["circle"], kinds["cross"]) == (8, 1)
    assert "×: no data." in picture.notes


def test_the_map_names_countries_and_the_largest_camps() -> None:
    said = " ".join(texts(site_map(situations.ten_camps())))
    for name in ("Iraq", "Türkiye", "Al-Hol 62,985", "50 km"):
        assert name in said
    with override("ar"):
        said = " ".join(texts(site_map(situations.ten_camps())))
    assert "العراق" in said
    assert "تركيا" in said
    assert "الهول" in said


def test_a_window_over_the_date_line_stays_small() -> None:
    window = window_over([(179.5, -17.0), (-179.5, -17.5)], width=600, height=400)
    (left, _y), (right, _z) = window.project(179.5, -17.0), window.project(-179.5, -17.5)
    assert 0 < left < right < 600
    assert outlines_in(window)  # Fiji
    assert all(-5 <= x <= 605 for outline in outlines_in(window) for x, _y in outline.ring)


def test_what_nobody_knows_is_a_gap() -> None:
    days = [date(2019, 1, day) for day in (1, 8, 15, 22)]
    known = Band(90, 100, 110)
    moments = [Moment(day, None if nth == 1 else known, 0, 0) for nth, day in enumerate(days)]
    whole = replace(situations.ten_camps(), timeline=moments)
    line = next(mark for mark in marks(timeline(whole).specification) if mark["mark"]["type"] == "line")
    spans: dict[int, list[str]] = {}
    for row in line["data"]["values"]:
        spans.setdefault(row["run"], []).append(row["day"])
    assert list(spans.values()) == [["2019-01-01", "2019-01-08"], ["2019-01-15", "2019-01-22", "2019-03-10"]]


def test_over_one_camp_every_source_is_in_the_timeline() -> None:
    said = texts(timeline(situations.one_camp()))
    assert {"anchor", "confirmation", "outranked"} <= set(said)
    assert not {"anchor", "confirmation", "outranked"} & set(texts(timeline(situations.ten_camps())))


def test_outranked_sources_are_hollow() -> None:
    picture = conflict(situations.ten_camps())
    points = [row for mark in marks(picture.specification) if mark["mark"]["type"] == "point"
              for row in mark["data"]["values"]]  # fmt: skip
    assert [row["name"].split(",")[0] for row in points if row["fill"] == "white"] == ["Rudaw"]
    assert len(picture.table.rows) == 5


def test_many_disagreements_are_counted() -> None:
    whole = situations.ten_camps()
    picture = conflict(replace(whole, disagreements=whole.disagreements * 4))
    assert "4 more camps are in the table." in picture.notes
    assert len(picture.table.rows) == 20


def test_the_pyramid_shows_unknown_and_what_is_not_published() -> None:
    picture = pyramid(situations.ten_camps())
    said = texts(picture)
    assert {"female", "male", "unknown", "18,463", "too few to publish", "60+"} <= set(said)
    assert any("not published" in note for note in picture.notes)
    assert picture.table.rows[-1] == ["60+", "1,290", "too few to publish"]
    assert b"linearGradient" in drawing.svg(picture.specification)


def test_the_pyramid_of_ages_alone_and_of_other_sexes() -> None:
    whole = situations.ten_camps()
    ages = [Cell(None, 0, 17, 40), Cell(None, 18, None, 60), Cell("x", 18, None, 12)]
    picture = pyramid(replace(whole, breakdown=replace(whole.breakdown, cells=ages, unknown=0)))
    said = texts(picture)
    assert "female and male" in said
    assert "12" not in said
    assert "People of another or unspecified sex are in the table." in picture.notes
    assert picture.table.rows == [["0–17", "–", "40"], ["18+", "12", "60"]]


def test_names_stand_on_the_side_on_which_reading_begins() -> None:
    def side(situation: Situation) -> str:
        layer = [mark for mark in marks(pyramid(situation).specification) if mark["mark"]["type"] == "text"][
            -1
        ]
        return layer["mark"]["align"]

    assert side(situations.ten_camps()) == "right"
    with override("ar"):
        assert side(situations.ten_camps()) == "left"


def test_letters_that_no_font_has_become_a_mark() -> None:
    assert fonts.drawable("Al-Hol مخيم −12\u202f345 ≥ “x”") == "Al-Hol مخيم −12\u202f345 ≥ “x”"
    assert fonts.drawable("မ😀\n\x07a") == "\ufffd\ufffd a"


def test_bars_are_sorted_and_the_rest_is_in_the_table() -> None:
    rows = [Bar(f"Camp {nth}", Band(nth, nth + 1, nth + 2)) for nth in range(30)]
    picture = bars(rows, heading="The largest camps", what="Camp")
    said = [text for text in texts(picture) if text.startswith("Camp")]
    assert said == [f"Camp {nth}" for nth in range(29, 9, -1)]
    assert len(picture.table.rows) == 30
    assert picture.notes == ["10 more are in the table."]
    assert "The largest of 30: Camp 29 30 (29–31), " in picture.alternative


def test_pixels_lead_back_to_the_place() -> None:
    window = window_over([(40.0, 36.0), (42.0, 37.0)], width=800, height=600)
    assert window.place(*window.project(41.126, 36.378)) == pytest.approx((41.126, 36.378), abs=0.001)

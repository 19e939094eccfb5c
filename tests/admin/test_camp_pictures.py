"""What the pictures of a camp show, from real records: their specifications, undrawn."""

from datetime import UTC, date, datetime

import pytest

from camptrack.actions.contents import CellContent, FigureContent, ReportContent
from camptrack.actions.reports import enter_report
from camptrack.actions.totals import drain_waiting
from camptrack.admin import area_pictures, camp_pictures
from camptrack.admin.looking import Look, LookForm
from camptrack.admin.pictures import WIDE
from camptrack.queries.area_record import AreaRecord
from camptrack.queries.camp_record import MOST_VOICES, CampRecord
from camptrack.vocabulary import Measure, Method, Right
from tests import factories
from tests.exports.test_pictures import marks
from tests.records import files

pytestmark = pytest.mark.django_db
TODAY = date(2019, 9, 1)


def of_camp(name, camp, on, width=WIDE, **asked):
    look = Look(LookForm(), on, **asked)
    return camp_pictures.PICTURES[name](CampRecord(camp, on, TODAY, look.known_at), look, width)


def values(picture, kind):
    """Of all marks of a kind, however deep; some have the data of the layer around them."""

    def within(part, data):
        data = part.get("data", data)
        if "mark" in part and part["mark"]["type"] == kind:
            yield from data["values"]
        for each in [*part.get("layer", []), *part.get("vconcat", [])]:
            yield from within(each, data)

    return list(within(picture.specification, None))


# -- al-Hol -------------------------------------------------------------------------------------------------


def test_every_source_is_on_the_timeline_with_its_range(al_hol_record):
    picture = of_camp("timeline", al_hol_record, date(2019, 3, 31))
    said = {
        (row["day"], row["role"]): (row["low"], row["best"], row["high"]) for row in values(picture, "point")
    }
    assert said["2019-03-22", "outranked"] == (74_000, 74_000, 81_400)
    assert said["2019-02-20", "confirmation"] == (40_000, 40_000, 44_000)
    assert ("2019-03-31", "anchor") in said
    assert ("2019-03-31", "flow") in said
    line = values(picture, "line")
    assert ("2019-03-31", 73_041) in {(row["day"], row["best"]) for row in line}
    # The table says the same, point for point.
    assert ["2019-03-31", "73,041", "73,041"] in [row[:3] for row in picture.table.rows]
    assert len(picture.table.rows) == len({row["day"] for row in line} - {line[-1]["day"]})


def test_what_moves_no_number_is_hollow(al_hol_record):
    picture = of_camp("timeline", al_hol_record, date(2019, 3, 31))
    points = next(mark for mark in marks(picture.specification) if mark["mark"]["type"] == "point")
    scale = points["encoding"]["fill"]["scale"]
    fill = dict(zip(scale["domain"], scale["range"], strict=True))
    assert fill["outranked"] == "white"
    assert fill["anchor"] != "white"


def test_as_known_earlier_fewer_spoke(al_hol_record):
    on, known_at = date(2019, 2, 12), datetime(2019, 2, 12, 23, tzinfo=UTC)
    then, now = (
        of_camp("timeline", al_hol_record, on, known_at=known_at),
        of_camp("timeline", al_hol_record, on),
    )
    assert len(values(then, "point")) == 1 < len(values(now, "point"))
    assert values(then, "line")[-1]["best"] == 23_000


def test_a_span_begins_with_what_held(al_hol_record):
    start, end = date(2019, 4, 10), date(2019, 4, 20)
    picture = of_camp("timeline", al_hol_record, end, start=start, end=end)
    line = values(picture, "line")
    assert line[0]["day"] == "2019-04-10"
    assert line[-1]["day"] == "2019-04-20"
    assert of_camp("timeline", al_hol_record, end, end=date(2018, 1, 1)) is None


def test_what_sources_counted_of_about_the_day(al_hol_record):
    picture = of_camp("sources", al_hol_record, date(2019, 3, 31))
    assert picture.title == "What 3 sources counted about that day"
    (band,) = values(picture, "rect")
    assert (band["low"], band["best"], band["high"]) == (73_041, 73_041, 73_041)
    assert [row[2:6] for row in picture.table.rows if row[2] == "voa-news"] == [
        ["voa-news", "2019-03-22", "74,000", "74,000–81,400"]
    ]
    assert of_camp("sources", al_hol_record, date(2012, 1, 1)) is None


def test_worked_out_backwards_the_headcount_to_come_is_among_them(al_hol_record):
    picture = of_camp("sources", al_hol_record, date(2018, 12, 2))
    assert [row[3] for row in picture.table.rows] == ["2018-12-04"]


def test_of_very_many_figures_the_latest_are_drawn(al_hol_record, monkeypatch):
    monkeypatch.setattr("camptrack.queries.camp_record.MOST_VOICES", 5)
    picture = of_camp("timeline", al_hol_record, date(2019, 3, 31))
    assert len(values(picture, "point")) == 5
    assert any("The latest 5 of" in note for note in picture.notes)
    assert MOST_VOICES > 5


def test_no_picture_of_a_camp_of_which_nothing_is_known(camp):
    assert [name for name in camp_pictures.PICTURES if of_camp(name, camp, TODAY)] == []
    camp.latitude, camp.longitude = 36, 41
    alone = of_camp("map", camp, TODAY)
    assert alone.notes[1] == "×: no data."
    assert alone.table.rows[0][4:] == ["–", "no data"]


# -- who they are, from UNHCR's file ------------------------------------------------------------------------


@pytest.fixture
def hagadera(cast):
    """As counted at the end of 2023, by sex and age."""
    told = next(
        people
        for (country, year, name), people in files.unhcr("unhcr-camps.csv").items()
        if (country, year) == ("KEN", 2023) and name.startswith("Hagadera")
    )
    factories.grant(cast.dana, cast.demo_relief, Right.ENTER)
    camp = factories.camp("KEN-HAGADERA", area=factories.country("KEN", name="Kenya"), name="Hagadera")
    day = date(2023, 12, 31)
    cells = tuple(
        CellContent(gender=sex, min_age=low, max_age=high, count=count)
        for (sex, low, high), count in told.cells["gender,age"].items()
    )
    figure = FigureContent(
        camp=camp, measure=Measure.HEADCOUNT, method=Method.REGISTRATION, start=day, end=day,
        value=told.people, breakdown=cells,
    )  # fmt: skip
    content = ReportContent(
        source=factories.source("unhcr", credibility=1), title="2023", published_on=day, figures=(figure,)
    )
    enter_report(by=cast.dana, organisation=cast.demo_relief, content=content, publish=True)
    drain_waiting(10)
    return camp, told


@pytest.mark.parametrize("where", ["camp", "area"])
def test_the_pyramid_says_what_the_file_says(hagadera, where):
    camp, told = hagadera
    day = date(2023, 12, 31)

    def ages(scheme):
        look = Look(LookForm(), day, scheme=scheme)
        if where == "camp":
            return camp_pictures.people(CampRecord(camp, day, day), look, WIDE)
        return area_pictures.people(AreaRecord(camp.area, day, day), look, WIDE)

    counts = told.cells["gender,age"]
    for scheme, adults in (
        ("unhcr", [(18, 59)]),
        ("reported", [(18, 59)]),
        ("adult", [(18, 59), (60, None)]),
    ):
        picture = ages(scheme)
        label = "18+" if scheme == "adult" else "18–59"
        row = next(row for row in picture.table.rows if row[0] == label)
        assert row[1:3] == [f"{sum(counts[sex, *age] for age in adults):,}" for sex in "fm"]
        assert picture.notes[0].startswith("1 camp, with 100% of the people")
        assert "2023-12-31" in picture.notes[0]
    assert len(ages("unhcr").table.rows) == 5
    assert len(ages("adult").table.rows) == 2


def test_a_breakdown_by_sex_alone_is_shown_where_there_are_no_ages(cast, camp):
    factories.grant(cast.dana, cast.demo_relief, Right.ENTER)
    cells = (CellContent(gender="f", count=600), CellContent(gender="m", count=350))
    figure = FigureContent(
        camp=camp, measure=Measure.HEADCOUNT, start=TODAY, end=TODAY, value=1000, breakdown=cells
    )
    content = ReportContent(
        source=factories.source("reach"), title="By sex", published_on=TODAY, figures=(figure,)
    )
    enter_report(by=cast.dana, organisation=cast.demo_relief, content=content, publish=True)
    drain_waiting(10)
    picture = of_camp("people", camp, TODAY)
    assert picture.table.rows == [["all ages", "600", "350"]]
    assert {row["text"] for row in values(picture, "text") if "text" in row} >= {"600", "350", "50"}

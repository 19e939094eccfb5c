"""One version of UNHCR's numbers was exactly doubled; the next mended it. `known_at` gives either."""

from collections import Counter
from datetime import date

import pytest

from camptrack.actions.contents import CellContent, FigureContent
from camptrack.vocabulary import Measure
from tests import factories

from . import files

pytestmark = pytest.mark.django_db
YEARS = (2008, 2009, 2010)
RECEIVED = date(2012, 3, 1)


def camp_of(location):
    """`Ifo (Dadaab)` and `Ifo : Point` are one camp."""
    return f"KE-{location.split(' ')[0].upper()}"


def summed(version):
    """People by camp and year."""
    found = Counter()
    for (year, location), origins in files.versions(version).items():
        found[camp_of(location), year] += sum(origins.values())
    return found


@pytest.fixture
def moments(desk, places):
    """Version by version, the moment from which it counts."""
    kenya = places.area("KEN", "Kenya")
    names = {camp_of(location) for _year, location in files.versions(files.VERSIONS[0])}
    camps = {code: factories.camp(code, area=kenya) for code in sorted(names)}
    report = None
    for version in files.VERSIONS:
        figures = [
            FigureContent(
                camp=camps[camp_of(location)],
                measure=Measure.HEADCOUNT,
                start=date(year, 12, 31),
                end=date(year, 12, 31),
                value=sum(origins.values()),
                breakdown=tuple(CellContent(origin=origin, count=n) for origin, n in origins.items() if n),
            )
            for (year, location), origins in files.versions(version).items()
        ]
        report = (
            desk.enter("Demographics", RECEIVED, figures) if report is None else desk.correct(report, figures)
        )
    desk.drained()
    events = [row["events"] for row in desk.reader.get("reports/")["results"]]
    return [next(each["counts_from"] for each in of if each["kind"] == "published") for of in events]


def test_the_file_doubles_and_mends():
    first, doubled, mended, last = map(summed, files.VERSIONS)
    assert doubled == {key: 2 * people for key, people in first.items()}
    assert first == mended == last


def test_each_version_is_the_answer_of_its_time(desk, moments):
    assert len(moments) == len(files.VERSIONS)
    for version, moment in zip(files.VERSIONS, moments, strict=True):
        expected = summed(version)
        for year in YEARS:
            asked = {"on": f"{year}-12-31", "known_at": moment}
            of_year = {camp: people for (camp, of), people in expected.items() if of == year}
            for camp, people in of_year.items():
                assert desk.reader.get(f"camps/{camp}/population/", **asked)["best"] == people
            answer = desk.reader.get("areas/KEN/population/", **asked)
            assert (answer["best"], answer["camps"]) == (sum(of_year.values()), len(of_year))


def test_today_is_the_last_version_and_before_the_first_nothing_was_known(desk, moments):
    expected = summed(files.VERSIONS[-1])
    for year in YEARS:
        best = sum(people for (_camp, of), people in expected.items() if of == year)
        assert desk.reader.get("areas/KEN/population/", on=f"{year}-12-31")["best"] == best
    before = desk.reader.get("areas/KEN/population/", on="2010-12-31", known_at="2012-02-28")
    assert before["best"] is None


def test_origins_of_each_version(desk, moments):
    """What was too small in the first version stays hidden in the doubled one."""
    for version, moment in zip(files.VERSIONS, moments, strict=True):
        for (year, location), origins in files.versions(version).items():
            asked = {"on": f"{year}-12-31", "cut": "origin", "known_at": moment}
            answer = desk.reader.get(f"camps/{camp_of(location)}/composition/", **asked)
            found = {row["origin"]: row["count"] for row in answer["cells"]}
            first = files.versions(files.VERSIONS[0])[year, location]
            assert found.keys() == (+origins).keys()
            assert all(count is None for origin, count in found.items() if first[origin] < 10)
            assert all(count in (None, origins[origin]) for origin, count in found.items())
            shown = sum(count or 0 for count in found.values())
            assert answer["unknown"] == sum(origins.values()) - shown

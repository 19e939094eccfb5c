"""Somalia's weekly arrivals district to district: a wave per pair of districts, into people outside sites."""

from collections import Counter
from datetime import date

import pytest

from camptrack.actions.contents import FigureContent, NewWave
from camptrack.vocabulary import FlowReason, Measure, SiteType
from tests import factories

from . import files

pytestmark = pytest.mark.django_db
MONTHS = [date(2022, 10, 1), date(2022, 11, 1), date(2022, 12, 1)]
MONTHS += [date(2023, 1, 1), date(2023, 2, 1), date(2023, 3, 1)]
WHOLE = {"start": "2022-10-01", "end": "2023-03-31"}


def code(name, kind):
    return f"SO-{kind}-{name.upper().replace(' ', '-')}".replace("'", "")


@pytest.fixture
def asked(desk, places):
    """Every row entered: those of a pair of districts and a week summed; a report a month."""
    somalia = places.area("SOM", "Somalia")
    people, camps = Counter(), {}
    for origin, destination, start, end, count in files.arrivals():
        for region, district in (origin, destination):
            above = places.area(code(region, "R"), region, somalia)
            places.area(code(district, "D"), district, above)
        people[origin[1], destination[1], start, end] += count
        if destination not in camps:
            area = places.made[code(destination[1], "D")]
            camps[destination] = factories.camp(
                code(destination[1], "C"), area=area, site_type=SiteType.DISPERSED
            )
    by_district = {district: camp for (_region, district), camp in camps.items()}
    for month in MONTHS:
        figures = [
            FigureContent(
                camp=by_district[destination],
                measure=Measure.ARRIVALS,
                start=start,
                end=end,
                value=count,
                reason=FlowReason.DISPLACEMENT,
                wave=NewWave(
                    slug=slug(origin, destination),
                    label=f"{origin} to {destination}",
                    origin=code(origin, "D"),
                ),
            )
            for (origin, destination, start, end), count in sorted(people.items())
            if (start.year, start.month) == (month.year, month.month)
        ]
        desk.enter("Arrivals", _last(month), figures)
    return desk.drained()


def slug(origin, destination):
    return f"{origin} to {destination}".lower().replace(" ", "-").replace("'", "")


def _last(month):
    return max(end for _from, _to, start, end, _people in files.arrivals() if start.month == month.month)


def flows_are_the_pairs_of_the_file(asked):
    for period in [(date(2022, 10, 1), date(2023, 3, 31)), *((each, _month_end(each)) for each in MONTHS)]:
        expected = Counter()
        for origin, destination, start, end, people in files.arrivals():
            if period[0] <= start and end <= period[1]:
                expected[code(origin[1], "D"), code(destination[1], "C")] += people
        rows = asked.get("flows/", start=str(period[0]), end=str(period[1]), limit=1000)["results"]
        found = {(row["origin_code"], row["destination_code"]): row["people"] for row in rows}
        # A wave that rested in these days, between others, has a row of nobody.
        assert {pair: people for pair, people in found.items() if people} == expected


def _month_end(month):
    days = {
        files.number(row["Month End"][:2])
        for row in files.rows("somalia-arrivals.csv")
        if row["Month End"][3:] == month.strftime("%m/%Y")
    }
    return month.replace(day=max(days))


def arrivals_of_districts_regions_and_the_country(asked):
    """Weeks are as the file has them, so are months."""
    weeks, months = Counter(), Counter()
    for _origin, (region, district), start, _end, people in files.arrivals():
        for place in (code(district, "D"), code(region, "R"), "SOM"):
            weeks[place, files.monday(start).isoformat()] += people
            months[place, start.isoformat()[:7]] += people
    for place in {place for place, _month in months}:
        rows = asked.get(f"areas/{place}/series/", interval="month", **WHOLE)["results"]
        assert {(place, row["on"][:7]): row["arrivals"] for row in rows if row["arrivals"]} == {
            key: people for key, people in months.items() if key[0] == place
        }
        rows = asked.get(f"areas/{place}/series/", interval="week", **WHOLE)["results"]
        found = Counter()
        for row in rows:
            found[place, files.monday(date.fromisoformat(row["on"])).isoformat()] += row["arrivals"]
        assert +found == {key: people for key, people in weeks.items() if key[0] == place}


def people_are_the_arrivals_until_then(asked):
    """Nobody counted the people: a lower bound."""
    total = sum(people for *_places, people in files.arrivals())
    answer = asked.get("areas/SOM/population/", on="2023-03-31")
    assert (answer["best"], answer["basis"]) == (total, "flows_only")
    camps = {destination for _origin, destination, *_rest in files.arrivals()}
    assert answer["camps_flows_only"] == answer["camps"] == len(camps)
    found = asked.get("totals/", on="2023-03-31", level="2", site_type="dispersed", limit=1000)["results"]
    assert sum(row["best"] for row in found) == total


@pytest.mark.long
def test_all_that_the_file_tells(asked):
    """One test: entering takes longest."""
    flows_are_the_pairs_of_the_file(asked)
    arrivals_of_districts_regions_and_the_country(asked)
    people_are_the_arrivals_until_then(asked)

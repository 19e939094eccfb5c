"""UNHCR's camps by age and sex: rows of one origin each, summed; camps whose names changed from year to year.

Every sum is checked against the file; what is too small to publish is missing and nothing else.
"""

from collections import Counter
from datetime import date
from itertools import product

import pytest

from camptrack.actions.contents import CellContent, FigureContent
from camptrack.models import Camp
from camptrack.vocabulary import Measure, Method
from tests import factories

from . import files

pytestmark = pytest.mark.django_db
#: as the files spell each camp; the first is its name
SPELT = {
    "SYR": {"HOL": ("al-Hol", "El-Hol", "Al-Hol", "Al Hol", "Al Hol : Point", "El Hol [Admin 3: POC]")},
    "IRQ": {"DOMIZ": ("Domiz", "Domiz Camp : Duhok Governorate", "Domiz Camp [Admin 3: PRP]")},
    "KEN": {
        "DAGAHALEY": ("Dagahaley", "Dagahaley : Point", "Dagahaley [Admin 3: POC]"),
        "HAGADERA": ("Hagadera", "Hagadera : Point", "Hagadera [Admin 3: POC]"),
        "IFO": ("Ifo", "Ifo : Point", "Ifo [Admin 3: POC]"),
        "IFO2": ("Ifo 2", "Ifo 2 : Point", "Ifo 2E [Admin 3: POC]"),
        "KAKUMA": ("Kakuma", "Kakuma : Point", "Kakuma [Admin 3: PRP]"),
    },
}
CUTS = ("gender", "gender,age", "origin", "population_group")
LARGEST_SMALL = 9


def label(cut, row):
    """A cell of an answer in the file's words."""
    names = {"gender": ("gender",), "gender,age": ("gender", "min_age", "max_age")}
    return tuple(row[name] for name in names.get(cut, (cut,)))


def cells(told):
    """A camp's year as cells of a breakdown."""
    for cut, counts in told.cells.items():
        for words, count in counts.items():
            names = ("gender", "min_age", "max_age") if cut == "gender,age" else (cut,)
            yield CellContent(**dict(zip(names, words, strict=False)), count=count)


@pytest.fixture
def told(desk, places):
    """Camps with their aliases, and a report a year: what the file says by camp's code and year."""
    for country, camps in SPELT.items():
        area = places.area(country, country)
        for code, (name, *aliases) in camps.items():
            factories.camp(f"{country}-{code}", name=name, aliases=aliases, area=area)
    named = {(camp.country, alias): camp for camp in Camp.objects.all() for alias in camp.aliases}
    told = {
        (named[country, location], year): people
        for file in ("unhcr-camps.csv", "unhcr-al-hol.csv")
        for (country, year, location), people in files.unhcr(file).items()
    }
    for year in sorted({year for _camp, year in told}):
        day = date(year, 12, 31)
        figures = [
            FigureContent(
                camp=camp,
                measure=Measure.HEADCOUNT,
                method=Method.REGISTRATION,
                start=day,
                end=day,
                value=people.people,
                breakdown=tuple(cells(people)),
            )
            for (camp, of), people in told.items()
            if of == year
        ]
        desk.enter(f"Demographics {year}", date(year + 1, 6, 1), figures)
    desk.drained()
    return {(camp.code, year): people for (camp, year), people in told.items()}


def test_every_camp_year_and_cut(desk, told):
    hidden = shown = 0
    for (camp, year), people in told.items():
        on = f"{year}-12-31"
        population = desk.reader.get(f"camps/{camp}/population/", on=on)
        assert population["best"] == people.people
        for cut in CUTS:
            brackets = {"brackets": "unhcr"} if "age" in cut else {}
            answer = desk.reader.get(f"camps/{camp}/composition/", on=on, cut=cut, **brackets)
            if cut not in people.cells:
                continue
            assert answer["reported_on"] == on
            found = {label(cut, row): row["count"] for row in answer["cells"]}
            expected = people.cells[cut]
            assert found.keys() == expected.keys()
            visible = {words: count for words, count in found.items() if count is not None}
            assert visible == {words: expected[words] for words in visible}
            assert min(visible.values(), default=10) > LARGEST_SMALL
            assert answer["unknown"] == people.people - sum(visible.values())
            hidden, shown = hidden + len(found) - len(visible), shown + len(visible)
    assert shown > hidden > 0


@pytest.mark.parametrize("country", ["KEN", "IRQ"])
def test_a_country_is_the_sum_of_its_camps_less_what_they_withhold(desk, told, country):
    for cut, year in product(CUTS, (2022, 2023, 2024)):
        asked = {"on": f"{year}-12-31", "cut": cut} | ({"brackets": "unhcr"} if "age" in cut else {})
        camps = {code: people for (code, of), people in told.items() if of == year and code[:3] == country}
        expected, withheld = Counter(), Counter()
        for code, people in camps.items():
            expected.update(people.cells.get(cut, {}))
            for row in desk.reader.get(f"camps/{code}/composition/", **asked)["cells"]:
                if row["count"] is None:
                    withheld[label(cut, row)] += people.cells[cut][label(cut, row)]
        answer = desk.reader.get(f"areas/{country}/composition/", **asked)
        best = sum(people.people for people in camps.values())
        found = {label(cut, row): row["count"] or 0 for row in answer["cells"]}
        assert found == {words: expected[words] - withheld[words] for words in expected}
        assert (answer["best"], answer["unknown"]) == (best, best - sum(found.values()))
        assert answer["camps"] == len(camps)


def test_groups_in_the_bulk_pull(desk, told):
    rows = desk.reader.get("totals/", on="2023-12-31", level="camp", population_group="REF")["results"]
    expected = {code: told[code, 2023].cells["population_group"]["REF",] for code in _codes("KEN")}
    assert {row["camp_code"]: row["best"] for row in rows if row["location_code"] == "KEN"} == expected


def test_one_camp_though_its_name_changed(desk, told):
    """Al-Hol by all its names."""
    camp = desk.reader.get("camps/SYR-HOL/")
    assert {camp["name"], *camp["aliases"]} == set(SPELT["SYR"]["HOL"])
    heads = {year: people.people for (code, year), people in told.items() if code == "SYR-HOL"}
    assert len(heads) == len({row["year"] for row in files.rows("unhcr-al-hol.csv")})
    assert desk.reader.get("camps/SYR-HOL/population/", on="2019-12-31")["best"] == heads[2019] == 30_971


def _codes(country):
    return [f"{country}-{code}" for code in SPELT[country]]

"""Sums straight from the files, written apart: nothing of the product is used here.

The files are described in fixtures/records/README.md. Keys are texts as the files write them.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "fixtures" / "records"
BRACKETS = {"0_4": (0, 4), "5_11": (5, 11), "12_17": (12, 17), "18_59": (18, 59), "60": (60, None)}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def number(text: str) -> int:
    """`131.0`, or nothing."""
    return int(float(text or 0))


# -- UNHCR: people by origin, sex and age at the end of a year -----------------------------------------------


class Told:
    """What a file tells of a camp in a year; zero is told of nobody: often it means "not told apart"."""

    def __init__(self) -> None:
        self.people = 0
        self.cells: dict[str, Counter[tuple[object, ...]]] = defaultdict(Counter)


def unhcr(name: str) -> dict[tuple[str, int, str], Told]:
    """By country, year and the camp's name as written: one row per origin and population type is summed."""
    found: dict[tuple[str, int, str], Told] = defaultdict(Told)
    for row in rows(name):
        told = found[row["coa_iso"], number(row["year"]), row["location"]]
        told.people += number(row["total"])
        add = told.cells
        for sex in "fm":
            add["gender"][sex,] += number(row[f"{sex}_total"])
            for column, ages in BRACKETS.items():
                add["gender,age"][sex, *ages] += number(row[f"{sex}_{column}"])
        add["origin"][row["coo_iso"].replace("UNK", "OTH"),] += number(row["total"])
        add["population_group"][row["pop_type"],] += number(row["total"])
    for told in found.values():
        told.cells = {cut: +cells for cut, cells in told.cells.items() if +cells}
    return dict(found)


VERSIONS = ("total_63fcff8", "total_213f177", "total_5b1f3a1", "total_fbc3be0")


def versions(version: str) -> dict[tuple[int, str], Counter[str]]:
    """What a published version says: by year and the camp's name as written, the people by origin."""
    found: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for row in rows("unhcr-revisions.csv"):
        found[number(row["year"]), row["location"]][row["coo_iso"]] += number(row[version])
    return dict(found)


# -- Somalia: arrivals week by week --------------------------------------------------------------------------


def arrivals() -> Iterator[tuple[tuple[str, str], tuple[str, str], date, date, int]]:
    """Region and district from and to, first and last day, people. Weeks begin on Monday; those before the
    first Monday of a year are week 00; a week that two months share has rows of each."""
    for row in rows("somalia-arrivals.csv"):
        day, month, year = (int(part) for part in row["Month End"].split("/"))
        days = [date(year, month, each) for each in range(1, day + 1)]
        days = [each for each in days if each.strftime("%Y%W") == row["Year Week"]]
        if not days:
            message = f"no day of {row['Month End']} is in week {row['Year Week']}"
            raise ValueError(message)
        yield (
            (row["Previous (Departure) Region"], row["Previous (Departure) District"]),
            (row["Current (Arrival) Region"], row["Current (Arrival) District"]),
            days[0],
            days[-1],
            int(row["Number of Individuals"]),
        )


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


# -- South Sudan: displacement sites -------------------------------------------------------------------------


def sites() -> list[dict[str, str]]:
    return rows("south-sudan-sites.csv")


def people_of_sites(column: str) -> Counter[str]:
    """Individuals by a column: `location_ssid`, `county_pcode` or `state_pcode`."""
    found: Counter[str] = Counter()
    for site in sites():
        found[site[column]] += int(site["individuals"])
    return found


def people_of_counties() -> dict[str, int]:
    """What the workbook itself says on another sheet."""
    return {row["county_pcode"]: int(row["individuals"]) for row in rows("south-sudan-counties.csv")}

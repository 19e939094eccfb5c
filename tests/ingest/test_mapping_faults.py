"""Mappings that somebody wrote: what would be lost is refused at its place."""

from dataclasses import replace
from decimal import Decimal
from string import ascii_uppercase

import pytest

from camptrack.columns import Whom
from camptrack.ingest.headings import find_headings
from camptrack.ingest.mapping import guess_mapping
from camptrack.ingest.mapping_faults import LONGEST_FIXED, MOST_FAULTS, mapping_faults, read_mapping
from camptrack.ingest.rows import Row, Sheet
from camptrack.ingest.targets import CELL_COUNT, CELL_SHARE, Mapping, Target, to_json

SOUND = Mapping(
    "S",
    1,
    2,
    {
        "A": Target("camp"),
        "B": Target("value", 1),
        "C": Target("value", 2),
        "AD": Target(CELL_COUNT, 1, Whom("f")),
        "AE": Target(CELL_SHARE, 1, Whom("f")),
    },
    fixed={"source": "dtm"},
    figures=[{"measure": "headcount"}, {"measure": "arrivals"}],
    only={"Z": ["yes"]},
    day_order="dmy",
    partial_day="last",
    digest="0a" * 32,
)


def places(mapping):
    found = list(mapping_faults(mapping))
    assert all(each.detail for each in found)
    return [each.place for each in found]


def with_column(letter, target):
    return {"columns": {**SOUND.columns, letter: target}}


def test_a_sound_mapping_has_none():
    assert places(SOUND) == []
    assert places(replace(SOUND, first_row=0, last_row=0, day_order="", partial_day="", digest="")) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (with_column("D", Target("camp")), ["/columns/D"]),
        (with_column("D", Target("value", 1)), ["/columns/D"]),
        # Of each figure: of the first, too; told once.
        (with_column("D", Target("value")), ["/columns/D"]),
        (with_column("D", Target(CELL_COUNT, None, Whom("f"))), ["/columns/D"]),
        (with_column("D", Target(CELL_COUNT)), ["/columns/D/whom"]),
        (with_column("D", Target("title", None, Whom("f"))), ["/columns/D/whom"]),
        (with_column("D", Target("colour")), ["/columns/D/field"]),
        (with_column("D", Target("title", 3)), ["/columns/D/figure"]),
        (with_column("D", Target("title", 0)), ["/columns/D/figure"]),
        (with_column("d", Target("title")), ["/columns"]),
        ({"columns": {f"A{nth}": Target("camp") for nth in range(201)}}, ["/columns"]),
        (with_column("D", Target(CELL_COUNT, 1, Whom("woman"))), ["/columns/D/whom/gender"]),
        (
            with_column("D", Target(CELL_COUNT, 1, Whom("f", population_group="all"))),
            ["/columns/D/whom/population_group"],
        ),
        ({"fixed": {"colour": "red"}}, ["/fixed"]),
        ({"fixed": {"title": "a" * (LONGEST_FIXED + 1)}}, ["/fixed/title"]),
        ({"figures": [{"measure": "headcount"}, {"colour": "red"}]}, ["/figures/1"]),
        ({"figures": [{}] * 51}, ["/figures"]),
        ({"figures": [], "columns": {"A": Target("camp")}}, ["/figures"]),
        ({"only": {"z": ["yes"]}}, ["/only"]),
        ({"only": {f"{a}{b}": ["x"] for a in "ABCDEFGHIJ" for b in ascii_uppercase}}, ["/only"]),
        ({"day_order": "ymd"}, ["/day_order"]),
        ({"partial_day": "middle"}, ["/partial_day"]),
        ({"first_row": 3}, ["/first_row"]),
        ({"first_row": 0}, ["/first_row"]),
        ({"digest": "x"}, ["/digest"]),
    ],
)
def test_what_would_be_lost_is_refused(changes, expected):
    assert places(replace(SOUND, **changes)) == expected


def test_a_column_is_named_as_its_title_has_it():
    (fault,) = mapping_faults(replace(SOUND, **with_column("D", Target("value"))))
    assert "number as written" in fault.detail
    (fault,) = mapping_faults(replace(SOUND, **with_column("D", Target(CELL_COUNT, 1, Whom("f")))))
    assert "female" in fault.detail
    twice = replace(SOUND, columns={"A": Target("colour"), "B": Target("colour")})
    assert "colour" in list(mapping_faults(twice))[-1].detail


SHAPED = to_json(SOUND)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({}, ["/sheet", "/first_row", "/last_row", "/columns"]),
        ({**SHAPED, "colour": "red"}, ["/colour"]),
        ({**SHAPED, "first_row": "one"}, ["/first_row"]),
        ({**SHAPED, "first_row": 1e999}, ["/first_row"]),
        ({**SHAPED, "first_row": 1.5}, ["/first_row"]),
        ({**SHAPED, "first_row": Decimal("1e999999999")}, ["/first_row"]),
        ({**SHAPED, "repeats": "no"}, ["/repeats"]),
        ({**SHAPED, "columns": []}, ["/columns"]),
        ({**SHAPED, "columns": {"A/B": "camp"}}, ["/columns/A~1B"]),
        ({**SHAPED, "columns": {"A": {"field": "camp", "a~b": 1}}}, ["/columns/A/a~0b"]),
        ({**SHAPED, "columns": {"A": {"field": "camp", "figure": []}}}, ["/columns/A/figure"]),
        ({**SHAPED, "figures": [{}, 1]}, ["/figures/1"]),
        # Of the right shape: what else is wrong.
        ({**SHAPED, "day_order": "ymd"}, ["/day_order"]),
        (SHAPED, []),
    ],
)
def test_what_has_not_the_shape_of_one_says_where(written, expected):
    mapping, faults = read_mapping(written)
    assert [each.place for each in faults] == expected
    # In words of its reader, not of a library.
    assert not any("structur" in each.detail or "sub-exception" in each.detail for each in faults)
    assert (mapping == SOUND) is not bool(expected)


@pytest.mark.parametrize(
    "change",
    [
        {"only": {f"a{nth}": ["x"] for nth in range(2000)}},
        {"fixed": {f"colour {nth}": "red" for nth in range(2000)}},
        {"figures": [{"colour": "red"}] * 2000},
        {"columns": {f"A{nth}": 1 for nth in range(2000)}},
        {f"colour {nth}": "red" for nth in range(2000)},
    ],
)
def test_no_more_is_told_than_somebody_reads(change):
    assert len(read_mapping({**SHAPED, **change})[1]) == MOST_FAULTS


def test_one_target_for_all_columns_is_told_once_of_each():
    letters = [f"{a}{b}" for a in "ABCDE" for b in ascii_uppercase]
    found = places(replace(SOUND, columns={letter: Target("camp") for letter in letters}))
    assert found == [f"/columns/{letter}" for letter in letters[1:]]


def test_what_is_guessed_is_sound():
    """Arrivals beside people, where a column says the measure: of two numbers one is taken."""
    rows = [
        ("Camp", "Measure", "Individuals", "New arrivals"),
        ("A", "headcount", 5, 2),
        ("B", "arrivals", 3, 1),
    ]
    sheet = Sheet("S", [Row(number, cells) for number, cells in enumerate(rows, 1)])
    guess = guess_mapping(sheet, find_headings(sheet))
    assert places(guess.mapping) == []
    assert [each.letter for each in guess.not_understood] == ["D"]

"""Cells of one cut on one figure are disjoint; cuts may overlap each other."""

from decimal import Decimal
from typing import Any

import pytest

from camptrack.models import BreakdownCell
from tests import factories
from tests.models.refusing import refused_by

pytestmark = pytest.mark.django_db


def test_a_cell_says_whom_it_counts_as_the_form_does() -> None:
    assert str(BreakdownCell(gender="f", min_age=60, count=1200)) == "female 60+: 1,200"
    assert str(BreakdownCell(min_age=0, max_age=4, share=Decimal("0.43000000"))) == "0–4: 43 %"


@pytest.mark.parametrize(
    ("fields", "cut"),
    [
        ({"gender": "f"}, "gender"),
        ({"min_age": 0}, "age"),
        ({"origin": "OTH", "population_group": "OOC"}, "population_group,origin"),
        (
            {"origin": "IRQ", "gender": "m", "population_group": "REF", "min_age": 18, "max_age": 59},
            "gender,age,population_group,origin",
        ),
    ],
)
def test_a_cell_names_its_cut(fields: dict[str, Any], cut: str) -> None:
    assert factories.cell(**fields).cut == cut


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"gender": "f"}, {"gender": "f"}),
        ({"gender": "f", "min_age": 0, "max_age": 17}, {"gender": "f", "min_age": 17, "max_age": 59}),
        ({"min_age": 18}, {"min_age": 60}),
        ({"min_age": 18, "max_age": 59}, {"min_age": 30, "max_age": 30}),
        ({"population_group": "REF", "origin": "IRQ"}, {"population_group": "REF", "origin": "IRQ"}),
    ],
)
def test_refuses_cells_that_overlap(one: dict[str, Any], other: dict[str, Any]) -> None:
    cell = factories.cell(**one)
    with refused_by("breakdowncell_disjoint"):
        factories.cell(cell.figure, **other)


def test_refuses_cells_that_overlap_in_one_statement() -> None:
    figure = factories.figure()
    with refused_by("breakdowncell_disjoint"):
        BreakdownCell.objects.bulk_create(
            BreakdownCell(figure=figure, min_age=age, share="0.1") for age in (0, 18, 12)
        )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"gender": "f"}, {"gender": "m"}),
        ({"min_age": 0, "max_age": 17}, {"min_age": 18}),
        ({"gender": "f", "min_age": 18}, {"gender": "m", "min_age": 18}),
        ({"population_group": "REF", "origin": "IRQ"}, {"population_group": "REF", "origin": "SYR"}),
        # Other cuts speak of the same people again.
        ({"gender": "f"}, {"gender": "f", "min_age": 18}),
        ({"gender": "f"}, {"min_age": 18}),
    ],
)
def test_takes_cells_side_by_side(one: dict[str, Any], other: dict[str, Any]) -> None:
    cell = factories.cell(**one)
    factories.cell(cell.figure, **other)


def test_takes_the_same_cell_on_another_figure() -> None:
    factories.cell(gender="f")
    factories.cell(gender="f")

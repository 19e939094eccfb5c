"""One cell as a number: by the one reader of numbers, and without words where a count is needed."""

from decimal import Decimal

import pytest

from camptrack.ingest.cell_faults import CellFault
from camptrack.ingest.cell_values import count_of, number_of, over_one, share_of
from camptrack.ingest.field_values import Given, read_fields
from camptrack.vocabulary import Unit


def test_decimals_are_read_as_everywhere():
    assert number_of("131.0").value == 131
    for text in ("23,00", "131.00", "12.5"):
        with pytest.raises(CellFault) as refused:
            number_of(text)
        assert refused.value.code == "decimal"


def test_shares_are_read_alike_in_either_digits():
    for text in ("43.5", "43,5", "٤٣٫٥"):
        assert over_one(text)
        assert share_of(text, percent=True) == Decimal("0.435")


def test_a_count_is_of_its_own_unit():
    assert count_of("23,000") == 23_000
    assert count_of("500 households", Unit.HOUSEHOLDS) == 500
    for text in ("500 households", "500 people", "more than 500", "500–600"):
        with pytest.raises(CellFault) as refused:
            count_of(text)
        assert refused.value.code == "plain_number"


def test_households_beside_a_number_may_say_so():
    told = []
    given = {"households": "500 households", "low": "500 households"}
    values = read_fields(
        {name: Given(text, "") for name, text in given.items()},
        {},
        "",
        lambda name, _letter, fault: told.append((name, fault.code)),
    )
    assert values == {"households": 500}
    assert ("low", "plain_number") in told

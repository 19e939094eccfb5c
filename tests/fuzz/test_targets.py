"""The fuzzer's targets take every bad file; `make fuzz` looks for more, and measures each."""

from contextlib import nullcontext

import pytest

from camptrack.ingest.sheets import Unreadable, read_workbook

from .corpus import MORE, files
from .targets import TARGETS


@pytest.mark.parametrize("name", MORE)
def test_what_nobody_has_a_sentence_for(name: str) -> None:
    make, is_read = MORE[name]
    with nullcontext() if is_read else pytest.raises(Unreadable):
        assert read_workbook(make(), name).sheets


def test_there_are_many() -> None:
    assert sum(1 for _ in files()) > 110


def test_targets_take_the_small_ones() -> None:
    for name, content in files():
        if len(content) < 4_000:
            for target in TARGETS.values():
                target(content), name

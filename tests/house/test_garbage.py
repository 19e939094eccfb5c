"""The search for cycles is put off for a moment, and comes back."""

import gc

import pytest

from camptrack.garbage import not_looked_for


def test_it_comes_back_whatever_happens() -> None:
    assert gc.isenabled()
    with not_looked_for():
        assert not gc.isenabled()
        with not_looked_for():
            pass
        assert not gc.isenabled(), "the first to ask ends it"
    assert gc.isenabled()
    with pytest.raises(ValueError, match="a page"), not_looked_for():
        raise ValueError("a page")
    assert gc.isenabled()


def test_nobody_turns_on_what_was_off() -> None:
    gc.disable()
    try:
        with not_looked_for():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()

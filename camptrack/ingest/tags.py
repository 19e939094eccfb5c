"""HXL tags as people type them: with tabs, blanks, capitals, without the hash, attributes in any order."""

import re
from collections.abc import Sequence

from .rows import Cell

_TAG = re.compile(r"#?([a-z][a-z0-9_]*)((?:\+[a-z][a-z0-9_]*)*)")
#: two cells that can only be tags make a row of them
_ENOUGH = 2


def tag_of(cell: Cell, *, hash_needed: bool = True) -> str:
    """“# Affected +M+ind” as “#affected+ind+m”, attributes in order; empty where the cell is no tag."""
    if not isinstance(cell, str):
        return ""
    text = re.sub(r"\s+", "", cell).lower()
    if hash_needed and not text.startswith("#"):
        return ""
    found = _TAG.fullmatch(text)
    if not found:
        return ""
    return "+".join([f"#{found[1]}", *sorted({each for each in found[2].split("+") if each})])


def is_tag_row(cells: Sequence[Cell]) -> bool:
    """Most of its cells are tags: with a hash, or, where somebody lost the hashes, with attributes."""
    filled = [cell for cell in cells if cell is not None]
    hashed = sum(bool(tag_of(cell)) for cell in filled)
    bare = sum(bool(tag_of(cell, hash_needed=False)) for cell in filled)
    with_attributes = sum(bool(tag_of(cell, hash_needed=False)) and "+" in str(cell) for cell in filled)
    if hashed >= _ENOUGH or (hashed and len(filled) == hashed):
        return hashed * 2 >= len(filled)
    return with_attributes >= _ENOUGH and bare == len(filled)

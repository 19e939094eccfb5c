"""Names that are written nearly as another: what somebody may have meant. No database."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

#: of a hundred; a name of six signs of which two are others has 67
_ALIKE = 65


def nearest(written: str, names: Sequence[str], most: int) -> list[str]:
    """At most so many names that are nearly written so, the nearest first, of the equally near the first;
    both sides as their owner folds them (capitals, accents)."""
    found = process.extract(written, names, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=most)
    return [name for name, _likeness, _place in found]

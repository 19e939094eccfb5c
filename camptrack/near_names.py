"""Names that are written nearly as another: what somebody may have meant. No database."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

#: of a hundred; what two signs put in or left out cost a name of six
_ALIKE = 65


def nearest(written: str, names: Sequence[str], most: int) -> list[str]:
    """At most so many names that are nearly written so, the nearest first, of the equally near the first;
    both sides as their owner folds them (capitals, accents)."""
    found = process.extract(written, names, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=most)
    return [name for name, _likeness, _place in found]

"""Many rows in one statement: an array a column."""

from collections.abc import Iterable


def array(values: Iterable[object]) -> str:
    """Numbers, days, truths, or words without commas, as PostgreSQL writes an array."""
    return f"{{{','.join(map(str, values))}}}"

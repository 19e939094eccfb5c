"""Names that no other row has."""

import itertools

NUMBERS = itertools.count(1)

"""Names that are written nearly as another: what somebody may have meant. No database.

A sheet may ask ten thousand times among as many names. So sets of names are whole numbers, a bit for each
name: what would be a loop over the names is an operation on one number.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

#: of the pairs of neighbouring signs of two names, the share that they have in common at the least
_ALIKE = 0.5
#: signs of a name that are looked at
_LONGEST = 60


class NearNames:
    """Names to look among, as their owner folds them (capitals, accents); made once for all that is asked."""

    def __init__(self, names: Iterable[str]) -> None:
        # The shorter of two names with as much in common is the nearer one: its bit is the lower.
        self._names = sorted(set(names), key=lambda name: (len(_pairs(name)), name))
        holders: dict[str, list[int]] = defaultdict(list)
        for nth, name in enumerate(self._names):
            for pair in _pairs(name):
                holders[pair].append(nth)
        #: by pair, the names that hold it
        self._holders = {pair: _set_of(those, len(self._names)) for pair, those in holders.items()}

    def of(self, written: str, most: int) -> list[str]:
        """At most so many that are nearly written so, the nearest first."""
        pairs = _pairs(written)
        found = list[tuple[float, str]]()
        for number, those in self._by_number_in_common(pairs):
            for name in self._first(those, most):
                alike = 2 * number / (len(pairs) + len(_pairs(name)))
                if alike >= _ALIKE:
                    found.append((-alike, name))
        return [name for _alike, name in sorted(found)[:most]]

    def _by_number_in_common(self, pairs: set[str]) -> Iterable[tuple[int, int]]:
        """How many of the pairs names have in common, and which names; none where those are too few."""
        # The numbers of all names at once, written in binary: the sets of those that have a 1 there.
        digits = list[int]()
        for pair in pairs:
            carry = self._holders.get(pair, 0)
            for nth, digit in enumerate(digits):
                digits[nth], carry = digit ^ carry, digit & carry
            if carry:
                digits.append(carry)
        for number in range(len(pairs), 0, -1):
            if number < _ALIKE / (2 - _ALIKE) * len(pairs):
                return  # even a name that holds nothing else is not alike
            those = (1 << len(self._names)) - 1
            for nth in range(max(len(digits), number.bit_length())):
                digit = digits[nth] if nth < len(digits) else 0
                those &= digit if number >> nth & 1 else ~digit
            if those:
                yield number, those

    def _first(self, those: int, most: int) -> Iterable[str]:
        while those and most:
            lowest = those & -those
            yield self._names[lowest.bit_length() - 1]
            those, most = those ^ lowest, most - 1


def _pairs(name: str) -> set[str]:
    """Its pairs of neighbouring signs; its first and its last stand beside nothing."""
    return {"".join(pair) for pair in pairwise(f"\0{name[:_LONGEST]}\0")}


def _set_of(numbers: Iterable[int], size: int) -> int:
    bits = bytearray(size // 8 + 1)
    for each in numbers:
        bits[each // 8] |= 1 << each % 8
    return int.from_bytes(bits, "little")

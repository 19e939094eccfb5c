"""What a set of sums leaves open: exact bounds of whole numbers that are not negative.

Written apart from the product: no code of it is used. Simplex with fractions and Bland's rule, so that
nothing is lost to rounding and nothing goes in circles; stronger than elimination or interval propagation,
both of which it contains.
"""

from collections.abc import Hashable, Mapping
from fractions import Fraction
from math import ceil, floor

Sum = Mapping[Hashable, Fraction | int]


class Contradiction(Exception):
    """No numbers fit all the sums: one of the assumptions is wrong."""


class Sums:
    """Linear sums of unknowns, each at least 0."""

    def __init__(self) -> None:
        self._place: dict[Hashable, int] = {}
        self._rows: list[tuple[dict[int, Fraction], Fraction]] = []
        self._known = set()

    def exactly(self, parts: Sum, total: Fraction | int) -> None:
        """The parts, each times its factor, come to the total."""
        row = {self._at(name): Fraction(factor) for name, factor in parts.items() if factor}
        seen = (frozenset(row.items()), Fraction(total))
        if seen not in self._known:
            self._known.add(seen)
            self._rows.append((row, Fraction(total)))

    def at_most(self, parts: Sum, total: Fraction | int) -> None:
        """As much as the total, or less."""
        rest = ("rest", frozenset(parts.items()), Fraction(total))
        self.exactly({**parts, rest: 1}, total)

    def at_least(self, parts: Sum, total: Fraction | int) -> None:
        """As much as the total, or more."""
        more = ("more", frozenset(parts.items()), Fraction(total))
        self.exactly({**parts, more: -1}, total)

    def __contains__(self, name: Hashable) -> bool:
        return name in self._place

    def bounds(self, names: list[Hashable]) -> dict[Hashable, tuple[int, int | None]]:
        """Of each of these, the least and the most that it can be (None: no end). Raises Contradiction."""
        tableau = _Tableau(self._rows, len(self._place))
        found: dict[Hashable, tuple[int, int | None]] = {}
        for name in names:
            if name not in self._place:
                found[name] = (0, None)
                continue
            at = self._place[name]
            least, most = tableau.extreme(at, -1), tableau.extreme(at, 1)
            found[name] = (ceil(least or 0), None if most is None else floor(most))
        return found

    def _at(self, name: Hashable) -> int:
        return self._place.setdefault(name, len(self._place))


class _Tableau:
    """Rows in the form that the simplex walks along: each has a column of its own (its basis)."""

    def __init__(self, rows: list[tuple[dict[int, Fraction], Fraction]], width: int) -> None:
        self.rows: list[dict[int, Fraction]] = []
        self.ends: list[Fraction] = []
        self.basis: list[int] = []
        self.first_helper = width
        for nth, (row, end) in enumerate(rows):
            sign = -1 if end < 0 else 1
            self.rows.append({at: sign * factor for at, factor in row.items()} | {width + nth: Fraction(1)})
            self.ends.append(sign * end)
            self.basis.append(width + nth)
        self._fit()

    def _fit(self) -> None:
        """First any numbers that fit: the helpers, one a row, are driven to 0."""
        wish: dict[int, Fraction] = {}
        for row in self.rows:
            for at, factor in row.items():
                if at < self.first_helper:
                    wish[at] = wish.get(at, Fraction(0)) + factor
        self._walk(wish)
        if any(end for at, end in zip(self.basis, self.ends, strict=True) if at >= self.first_helper):
            raise Contradiction
        for nth in reversed(range(len(self.rows))):
            row = self.rows[nth]
            if self.basis[nth] >= self.first_helper:
                real = [at for at in row if at < self.first_helper]
                if real:
                    self._pivot(nth, min(real), {})
                else:
                    del self.rows[nth], self.ends[nth], self.basis[nth]
        for nth, row in enumerate(self.rows):
            self.rows[nth] = {at: factor for at, factor in row.items() if at < self.first_helper}

    def extreme(self, at: int, sign: int) -> Fraction | None:
        """The most (sign 1) or the least (-1) of one unknown; None without end."""
        wish = {at: Fraction(sign)}
        if at in self.basis:
            nth = self.basis.index(at)
            wish = {other: -sign * factor for other, factor in self.rows[nth].items() if other != at}
        if not self._walk(wish):
            return None
        return self.ends[self.basis.index(at)] if at in self.basis else Fraction(0)

    def _walk(self, wish: dict[int, Fraction]) -> bool:
        """Until no step makes the wished-for more; False if it grows without end."""
        while True:
            ways = [at for at, gain in wish.items() if gain > 0 and at < self.first_helper]
            if not ways:
                return True
            at = min(ways)
            steps = [
                (end / row[at], self.basis[nth], nth)
                for nth, (row, end) in enumerate(zip(self.rows, self.ends, strict=True))
                if row.get(at, 0) > 0
            ]
            if not steps:
                return False
            self._pivot(min(steps)[2], at, wish)

    def _pivot(self, nth: int, at: int, wish: dict[int, Fraction]) -> None:
        """The unknown enters the basis by this row."""
        row, factor = self.rows[nth], self.rows[nth][at]
        row = self.rows[nth] = {other: each / factor for other, each in row.items()}
        self.ends[nth] /= factor
        self.basis[nth] = at
        for other, each in enumerate(self.rows):
            if other != nth and each.get(at):
                self.ends[other] -= each[at] * self.ends[nth]
                _subtract(each, row, each[at])
        if wish.get(at):
            _subtract(wish, row, wish[at])


def _subtract(row: dict[int, Fraction], other: dict[int, Fraction], times: Fraction) -> None:
    for at, factor in other.items():
        left = row.get(at, 0) - times * factor
        if left:
            row[at] = left
        else:
            row.pop(at, None)

"""What is told of the people of a camp, as sums over groups that nobody is in twice.

Written apart from the product: a reader's view of what breakdowns of the same people have to do with one
another. Whoever is told of by sex, by age and by origin is in one group of one sex, some years of age and
one origin; every cell is a sum of groups, so all that cuts say about one another follows by itself.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from .solving import Sums

#: gender, min_age, max_age, population_group, origin: None where it is not named
Label = tuple[str | None, int | None, int | None, str | None, str | None]
DIMENSIONS = ("gender", "age", "population_group", "origin")
OLDEST = 999
OTHER = "another"


def cut_of(label: Label) -> tuple[str, ...]:
    """The dimensions that a cell names."""
    gender, least, most, group, origin = label
    named = (gender, least if most is None else most, group, origin)
    return tuple(name for name, value in zip(DIMENSIONS, named, strict=True) if value is not None)


@dataclass(frozen=True)
class Told:
    """The cells of one cut that one figure tells: their names as unknowns, what is known of each (None:
    hidden), the people they are part of, and whether they are all of them."""

    base: int
    cells: Mapping[Label, tuple[Hashable, int | None]]
    complete: bool = True


def write_down(sums: Sums, whose: Hashable, told: Sequence[Told]) -> None:
    """All of this is said of the same people."""
    groups = _groups([label for each in told for label in each.cells])
    bases = {each.base for each in told}
    for base in bases:
        sums.exactly({(whose, group): 1 for group in groups}, base)
    for each in told:
        for label, (name, count) in each.cells.items():
            inside = {(whose, group): 1 for group in groups if _holds(label, group)}
            if count is None:
                sums.exactly({**inside, name: -1}, 0)
            else:
                sums.exactly(inside, count)
        if each.complete:
            hidden = {name: 1 for name, count in each.cells.values() if count is None}
            sums.exactly(hidden, each.base - sum(count or 0 for _name, count in each.cells.values()))


def _groups(labels: Iterable[Label]) -> list[tuple[object, ...]]:
    """Every sex with all ages, groups and origins; ages are parted wherever a cell begins or ends."""
    labels = list(labels)
    named = {name for label in labels for name in cut_of(label)}
    starts = {0}
    for _gender, least, most, _group, _origin in labels:
        starts |= {least or 0} | ({most + 1} if most is not None else set())
    begins = sorted(starts)
    ages = list(zip(begins, [*(each - 1 for each in begins[1:]), OLDEST], strict=True))

    def values(place: int, name: str) -> list[str | None]:
        seen: list[str | None] = sorted({str(label[place]) for label in labels if label[place] is not None})
        return [*seen, OTHER] if name in named else [None]

    return list(
        product(
            values(0, "gender"),
            ages if "age" in named else [None],
            values(3, "population_group"),
            values(4, "origin"),
        )
    )


def _holds(label: Label, group: tuple[object, ...]) -> bool:
    gender, least, most, people, origin = label
    for said, of_group in ((gender, group[0]), (people, group[2]), (origin, group[3])):
        if said is not None and said != of_group:
            return False
    if least is None and most is None:
        return True
    ages = group[1]
    assert isinstance(ages, tuple)
    return bool((least or 0) <= ages[0] and ages[1] <= (OLDEST if most is None else most))

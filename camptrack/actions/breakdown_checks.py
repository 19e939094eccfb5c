"""What a breakdown may not say (§7): cells that overlap, or add up to more than their figure."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pycountry
from django.utils.translation import gettext as _

from camptrack.models.constraints import MOST
from camptrack.vocabulary import Measure

from .contents import CellContent, FigureContent, content_band
from .refusals import Problem

OLDEST = 130
#: where people come from, when the report names no country; ISO 3166-1 gives this code to none
OTHER_ORIGIN = "OTH"


def part_problems(figure: FigureContent, pointer: str) -> Iterator[Problem]:
    """A figure that speaks of part of a camp is a headcount without a breakdown of its own."""
    if figure.part is None:
        return
    if figure.measure != Measure.HEADCOUNT:
        yield Problem(
            f"{pointer}/measure",
            "part_of_flow",
            _("Arrivals and departures are of all people: state the whole flow and break it down."),
        )
    elif figure.breakdown:
        yield Problem(
            f"{pointer}/breakdown",
            "breakdown_of_part",
            _("A headcount of part of the camp has no breakdown; enter each part as a headcount."),
        )
    yield from _people_problems(figure.part, pointer)


def breakdown_problems(
    figure: FigureContent, pointer: str, unread: frozenset[str] = frozenset()
) -> Iterator[Problem]:
    """Each cell alone, then the cells of each cut together; not those that could not be read."""
    cuts: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for nth, cell in enumerate(figure.breakdown):
        if f"breakdown/{nth}" in unread:
            continue
        here = f"{pointer}/breakdown/{nth}"
        yield from _people_problems(cell, here)
        if (cell.count is None) == (cell.share is None):
            yield Problem(here, "count_or_share", _("Give a count or a share, one of the two."))
        if cell.count is not None and cell.count < 0:
            yield Problem(f"{here}/count", "out_of_range", _("A count is not negative."))
        if cell.share is not None and not 0 <= cell.share <= 1:
            yield Problem(f"{here}/share", "out_of_range", _("A share lies between 0 and 1."))
        cut = dimensions(cell)
        if not cut:
            yield Problem(here, "no_dimension", _("Say whom the cell counts: sex, age, group or origin."))
        cuts[cut].append(nth)
    for members in cuts.values():
        yield from _overlaps(figure, members, pointer)
        yield from _sum_problems(figure, members, pointer)


def dimensions(cell: CellContent) -> tuple[str, ...]:
    """The cut of a cell: the dimensions that it names."""
    named = {
        "gender": bool(cell.gender),
        "age": cell.min_age is not None or cell.max_age is not None,
        "population_group": bool(cell.population_group),
        "origin": bool(cell.origin),
    }
    return tuple(name for name, given in named.items() if given)


def _people_problems(cell: CellContent, pointer: str) -> Iterator[Problem]:
    if cell.origin and cell.origin not in _origins():
        detail = _("No country has the code “%(code)s”. Give its ISO 3166-1 alpha-3 code, or OTH for others.")
        yield Problem(f"{pointer}/origin", "not_in_vocabulary", detail % {"code": cell.origin})
    for name in ("min_age", "max_age"):
        age = getattr(cell, name)
        if age is not None and not 0 <= age <= OLDEST:
            yield Problem(f"{pointer}/{name}", "out_of_range", _("Give an age from 0 to 130 years."))
    if cell.max_age is not None and (cell.min_age or 0) > cell.max_age:
        yield Problem(
            f"{pointer}/min_age", "over_max_age", _("The lowest age is over the highest; swap them.")
        )


@cache
def _origins() -> frozenset[str]:
    return frozenset({*(country.alpha_3 for country in pycountry.countries), OTHER_ORIGIN})


def _overlaps(figure: FigureContent, members: list[int], pointer: str) -> Iterator[Problem]:
    """Each cell that shares ages with an earlier one of the same sex, group and origin.

    By age, each beside the one that reached furthest: pairs would be too many in a report of 1 MiB.
    """
    alike: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for nth in members:
        cell = figure.breakdown[nth]
        alike[cell.gender, cell.population_group, cell.origin].append(nth)
    for places in alike.values():
        furthest = None
        for nth in sorted(places, key=lambda place: (figure.breakdown[place].min_age or 0, place)):
            if furthest is not None and (figure.breakdown[nth].min_age or 0) <= _last_age(figure, furthest):
                one, other = sorted((furthest, nth))
                yield Problem(
                    f"{pointer}/breakdown/{other}",
                    "overlapping",
                    _("Cells %(one)s and %(other)s of this breakdown count some people twice; part them.")
                    % {"one": one + 1, "other": other + 1},
                )
            if furthest is None or _last_age(figure, nth) > _last_age(figure, furthest):
                furthest = nth


def _last_age(figure: FigureContent, nth: int) -> int:
    last = figure.breakdown[nth].max_age
    return MOST if last is None else last


def _sum_problems(figure: FigureContent, members: list[int], pointer: str) -> Iterator[Problem]:
    band = content_band(figure)
    if band is None:
        return
    best = band.best
    cells = [figure.breakdown[nth] for nth in members]
    people = sum((cell_people(cell, best) for cell in cells), Fraction(0))
    share = sum((cell.share for cell in cells if cell.share is not None), Decimal(0))
    if people > best or share > 1:
        yield Problem(
            f"{pointer}/breakdown/{members[-1]}",
            "over_figure",
            _("Cells %(cells)s add up to more than the figure itself; mend a cell or the figure.")
            % {"cells": ", ".join(str(nth + 1) for nth in members)},
        )


def cell_people(cell: CellContent, best: int) -> Fraction:
    """Of a figure of so many."""
    return Fraction(cell.share) * best if cell.share is not None else Fraction(cell.count or 0)

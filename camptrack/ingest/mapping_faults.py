"""What is wrong with a mapping that somebody wrote: each fault at its place, with the remedy."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from camptrack.columns import FIELDS, Whom, cell_label
from camptrack.vocabulary import Gender, PopulationGroup

from .limits import MOST_COLUMNS, MOST_FIGURES_OF_A_ROW
from .mapping_shape import LONGEST_NAME, MappingFault, mapping_of
from .targets import CELL_COUNT, CELL_SHARE, Mapping, Target

#: of a mapping that are told at once
MOST_FAULTS = 100
#: characters of what holds for every row, beside each of which it is kept
LONGEST_FIXED = 2000
_LETTERS = re.compile(r"[A-Z]{1,3}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_CELLS = {CELL_COUNT, CELL_SHARE}
_DAY_ORDERS, _PARTIAL_DAYS = ("dmy", "mdy", ""), ("first", "last", "")


def read_mapping(written: dict[str, Any]) -> tuple[Mapping | None, list[MappingFault]]:
    """A mapping from JSON, None where it has not the shape of one; and what is wrong with it, as much as
    somebody can read."""
    mapping, faults = mapping_of(written)
    return mapping, list(islice(faults if mapping is None else mapping_faults(mapping), MOST_FAULTS))


def mapping_faults(mapping: Mapping) -> Iterator[MappingFault]:
    """What would be read wrongly, or not at all; what is missing says `missing_fields`."""
    if not 0 <= mapping.first_row <= mapping.last_row or (mapping.first_row == 0) != (mapping.last_row == 0):
        detail = _("Headings go from a first row to a last; 0 and 0 where there are none.")
        yield MappingFault("/first_row", detail)
    if not 1 <= len(mapping.figures) <= MOST_FIGURES_OF_A_ROW:
        detail = _("A row gives at least one figure, and at most %(most)s.")
        yield MappingFault("/figures", detail % {"most": MOST_FIGURES_OF_A_ROW})
    if len(mapping.columns) > MOST_COLUMNS:
        detail = _("At most %(most)s columns are read; leave out the others.")
        yield MappingFault("/columns", detail % {"most": MOST_COLUMNS})
    else:
        yield from _of_columns(mapping)
        yield from _told_twice(mapping)
    yield from _of_fixed("/fixed", mapping.fixed)
    for nth, own in enumerate(mapping.figures):
        yield from _of_fixed(f"/figures/{nth}", own)
    yield from _of_only(mapping.only)
    for name, words in (("day_order", _DAY_ORDERS), ("partial_day", _PARTIAL_DAYS)):
        if getattr(mapping, name) not in words:
            detail = _("Write “%(first)s” or “%(second)s”, or leave it empty.")
            yield MappingFault(f"/{name}", detail % {"first": words[0], "second": words[1]})
    if mapping.digest and not _DIGEST.fullmatch(mapping.digest):
        detail = _("Give the digest of the headings as the import's sheet has it, or leave it empty.")
        yield MappingFault("/digest", detail)


def _of_fixed(place: str, given: dict[str, str]) -> Iterator[MappingFault]:
    for name, text in given.items():
        if name not in FIELDS:
            yield MappingFault(place, _no_field(name))
        elif len(text) > LONGEST_FIXED:
            detail = _("What holds for every row has at most %(most)s characters; shorten it.")
            yield MappingFault(f"{place}/{name}", detail % {"most": LONGEST_FIXED})


def _of_only(only: dict[str, list[str]]) -> Iterator[MappingFault]:
    if len(only) > MOST_COLUMNS:
        detail = _("At most %(most)s columns choose rows; leave out the others.")
        yield MappingFault("/only", detail % {"most": MOST_COLUMNS})
    for letter in only:
        if not _LETTERS.fullmatch(letter):
            yield MappingFault("/only", _no_column(letter))


def _of_columns(mapping: Mapping) -> Iterator[MappingFault]:
    for letter, target in mapping.columns.items():
        if not _LETTERS.fullmatch(letter):
            yield MappingFault("/columns", _no_column(letter))
            continue
        place = f"/columns/{letter}"
        if target.field not in {*FIELDS, *_CELLS}:
            yield MappingFault(f"{place}/field", _no_field(target.field))
        elif (target.whom is not None) != (target.field in _CELLS):
            detail = _("A cell of a breakdown says in “whom” whom it counts; other columns do not.")
            yield MappingFault(f"{place}/whom", detail)
        elif target.whom is not None:
            yield from _of_whom(f"{place}/whom", target.whom)
        if target.figure is not None and not 1 <= target.figure <= len(mapping.figures):
            detail = _("Of the figures of a row there are %(count)s; none of them has the number %(figure)s.")
            told = {"count": len(mapping.figures), "figure": target.figure}
            yield MappingFault(f"{place}/figure", detail % told)


def _of_whom(place: str, whom: Whom) -> Iterator[MappingFault]:
    """Ages and origins are looked at in each row, as those of reports are."""
    for name, words in (("gender", Gender.values), ("population_group", PopulationGroup.values)):
        said = getattr(whom, name)
        if said and said not in words:
            detail = _("This is not in the vocabulary; there are: %(known)s.")
            yield MappingFault(f"{place}/{name}", detail % {"known": ", ".join(words)})


def _told_twice(mapping: Mapping) -> Iterator[MappingFault]:
    """Of two columns for one place, one would be lost. Each column is named once."""
    columns = list(mapping.columns.items())
    for nth, (second, other) in enumerate(columns):
        first = next((letter for letter, one in columns[:nth] if same_place(one, other)), None)
        if first is not None:
            detail = _(
                "The columns %(first)s and %(second)s are both “%(field)s”: choose something else for one of "
                "them, or leave it out."
            )
            told = {"first": first, "second": second, "field": _label(other)}
            yield MappingFault(f"/columns/{second}", detail % told)


def same_place(one: Target, other: Target) -> bool:
    """Whether two columns would fill the same field or cell of the same figure."""
    of_one_figure = one.figure == other.figure or None in {one.figure, other.figure}
    return of_one_figure and (one.field, one.whom) == (other.field, other.whom)


def _label(target: Target) -> str:
    if target.whom is not None:
        return cell_label(target.whom)
    return str(FIELDS[target.field].label) if target.field in FIELDS else target.field[:LONGEST_NAME]


def _no_column(letter: str) -> str:
    detail = _("“%(letter)s” is no column; write its capital letters, such as A or AB.")
    return detail % {"letter": letter[:20]}


def _no_field(name: str) -> str:
    detail = _("There is no field “%(name)s”; docs/reference/spreadsheets.md lists them.")
    return detail % {"name": name[:LONGEST_NAME]}

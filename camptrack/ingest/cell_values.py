"""One cell as a number, a share, a size or a text. Numeric cells are taken as they are; texts are read as
anybody's are."""

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from camptrack.vocabulary import Unit

from .cell_faults import CellFault
from .days import plain_digits
from .numbers import ReadNumber, read_number
from .rows import Cell

#: people; no report speaks of more
_MOST = 1_000_000_000
_ERRORS = (
    "#N/A",
    "#NULL!",
    "#REF!",
    "#DIV/0!",
    "#VALUE!",
    "#NAME?",
    "#NUM!",
    "#GETTING_DATA",
    "#SPILL!",
    "#CALC!",
)
_SIZE = Decimal(1000)
#: how sheets write that nothing is known. No words: by “nil” and “none” some mean zero.
_NOTHING = re.compile(r"[-‐-―−]+|[.…]+|n\s?[./]?\s?[ad]\.?|s/d", re.IGNORECASE)


def text_of(cell: Cell) -> str:
    """As it stands there."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return "" if cell is None else str(cell)


def says_nothing(cell: Cell) -> bool:
    """A cell of a number in which somebody wrote that there is none: as if it were empty, and never zero."""
    return cell is None or (isinstance(cell, str) and bool(_NOTHING.fullmatch(cell.strip())))


def refuse_formulas(cell: Cell, *, formula: bool) -> None:
    """Raises CellFault for a formula that was never worked out, and for one that failed."""
    if isinstance(cell, str) and cell.strip() in _ERRORS:
        raise CellFault(
            "formula_error",
            _("The formula here fails (%(error)s). Mend it, or write the number itself.") % {"error": cell},
        )
    if formula and cell is None:
        raise CellFault(
            "formula_without_value",
            _(
                "The formula here was never worked out. Open the file in a spreadsheet program and save it, "
                "or write the number itself."
            ),
        )


def number_of(cell: Cell) -> ReadNumber:
    """A number as it is written, with its words."""
    if isinstance(cell, str):
        read = read_number(cell)
        for each in (read.value, read.low, read.high):
            _in_range(each or 0)
        return read
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise CellFault(
            "no_number", _("“%(text)s” is no number; give one, such as 23000.") % {"text": text_of(cell)[:60]}
        )
    if cell != int(cell):
        raise CellFault(
            "not_whole", _("%(number)s is not a whole number of people. Round it.") % {"number": cell}
        )
    if cell < 0:
        raise CellFault("negative", _("A count is not negative; leave out the sign before the number."))
    return ReadNumber(_in_range(int(cell)))


def count_of(cell: Cell, unit: Unit | None = None) -> int:
    """A whole number without words; it may name the unit that it is of."""
    read = number_of(cell)
    if read.value is None or read.qualifier or read.unit not in {None, unit}:
        raise CellFault("plain_number", _("Give one whole number without words here, such as 23000."))
    return read.value


def share_of(cell: Cell, *, percent: bool) -> Decimal:
    """0.43, 43 % or, in a column of per cent, 43."""
    text = _pointed(cell).replace("٪", "%")
    said = text.endswith("%")
    number = _decimal(text.rstrip("% "), _("Give a share, such as 0.43 or 43 %."))
    share = number / 100 if said or percent else number
    if not 0 <= share <= 1:
        raise CellFault("share_range", _("A share lies between 0 and 100 %."))
    return share


def size_of(cell: Cell) -> Decimal:
    """People per household, with decimals after a point or a comma."""
    size = _decimal(_pointed(cell), _("Give a number, such as 4.7."))
    if not 0 < size < _SIZE:
        raise CellFault("size_range", _("Give a number, such as 4.7."))
    return round(size, 3)


def over_one(cell: Cell) -> bool:
    """A plain number of which a share would be more than the whole: the column is in per cent."""
    if isinstance(cell, str):
        try:
            return Decimal(_pointed(cell)) > 1
        except InvalidOperation:
            return False
    return isinstance(cell, int | float) and not isinstance(cell, bool) and cell > 1


def _pointed(cell: Cell) -> str:
    """Western digits with a point before the decimals."""
    return plain_digits(text_of(cell)).replace(",", ".").replace("٫", ".")


def _decimal(text: str, remedy: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number.copy_abs() > _MOST:  # abs() rounds, and overflows
        raise CellFault("no_number", remedy)
    return number


def _in_range(number: int) -> int:
    if number > _MOST:
        raise CellFault("too_large", _("No report speaks of so many people; check the number."))
    return number

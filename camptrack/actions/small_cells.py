"""What of a figure is too small to publish, decided once: when it is published (domain §7).

Every way out reads what is stored here; none decides for itself.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from camptrack.models import BreakdownCell, Figure, PublishedFigure, Report
from camptrack.reconcile.figures import Cell, written_band
from camptrack.reconcile.policy import POLICY
from camptrack.reconcile.suppression import suppressed
from camptrack.reconcile.terms import Qualifier, Unit

_Place = tuple[int, str, object, object]


class SmallCells:
    """What a report's figures may not show."""

    def __init__(self, report: Report, figures: Iterable[Figure]) -> None:
        self._cells: dict[object, list[BreakdownCell]] = {}
        for cell in BreakdownCell.objects.filter(figure__in=[figure.pk for figure in figures]).order_by("id"):
            self._cells.setdefault(cell.figure_id, []).append(cell)
        self._before = _hidden_before(report) if self._cells and report.supersedes_id else {}

    def number(self, figure: Figure, camps_size: Decimal | None) -> bool:
        """Whether the figure's own number is suppressed: a few people of part of a camp."""
        return figure.of_part and _people(figure, camps_size) < POLICY.small_cell

    def cells(self, figure: Figure, camps_size: Decimal | None) -> list[int]:
        """The ids of the cells that are suppressed."""
        rows = self._cells.get(figure.pk, [])
        if not rows:
            return []
        before = self._before.get(_place(figure), frozenset())
        hidden = suppressed(
            _people(figure, camps_size), [_as_cell(row, row.count, row.share) for row in rows], POLICY, before
        )
        return [row.pk for row in rows if _as_cell(row) in hidden]


def _people(figure: Figure, camps_size: Decimal | None) -> int:
    size = figure.household_size if figure.household_size is not None else camps_size
    return written_band(
        value=figure.value,
        qualifier=Qualifier(figure.qualifier),
        low=figure.low,
        high=figure.high,
        unit=Unit(figure.unit),
        household_size=None if size is None else Fraction(size),
        policy=POLICY,
    ).best


def _place(figure: Figure) -> _Place:
    return (figure.camp.counted_in.pk, figure.measure, figure.start, figure.end)


def _hidden_before(report: Report) -> dict[_Place, frozenset[Cell]]:
    """What the revision before hid, where it spoke of the same camp and days."""
    found: dict[_Place, frozenset[Cell]] = {}
    published = PublishedFigure.objects.filter(report=report.supersedes_id).select_related(
        "figure__camp__merged_into"
    )
    for each in published.prefetch_related("figure__breakdown"):
        hidden = {
            _as_cell(row)
            for row in each.figure.breakdown.all()
            if each.suppressed_cells is None or row.pk in each.suppressed_cells
        }
        found[_place(each.figure)] = found.get(_place(each.figure), frozenset()) | hidden
    return found


def _as_cell(row: BreakdownCell, count: int | None = None, share: Decimal | None = None) -> Cell:
    """A stored cell in the words of the rules; bare unless a number is given."""
    return Cell(
        row.gender or None,
        row.min_age,
        row.max_age,
        row.population_group or None,
        row.origin or None,
        count,
        None if share is None else Fraction(share),
    )

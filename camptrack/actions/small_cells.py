"""What of a report's figures is too small to publish, decided once: when it is published (domain §7).

Every way out reads what is stored here; none decides for itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from camptrack.models import BreakdownCell, Figure, PublishedFigure, Report
from camptrack.reconcile.composition import Cut
from camptrack.reconcile.figures import Cell, written_band
from camptrack.reconcile.policy import POLICY
from camptrack.reconcile.suppression import PublishedTable, Table, suppressed
from camptrack.reconcile.terms import Qualifier, Unit

#: the first key of the advisory locks of publications; the second is the camp's id
LOCK = 0x6362
#: camp, measure, first and last day: figures of one place speak of the same people
_Place = tuple[int, str, date, date]
#: the cells of a cut, each with whose it is: rows of a breakdown, or headcounts of part of the camp
_Rows = dict[Cell, list[BreakdownCell | Figure]]


class SmallCells:
    """What a report's figures may not show. Household sizes are those of today, as they are copied."""

    def __init__(self, report: Report, figures: Sequence[Figure]) -> None:
        #: the ids of the figures and of the cells whose numbers are suppressed
        self.numbers: set[object] = set()
        self.cells: set[object] = set()
        self._rows = _breakdowns(figures)
        places: dict[_Place, list[Figure]] = defaultdict(list)
        for figure in figures:
            if figure.of_part or figure.pk in self._rows:
                places[_place(figure)].append(figure)
        _one_after_the_other({place[0] for place in places})
        for place, told in places.items():
            self._decide(told, _published_before(report, place))

    def cells_of(self, figure: Figure) -> list[int]:
        """The ids of a figure's suppressed cells."""
        return [row.pk for row in self._rows.get(figure.pk, ()) if row.pk in self.cells]

    def _decide(self, told: Sequence[Figure], before: list[PublishedTable]) -> None:
        tables, whose = [], []
        for cut, cells in _tables(told, self._rows):
            people = {cell: min(_reported(row, told) for row in rows) for cell, rows in cells.items()}
            tables.append(Table(cut, people))
            whose.append(cells)
        for cells, hidden in zip(whose, suppressed(tables, before, POLICY), strict=True):
            for row in (row for cell in hidden for row in cells[cell]):
                (self.numbers if isinstance(row, Figure) else self.cells).add(row.pk)


def _one_after_the_other(camps: Iterable[int]) -> None:
    """Two reports about a camp are not published at once, or neither would know what the other shows."""
    with connection.cursor() as cursor:
        for camp in sorted(camps):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, camp])


def _breakdowns(figures: Iterable[Figure]) -> dict[object, list[BreakdownCell]]:
    found: dict[object, list[BreakdownCell]] = defaultdict(list)
    for row in BreakdownCell.objects.filter(figure__in=[figure.pk for figure in figures]).order_by("id"):
        found[row.figure_id].append(row)
    return found


def _tables(
    figures: Sequence[Figure], rows: dict[object, list[BreakdownCell]]
) -> Iterable[tuple[Cut, _Rows]]:
    """Each figure's breakdown by each cut, and the headcounts of parts by each cut."""
    parts: dict[Cut, _Rows] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        if figure.of_part:
            parts[_cell(figure).cut][_cell(figure)].append(figure)
        cuts: dict[Cut, _Rows] = defaultdict(lambda: defaultdict(list))
        for row in rows.get(figure.pk, ()):
            cuts[_cell(row).cut][_cell(row)].append(row)
        yield from cuts.items()
    yield from parts.items()


def _place(figure: Figure) -> _Place:
    return (figure.camp_id, figure.measure, figure.start, figure.end)


def _reported(row: BreakdownCell | Figure, figures: Sequence[Figure]) -> int:
    """The people of a cell or of a headcount of part of a camp."""
    if isinstance(row, Figure):
        return _people(row, row.camp.household_size)
    if row.share is None:
        return row.count or 0
    (figure,) = (each for each in figures if each.pk == row.figure_id)
    share = Fraction(row.share)
    return _people(figure, figure.camp.household_size) * share.numerator // share.denominator


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


def _published_before(report: Report, place: _Place) -> list[PublishedTable]:
    """What is out already of the same camp: earlier revisions of the report on whatever days, and any
    report's figures of the same days, retracted or not."""
    camp, measure, start, end = place
    earlier, revision = [], report.supersedes_id
    while revision is not None:
        earlier.append(revision)
        revision = Report.objects.values_list("supersedes", flat=True).get(pk=revision)
    told = Q(report__in=earlier) | Q(figure__start=start, figure__end=end)
    published = (
        PublishedFigure.objects.filter(told, camp=camp, figure__measure=measure)
        .exclude(report=report)
        .filter(_tells_of_parts())
        .select_related("figure")
        .prefetch_related("figure__breakdown")
    )
    found: list[PublishedTable] = []
    parts: dict[tuple[object, Cut], dict[Cell, bool]] = defaultdict(dict)
    for each in published:
        if each.figure.of_part:
            cell = _cell(each.figure)
            parts[each.report_id, cell.cut][cell] = each.suppressed
        cuts: dict[Cut, dict[Cell, bool]] = defaultdict(dict)
        for row in each.figure.breakdown.all():
            hidden = each.suppressed_cells is None or row.pk in each.suppressed_cells
            cuts[_cell(row).cut][_cell(row)] = hidden
        found += [_table(cut, cells) for cut, cells in cuts.items()]
    return found + [_table(cut, cells) for (_report, cut), cells in parts.items()]


def _tells_of_parts() -> Q:
    of_part = Q(figure__min_age__isnull=False)
    for name in ("gender", "population_group", "origin"):
        of_part |= ~Q(**{f"figure__{name}": ""})
    cells: QuerySet[BreakdownCell] = BreakdownCell.objects.filter(figure=OuterRef("figure"))
    return of_part | Q(Exists(cells))


def _table(cut: Cut, cells: dict[Cell, bool]) -> PublishedTable:
    hidden = frozenset(cell for cell, is_hidden in cells.items() if is_hidden)
    return PublishedTable(cut, dict.fromkeys(cells, 0), hidden)


def _cell(row: BreakdownCell | Figure) -> Cell:
    """Whom a row speaks of, in the words of the rules."""
    named = (row.gender or None, row.min_age, row.max_age, row.population_group or None, row.origin or None)
    return Cell(*named)

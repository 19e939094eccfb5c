"""What of figures is too small to publish, decided once: when they are published (§7).

Every way out reads what is stored here; none decides for itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

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
Place = tuple[int, str, date, date]
#: the cells of a cut, each with whose it is: rows of a breakdown, or headcounts of part of the camp
_Rows = dict[Cell, list[BreakdownCell | Figure]]


class SmallCells:
    """What these figures may not show: of one report, or of several that speak of no place together.
    Household sizes are those of today, as they are copied."""

    def __init__(self, figures: Iterable[Figure], rows: Mapping[object, list[BreakdownCell]]) -> None:
        #: the ids of the figures and of the cells whose numbers are suppressed
        self.numbers: set[UUID] = set()
        self.cells: set[int] = set()
        self._rows = rows
        places: dict[Place, list[Figure]] = defaultdict(list)
        for figure in figures:
            places[place_of(figure)].append(figure)
        before = _published_before(places)
        for place, told in places.items():
            self._decide(told, before[place])

    def _decide(self, told: Sequence[Figure], before: list[PublishedTable]) -> None:
        tables, whose = [], []
        for cut, cells in _tables(told, self._rows):
            people = {cell: min(_reported(row, told) for row in rows) for cell, rows in cells.items()}
            tables.append(Table(cut, people))
            whose.append(cells)
        for cells, hidden in zip(whose, suppressed(tables, before, POLICY), strict=True):
            for row in (row for cell in hidden for row in cells[cell]):
                if isinstance(row, Figure):
                    self.numbers.add(row.pk)
                else:
                    self.cells.add(row.pk)


def telling_figures(reports: Iterable[Report]) -> list[Figure]:
    """The figures of these reports that say anything of part of a camp, in their order; the others hide
    nothing."""
    figures = Figure.objects.filter(_tells_of_parts(), report__in=[report.pk for report in reports])
    return list(figures.select_related("camp", "report").order_by("report", "position"))


def one_after_the_other(camps: Iterable[int]) -> None:
    """Two reports about a camp are not published at once, or neither would know what the other shows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, camp) FROM unnest(%s) camp", [LOCK, sorted(camps)])


def breakdowns_of(figures: Iterable[Figure]) -> dict[object, list[BreakdownCell]]:
    """Their cells as they are stored, by the figure's id."""
    found: dict[object, list[BreakdownCell]] = defaultdict(list)
    for row in BreakdownCell.objects.filter(figure__in=[figure.pk for figure in figures]).order_by("id"):
        found[row.figure_id].append(row)
    return found


def _tables(
    figures: Sequence[Figure], rows: Mapping[object, list[BreakdownCell]]
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


def place_of(figure: Figure) -> Place:
    """Whom a figure speaks of a part of."""
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


def _published_before(places: Mapping[Place, Sequence[Figure]]) -> dict[Place, list[PublishedTable]]:
    """What is out already of the same camps: earlier revisions of a report on whatever days, and any
    report's figures of the same days, retracted or not."""
    reports = {figure.report for told in places.values() for figure in told}
    revisions = {report.pk: _earlier_revisions(report) for report in reports}
    earlier = {place: revisions[told[0].report_id] for place, told in places.items()}
    alike: dict[tuple[int, str], list[Place]] = defaultdict(list)
    for place in places:
        alike[place[:2]].append(place)
    # Of other days too, where several places are asked for at once: those are sorted out below.
    days = {place[2] for place in places}
    told = Q(report__in=set().union(*earlier.values())) | Q(figure__start__in=days)
    published = (
        PublishedFigure.objects.filter(told, camp__in={place[0] for place in places})
        .exclude(report__in=reports)
        .filter(figure__in=Figure.objects.filter(_tells_of_parts()))
        .select_related("figure")
        .prefetch_related("figure__breakdown")
    )
    rows: dict[Place, list[PublishedFigure]] = defaultdict(list)
    for each in published if places else ():
        there = place_of(each.figure)
        for place in alike[there[:2]]:
            if place == there or each.report_id in earlier[place]:
                rows[place].append(each)
    return {place: _published_tables(rows[place]) for place in places}


def _earlier_revisions(report: Report) -> set[UUID]:
    found, revision = set(), report.supersedes_id
    while revision is not None:
        found.add(revision)
        revision = Report.objects.values_list("supersedes", flat=True).get(pk=revision)
    return found


def _published_tables(published: Iterable[PublishedFigure]) -> list[PublishedTable]:
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
    """Of a figure."""
    of_part = Q(min_age__isnull=False)
    for name in ("gender", "population_group", "origin"):
        of_part |= ~Q(**{name: ""})
    cells: QuerySet[BreakdownCell] = BreakdownCell.objects.filter(figure=OuterRef("pk"))
    return of_part | Q(Exists(cells))


def _table(cut: Cut, cells: dict[Cell, bool]) -> PublishedTable:
    hidden = frozenset(cell for cell, is_hidden in cells.items() if is_hidden)
    return PublishedTable(cut, dict.fromkeys(cells, 0), hidden)


def _cell(row: BreakdownCell | Figure) -> Cell:
    """Whom a row speaks of, in the words of the rules."""
    named = (row.gender or None, row.min_age, row.max_age, row.population_group or None, row.origin or None)
    return Cell(*named)

"""What a report itself makes one ask before it is entered, whatever else is known."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.utils.translation import gettext as _

from camptrack.models.constraints import MOST
from camptrack.vocabulary import Credibility, Gender, Measure, Reliability, Unit, WarningKind
from camptrack.written import grouped, isolated, left_to_right

from .breakdown_checks import cell_people, dimensions
from .contents import CellContent, FigureContent, ReportContent, content_band

#: days from a figure's last to the publication, and from there to today, that nobody wonders about
_BEFORE_PUBLICATION, _SINCE_PUBLICATION = timedelta(days=60), timedelta(days=365)
#: of each share: reports round to whole per cents
_ROUNDED = Fraction(1, 200)


@dataclass(frozen=True)
class EntryWarning:
    """What is asked about one place of a report: a JSON pointer, a stable code, a sentence that says why,
    and one that says what to do, both in the reader's language. A figure has one of a code at most."""

    pointer: str
    code: WarningKind
    detail: str
    remedy: str


def report_warnings(content: ReportContent, today: date) -> Iterator[EntryWarning]:
    """About the document."""
    leave = _("Mend the grade if it is wrong; else it stays listed, until a reviewer recommends a figure.")
    if (content.reliability or content.source.reliability) == Reliability.E:
        detail = _("The source is graded E, unreliable: its figures are listed but not counted.")
        yield EntryWarning("/reliability", WarningKind.UNRELIABLE_SOURCE, detail, leave)
    if (content.credibility or content.source.credibility) == Credibility.IMPROBABLE:
        detail = _("What it says is graded 5, improbable: its figures are listed but not counted.")
        yield EntryWarning("/credibility", WarningKind.IMPROBABLE, detail, leave)
    if today - content.published_on > _SINCE_PUBLICATION:
        detail = _("This was published on %(day)s, more than a year ago.")
        yield EntryWarning(
            "/published_on",
            WarningKind.PUBLISHED_LONG_AGO,
            detail % {"day": isolated(content.published_on)},
            _("Check the year."),
        )


def figure_warnings(figure: FigureContent, pointer: str, published_on: date) -> Iterator[EntryWarning]:
    """About one figure of it."""
    yield from _day_warnings(figure, pointer, published_on)
    yield from _size_warnings(figure, pointer)
    yield from _breakdown_warnings(figure, pointer)


def _day_warnings(figure: FigureContent, pointer: str, published_on: date) -> Iterator[EntryWarning]:
    place = f"{pointer}/on" if figure.measure == Measure.HEADCOUNT else f"{pointer}/end"
    words = {"day": isolated(figure.end), "published": isolated(published_on)}
    if figure.end > published_on:
        yield EntryWarning(
            place,
            WarningKind.AFTER_PUBLICATION,
            _("The figure speaks of %(day)s, but its document was published before that, on %(published)s.")
            % words,
            _("Check both days; what is planned or expected is no count."),
        )
    if published_on - figure.end > _BEFORE_PUBLICATION:
        yield EntryWarning(
            place,
            WarningKind.LONG_BEFORE_PUBLICATION,
            _("The figure ends on %(day)s, more than 60 days before its publication on %(published)s.")
            % words,
            _("Check both days; a report may cite an older count."),
        )


def _size_warnings(figure: FigureContent, pointer: str) -> Iterator[EntryWarning]:
    if figure.unit == Unit.HOUSEHOLDS and not (figure.household_size or figure.camp.household_size):
        yield EntryWarning(
            f"{pointer}/household_size",
            WarningKind.HOUSEHOLD_SIZE_ASSUMED,
            _("The size of these households is unknown: 5 people each are assumed, 3.5 to 6.5 as the range."),
            _("State the size if the report does."),
        )
    band, room = content_band(figure), figure.camp.capacity
    if figure.measure == Measure.HEADCOUNT and band is not None and room is not None and band.low > room:
        yield EntryWarning(
            f"{pointer}/value",
            WarningKind.OVER_CAPACITY,
            _("These are more people than the camp has room for (%(capacity)s).")
            % {"capacity": left_to_right(grouped(room))},
            _("Check the number and the camp."),
        )


def _breakdown_warnings(figure: FigureContent, pointer: str) -> Iterator[EntryWarning]:
    band = content_band(figure)
    if band is None:
        return
    cuts: dict[tuple[str, ...], list[CellContent]] = defaultdict(list)
    for cell in figure.breakdown:
        cuts[dimensions(cell)].append(cell)
    for cells in cuts.values():
        people = sum((cell_people(cell, band.best) for cell in cells), Fraction(0))
        rounded = sum(_ROUNDED * band.best for cell in cells if cell.share is not None)
        if _complete(cells) and people + rounded < band.best:
            words = {
                "sum": left_to_right(grouped(int(people))),
                "best": left_to_right(grouped(band.best)),
                "rest": left_to_right(grouped(band.best - int(people))),
            }
            yield EntryWarning(
                f"{pointer}/breakdown",
                WarningKind.BREAKDOWN_SHORT,
                _("The breakdown adds up to %(sum)s of %(best)s people; %(rest)s are left over.") % words,
                _("Check the cells; who is left over is shown as unknown."),
            )
            return


def _complete(cells: Sequence[CellContent]) -> bool:
    """Whether cells of one cut hold everybody: women and men, every age. Of groups and origins nobody can
    say so."""
    if any(cell.population_group or cell.origin for cell in cells):
        return False
    of: dict[str, list[CellContent]] = defaultdict(list)
    for cell in cells:
        of[cell.gender].append(cell)
    if of.keys() == {""}:
        return _every_age(of[""])
    return all(_every_age(of[sex]) for sex in (Gender.FEMALE, Gender.MALE))


def _every_age(cells: Sequence[CellContent]) -> bool:
    """From nought on without a gap; a cell that names no age is of every age."""
    following = 0
    for cell in sorted(cells, key=lambda cell: cell.min_age or 0):
        if (cell.min_age or 0) > following:
            return False
        following = MOST if cell.max_age is None else cell.max_age + 1
    return following == MOST

"""What else is known of a figure's camp and days, and makes one ask before it is entered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from camptrack.models import Organisation, Source
from camptrack.queries.neighbours import Neighbour, Part, PublishedBest
from camptrack.vocabulary import Measure, Qualifier, Unit, WarningKind
from camptrack.written import counted, grouped, isolated, left_to_right, with_colon

from .content_warnings import EntryWarning
from .contents import CellContent, FigureContent, content_band

#: how many of several are named
_NAMED = 3


class Known:
    """The neighbours of a camp and measure, found by day: headcounts are of one day each."""

    def __init__(self, neighbours: Iterable[Neighbour]) -> None:
        self._on: dict[date, list[Neighbour]] = {}
        self._over: list[Neighbour] = []
        for each in neighbours:
            if each.start == each.end:
                self._on.setdefault(each.end, []).append(each)
            else:
                self._over.append(each)

    def overlapping(self, first: date, last: date) -> list[Neighbour]:
        """Those that speak of any of these days."""
        days = [first] if first == last else [day for day in self._on if first <= day <= last]
        return [each for day in days for each in self._on.get(day, ())] + [
            each for each in self._over if each.start <= last and each.end >= first
        ]


@dataclass(frozen=True)
class Standing:
    """Whose report, and what is known: neighbours by camp and measure, published numbers by camp and day;
    `correcting`: the report (by id) in whose place it comes."""

    organisation: Organisation
    known: Mapping[tuple[int, str], Known]
    bests: Mapping[tuple[int, date], PublishedBest]
    correcting: UUID | None


def neighbour_warnings(
    figure: FigureContent, pointer: str, source: Source, standing: Standing
) -> Iterator[EntryWarning]:
    """About one figure of a report of this source."""
    if figure.measure == Measure.HEADCOUNT:
        yield from _jump(figure, pointer, standing)
    known = standing.known.get((figure.camp.pk, figure.measure))
    if known is None:
        return
    part, own = part_of(figure.part), standing.organisation.pk
    near = [each for each in known.overlapping(figure.start, figure.end) if each.part == part]
    # What others may not see is not told to them.
    yield from _entered_already([each for each in near if each.organisation == own], figure, pointer, source)
    counting = [each for each in near if each.counts and (each.organisation == own or not each.suppressed)]
    yield from _other_source([each for each in counting if each.source != source.pk], pointer)
    if figure.measure != Measure.HEADCOUNT:
        yield from _flows(counting, figure, pointer, source)


def part_of(cell: CellContent | None) -> Part:
    """The part of the camp, as it is stored."""
    if cell is None:
        return "", None, None, "", ""
    return cell.gender, cell.min_age, cell.max_age, cell.population_group, cell.origin


def _jump(figure: FigureContent, pointer: str, standing: Standing) -> Iterator[EntryWarning]:
    before, band = standing.bests.get((figure.camp.pk, figure.end)), content_band(figure)
    # What a correction corrects is no measure for it.
    if before is None or band is None or (standing.correcting and before.anchored_in == standing.correcting):
        return
    if figure.part is None and 2 * abs(band.best - before.best) > before.best:
        over = _("This is more than half over the published number of that day (%(best)s on %(day)s).")
        under = _("This is less than half of the published number of that day (%(best)s on %(day)s).")
        words = {"best": left_to_right(grouped(before.best)), "day": isolated(figure.end)}
        detail = (over if band.best > before.best else under) % words
        remedy = _("Check digits, unit, day and camp; if it is right, say what happened.")
        yield EntryWarning(f"{pointer}/value", WarningKind.JUMP, detail, remedy)


def _entered_already(
    own: Sequence[Neighbour], figure: FigureContent, pointer: str, source: Source
) -> Iterator[EntryWarning]:
    number = (figure.value, figure.low, figure.high, figure.unit)
    for each in own:
        same = (each.value, each.low, each.high, each.unit) == number
        if same and each.source == source.pk and (each.start, each.end) == (figure.start, figure.end):
            detail = _("Your organisation has entered this number of this source already, in “%(title)s”.")
            yield EntryWarning(
                pointer,
                WarningKind.ENTERED_ALREADY,
                detail % {"title": each.title},
                _("Open that report and correct it; enter the number again only from another document."),
            )
            return


def _other_source(others: Sequence[Neighbour], pointer: str) -> Iterator[EntryWarning]:
    if others:
        yield EntryWarning(
            pointer,
            WarningKind.OTHER_SOURCE,
            _("Other sources speak of this camp and these days: %(others)s.") % {"others": _list(others)},
            _("Both are kept, and the stronger one counts; make sure that one does not cite the other."),
        )


def _flows(
    counting: Sequence[Neighbour], figure: FigureContent, pointer: str, source: Source
) -> Iterator[EntryWarning]:
    wave = figure.wave.slug if figure.wave is not None else None
    other_waves = [each for each in counting if each.wave not in (None, wave)]
    if wave is not None and other_waves:
        yield EntryWarning(
            f"{pointer}/wave",
            WarningKind.OTHER_WAVE,
            _("Of these days other waves are known, and this number is added to them: %(others)s.")
            % {"others": _list(other_waves)},
            _("If these are the same people, name that wave, or they count twice."),
        )
    elif other_waves:
        yield EntryWarning(
            f"{pointer}/wave",
            WarningKind.WITHOUT_WAVE,
            _("Of these days waves are known: %(others)s. A number without a wave adds only what they lack.")
            % {"others": _list(other_waves)},
            _("If these people belong to one of the waves, name it."),
        )
    again = [
        each
        for each in counting
        if each.wave == wave and each.source == source.pk and not _counts_on(figure, each)
    ]
    if again:
        yield EntryWarning(
            f"{pointer}/start" if wave is None else f"{pointer}/wave",
            WarningKind.REPEATS_FLOW,
            _("This source has spoken of these days before: %(others)s. The same people count once.")
            % {"others": _list(again)},
            _("Check the days; where this replaces the other number, correct that report."),
        )


def _counts_on(figure: FigureContent, before: Neighbour) -> bool:
    """A counter that goes on: from the same day to a later one, and no lower."""
    grown = figure.value is None or before.value is None or figure.value >= before.value
    return figure.start == before.start and figure.end > before.end and grown


def _list(some: Iterable[Neighbour]) -> str:
    """Of each source and wave the latest, in words; the first of them, where they are many."""
    latest: dict[tuple[int, str | None], Neighbour] = {}
    for each in some:
        latest.setdefault((each.source, each.wave), each)
    said = [_said(each) for each in latest.values()]
    named = "; ".join(said[:_NAMED])
    return _("%(named)s and others") % {"named": named} if len(said) > _NAMED else named


def _said(each: Neighbour) -> str:
    ends = (each.low or 0, each.high or 0) if each.value is None else (each.value,)
    number = left_to_right("–".join(grouped(end) for end in ends))
    if each.unit == Unit.HOUSEHOLDS:
        number = counted(number, ends[-1], each.unit)
    qualifier = Qualifier(each.qualifier)
    if qualifier not in {Qualifier.EXACTLY, Qualifier.BETWEEN}:
        number = f"{qualifier.word} {number}"
    days = each.start.isoformat()
    if each.start != each.end:
        days = f"{days} … {each.end.isoformat()}"
    who = f"{each.source_name}, {each.wave_label}" if each.wave_label else each.source_name
    return f"{with_colon(who)} {number} ({left_to_right(days)})"

"""What happened to a report and its figures: evidence is its own history."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from camptrack.models import Decision, Figure, Report, ReportEvent
from camptrack.written import isolated_days, number_as_written

from .trail import Change, Entry, Trail
from .values_in_words import in_words, names

_OF_A_REPORT = (
    *("source", "title", "url", "language", "published_on", "excerpt", "audience"),
    *("reliability", "credibility", "external_id", "operation", "round_number"),
)
_OF_A_FIGURE = (
    *("measure", "camp", "start", "end", "low", "high", "households", "household_size", "method", "reason"),
    *("wave", "attributed_to", "quote", "gender", "min_age", "max_age", "population_group", "origin"),
)


class Revisions(Trail):
    """A report as it was entered and corrected; each beside the revision before it."""

    def __init__(self, reports: Iterable[Report]) -> None:
        super().__init__(
            Report.objects.filter(pk__in=[each.pk for each in reports]).select_related("by", "supersedes"),
            at="at",
            who=F("by__username"),
        )

    def tell(self, rows: Sequence[Any]) -> Iterable[Entry]:
        for row in rows:
            yield Entry(
                at=row.at,
                who=row.trail_who,
                what=_("corrected: revision %(number)s") % {"number": row.revision}
                if row.supersedes
                else _("entered"),
                why=row.correction_reason,
                changes=(*_report_changes(row), *_figure_changes(row)) if row.supersedes else (),
            )


class Happenings(Trail):
    """What happened to reports: published, shared, retracted, superseded, redacted."""

    def __init__(self, reports: Iterable[Report]) -> None:
        rows = ReportEvent.objects.filter(report__in=[each.pk for each in reports])
        super().__init__(rows.select_related("by", "report"), at="at", who=F("by__username"))

    def tell(self, rows: Sequence[Any]) -> Iterable[Entry]:
        for row in rows:
            yield Entry(
                at=row.at,
                who=row.trail_who,
                what=row.get_kind_display(),
                why=row.reason,
                thing=_("revision %(number)s") % {"number": row.report.revision},
            )


class Decisions(Trail):
    """What reviewers said of figures."""

    def __init__(self, figures: QuerySet[Figure], *, of_one: bool) -> None:
        rows = Decision.objects.filter(figure__in=figures)
        related = ("by", "wave", "camp", "withdraws", "figure__camp")
        super().__init__(rows.select_related(*related), at="at", who=F("by__username"))
        self._of_one = of_one

    def tell(self, rows: Sequence[Any]) -> Iterable[Entry]:
        for row in rows:
            to = row.wave or row.camp or (row.withdraws and row.withdraws.get_kind_display())
            yield Entry(
                at=row.at,
                who=row.trail_who,
                what=row.get_kind_display(),
                why=row.reason,
                thing="" if self._of_one else _line(row.figure),
                changes=(Change(_("decision"), "", str(to)),) if to else (),
            )


def _report_changes(row: Report) -> Iterable[Change]:
    return _differences(row.supersedes, row, Report, _OF_A_REPORT)


def _figure_changes(row: Report) -> Iterable[Change]:
    """Figures of one camp, measure and days are the same one, said otherwise; others came or went."""
    after, before = _by_place(row), _by_place(row.supersedes)
    for place in sorted(after.keys() | before.keys(), key=str):
        old, new = before.get(place), after.get(place)
        said, says = (number_as_written(each) if each else "" for each in (old, new))
        if said != says:
            yield Change(_line(new or old), said, says)
        if old and new:
            yield from _differences(old, new, Figure, _OF_A_FIGURE)
        parts, part = (_cells(each) if each else "" for each in (old, new))
        if parts != part:
            yield Change(_("breakdown"), parts, part)


def _by_place(report: Report | None) -> dict[Any, Figure]:
    figures = Figure.objects.filter(report=report).select_related("camp").order_by("position")
    figures = figures.prefetch_related("breakdown")
    found: dict[Any, Figure] = {}
    known = Counter[Any]()
    for each in figures:
        place = (each.camp.code, each.measure, each.start, each.end)
        found[(*place, known[place])] = each
        known[place] += 1
    return found


def _differences(before: Any, after: Any, model: Any, columns: Sequence[str]) -> Iterable[Change]:
    fields = [model._meta.get_field(name) for name in columns]
    known = names(fields, [before, after])
    for each in fields:
        old, new = (in_words(each, getattr(row, each.attname), known) for row in (before, after))
        if old != new:
            yield Change(str(each.verbose_name), old, new)


def _line(figure: Figure | None) -> str:
    if figure is None:
        return ""
    days = isolated_days(figure.start, figure.end)
    return f"{figure.camp.name}, {figure.get_measure_display()}, {days}"


def _cells(figure: Figure) -> str:
    return "; ".join(str(cell) for cell in figure.breakdown.all())

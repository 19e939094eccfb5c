"""What reviewers decided stands when a report is corrected: it passes to the figure that says the same.

A dispute prevails until it is withdrawn (§3), not until the disputed report is entered again.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Prefetch

from camptrack.columns import PEOPLE
from camptrack.models import Decision, Figure, Report

#: what makes two figures the same statement: which people, when, and the number as it was written
_STATEMENT = (
    "measure",
    "start",
    "end",
    "value",
    "unit",
    "qualifier",
    "low",
    "high",
    "household_size",
    "wave_id",
    *PEOPLE,
)


def carry_decisions(old: Report, new: Report) -> None:
    """Add the decisions in force on the old revision's figures to the figures of the new one that make
    the same statement. Before the new one is published, so that no moment sees it without them."""
    decided = [figure for figure in _figures(old) if figure.decisions.all()]
    if not decided:
        return
    same: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in _figures(new):
        same[_statement(figure)].append(figure)
    for figure in decided:
        candidates = same[_statement(figure)]
        if candidates:
            _carry(figure.decisions.all(), candidates.pop(0))


def _figures(report: Report) -> Iterable[Figure]:
    in_force = Decision.objects.in_force().order_by("at", "id")
    figures = Figure.objects.filter(report=report).select_related("camp__merged_into").order_by("position")
    return figures.prefetch_related(Prefetch("decisions", in_force))


def _statement(figure: Figure) -> tuple[object, ...]:
    # A correction that names a merged camp is of the one that this was merged into.
    return (figure.camp.counted_in.pk, *(getattr(figure, name) for name in _STATEMENT))


def _carry(decisions: Iterable[Decision], figure: Figure) -> None:
    for decision in decisions:
        Decision.objects.create(
            figure=figure,
            kind=decision.kind,
            wave_id=decision.wave_id,
            camp_id=decision.camp_id,
            reason=decision.reason,
            by_id=decision.by_id,
            carried_from=decision,
        )

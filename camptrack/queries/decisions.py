"""Decisions that a correction left behind."""

from django.utils.translation import gettext as _

from camptrack.models import Decision, Report
from camptrack.written import grouped, isolated


def left_behind(report: Report) -> list[str]:
    """A sentence for each decision on the revision before that did not pass to this one, because no figure
    says the same any more."""
    before = Decision.objects.in_force().filter(figure__report=report.supersedes_id)
    left = before.exclude(carried_to__figure__report=report).select_related("figure__camp")
    return [
        _(
            "“%(decision)s” on the figure for %(camp)s of %(day)s (%(number)s) was not carried over: no "
            "figure says the same any more. Decide again where it still holds."
        )
        % {
            "decision": each.get_kind_display(),
            "camp": each.figure.camp.name,
            "day": isolated(each.figure.end),
            "number": _number(each),
        }
        for each in left.order_by("figure__position", "at", "id")
    ]


def _number(decision: Decision) -> str:
    figure = decision.figure
    if figure.value is not None:
        return grouped(figure.value)
    return f"{grouped(figure.low or 0)}–{grouped(figure.high or 0)}"

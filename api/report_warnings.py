"""What the author of a report should know beside the answer: warnings, which never block."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request

from camptrack.actions.contents import NewReport
from camptrack.actions.entry_warnings import EntryWarning, warnings_of_each
from camptrack.actions.overrides import still_standing
from camptrack.models import Report, WarningOverride
from camptrack.queries.decisions import left_behind
from camptrack.queries.shown import OF_OTHERS
from camptrack.vocabulary import Right, WarningKind

from .permissions import holds


def warnings_before(request: Request, new: Sequence[NewReport], *, today: date) -> list[list[EntryWarning]]:
    """What is asked about reports before they are entered and known themselves, and nobody passed over."""
    asked = warnings_of_each(
        [each.content for each in new], organisations=[each.organisation for each in new], today=today
    )
    return [
        told_to(request, still_standing(found, each.overrides))
        for found, each in zip(asked, new, strict=True)
    ]


def told_to(request: Request, asked: Sequence[EntryWarning]) -> list[EntryWarning]:
    """To who may read all of them; to others none that says, or lets one guess, what other reports say."""
    reads = holds(request, Right.VIEW)
    return [each for each in asked if reads or each.code not in OF_OTHERS]


def present_warnings(
    report: Report, answer: dict[str, Any], asked: Sequence[EntryWarning] | None
) -> list[dict[str, str]]:
    """What was `asked` before the report was entered, or what still holds of one entered earlier."""
    if asked is None:
        found = list(_assumed(answer))
    else:
        found = [_warning(each.pointer, each.code, f"{each.detail} {each.remedy}") for each in asked]
    left = left_behind(report) if report.supersedes_id else []
    return found + [_warning("", "decision_not_carried", said) for said in left]


def present_override(override: WarningOverride) -> dict[str, Any]:
    """A warning that was passed over."""
    figure = override.figure
    return {
        "pointer": "" if figure is None else f"/figures/{figure.position}",
        "code": override.code,
        "reason": override.reason,
        "at": override.at,
    }


def _assumed(answer: dict[str, Any]) -> Iterator[dict[str, str]]:
    detail = _("The size of these households is unknown: 5 people each are assumed, 3.5 to 6.5 as the range.")
    for nth, figure in enumerate(answer["figures"]):
        if figure["household_size_assumed"]:
            yield _warning(f"/figures/{nth}/household_size", WarningKind.HOUSEHOLD_SIZE_ASSUMED, detail)


def _warning(pointer: str, code: str, detail: str) -> dict[str, str]:
    return {"pointer": pointer, "code": code, "detail": detail}

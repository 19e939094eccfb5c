"""Warnings that are passed over when a report is entered: kept with the reason, as evidence."""

import re
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from camptrack.models import Figure, Report, User, WarningOverride
from camptrack.vocabulary import WarningKind

from .content_warnings import EntryWarning
from .contents import Override
from .refusals import Problem
from .texts import blank

MOST_LETTERS = 2000

_FIGURE = re.compile(r"/figures/([0-9]{1,6})(/.*)?", re.DOTALL)
#: the places of warnings about the document
_DOCUMENT = {"", "/reliability", "/credibility", "/published_on"}


def override_problems(overrides: Sequence[Override], *, figures: int) -> Iterator[Problem]:
    """What is wrong with the overrides of a report with so many figures."""
    seen = set()
    for nth, each in enumerate(overrides):
        place = f"/overrides/{nth}"
        figure = figure_place(each.pointer)
        if (figure is None and each.pointer not in _DOCUMENT) or (figure is not None and figure >= figures):
            detail = _(
                "There is no such place in this report; give the warning's pointer as it was answered."
            )
            yield Problem(f"{place}/pointer", "unknown", detail)
        if each.code not in WarningKind.values:
            detail = _("There is no such warning; there are: %(known)s.")
            known = ", ".join(WarningKind.values)
            yield Problem(f"{place}/code", "not_in_vocabulary", detail % {"known": known})
        if blank(each.reason):
            detail = _("Say why you pass this warning over; the reason stays on record.")
            yield Problem(f"{place}/reason", "required", detail)
        elif len(each.reason) > MOST_LETTERS:
            yield Problem(f"{place}/reason", "max_length", _("Say it in at most 2,000 characters."))
        if (figure, each.code) in seen:
            detail = _("This warning is passed over twice; leave one out.")
            yield Problem(place, "named_twice", detail)
        seen.add((figure, each.code))


def insert_overrides(
    *, by: User, entered: Iterable[tuple[Report, Sequence[Override]]], figures: Iterable[Figure]
) -> None:
    """What was passed over in reports that are not published yet, with all their figures; known to be
    sound."""
    placed = {(figure.report_id, figure.position): figure for figure in figures}
    WarningOverride.objects.bulk_create(
        WarningOverride(
            report=report,
            figure=None if (nth := figure_place(each.pointer)) is None else placed[report.pk, nth],
            code=each.code,
            reason=each.reason,
            by=by,
        )
        for report, overrides in entered
        for each in overrides
    )


def still_standing(warnings: Iterable[EntryWarning], overrides: Iterable[Override]) -> list[EntryWarning]:
    """The warnings that nobody passed over."""
    passed_over = {(figure_place(each.pointer), each.code) for each in overrides}
    return [each for each in warnings if (figure_place(each.pointer), each.code) not in passed_over]


def figure_place(pointer: str) -> int | None:
    """The place of the figure that a pointer lies in; None for one into the document."""
    match = _FIGURE.fullmatch(pointer)
    return int(match[1]) if match else None

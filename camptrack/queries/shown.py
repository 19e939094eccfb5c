"""What of a figure a reader is shown: all of it to members of its organisation, to others not what is too
small to publish (docs/explanation/small-cells.md)."""

from collections.abc import Iterable, Iterator

from django.db.models import Prefetch, Q

from camptrack.models import BreakdownCell, Figure, PublishedFigure, WarningOverride
from camptrack.vocabulary import WarningKind

#: of figures whose number is published: words to look for are not looked for in the quotes of others
NUMBER_PUBLISHED = Q(published__suppressed=False)


def number_shown(figure: Figure, *, member: bool) -> bool:
    """Whether the figure's number, and its quote, may be shown."""
    published = _published(figure)
    return shown_to(published.suppressed if published is not None else None, member=member)


def shown_to(suppressed: bool | None, *, member: bool) -> bool:  # noqa: FBT001  a column's value
    """Whether the number of a figure that is suppressed, is not, or is a draft's (None) may be shown."""
    return member or suppressed is False


def cells_shown(figure: Figure, *, member: bool) -> Iterator[tuple[BreakdownCell, bool]]:
    """The cells of a figure's breakdown in their order, each with whether its number may be shown."""
    published = _published(figure)
    hidden = published.suppressed_cells if published is not None else None
    for cell in figure.breakdown.all():
        yield cell, member or (hidden is not None and cell.pk not in hidden)


#: the warnings passed over in a report, with all that is needed to show them
OVERRIDES = Prefetch(
    "overrides",
    WarningOverride.objects.select_related("by", "figure__published").order_by("figure__position", "code"),
)
#: warnings that tell a grade
OF_GRADES = frozenset({WarningKind.UNRELIABLE_SOURCE, WarningKind.IMPROBABLE})

#: warnings that tell what else is known of a camp and its days
OF_OTHERS = frozenset(
    {
        WarningKind.OTHER_SOURCE,
        WarningKind.JUMP,
        WarningKind.REPEATS_FLOW,
        WarningKind.OTHER_WAVE,
        WarningKind.WITHOUT_WAVE,
    }
)


def overrides_shown(overrides: Iterable[WarningOverride], *, member: bool) -> list[WarningOverride]:
    """The warnings passed over that a reader is shown: to others than members none that tells the source's
    grade or is about a number too small to publish."""
    return [
        each
        for each in overrides
        if member
        or (each.code not in OF_GRADES and (each.figure is None or number_shown(each.figure, member=False)))
    ]


def is_suppressed(figure: Figure) -> bool:
    """Whether others than members are not shown the figure's number."""
    published = _published(figure)
    return published is not None and published.suppressed


def _published(figure: Figure) -> PublishedFigure | None:
    """None of a draft: only members see it."""
    return getattr(figure, "published", None)

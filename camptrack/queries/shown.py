"""What of a figure a reader is shown: all of it to members of its organisation, to others not what is too
small to publish (docs/explanation/small-cells.md)."""

from collections.abc import Iterator

from django.db.models import Q

from camptrack.models import BreakdownCell, Figure, PublishedFigure

#: of figures whose number is published: words to look for are not looked for in the quotes of others
NUMBER_PUBLISHED = Q(published__suppressed=False)


def number_shown(figure: Figure, *, member: bool) -> bool:
    """Whether the figure's number, and its quote, may be shown."""
    published = _published(figure)
    return member or (published is not None and not published.suppressed)


def cells_shown(figure: Figure, *, member: bool) -> Iterator[tuple[BreakdownCell, bool]]:
    """The cells of a figure's breakdown in their order, each with whether its number may be shown."""
    published = _published(figure)
    hidden = published.suppressed_cells if published is not None else None
    for cell in figure.breakdown.all():
        yield cell, member or (hidden is not None and cell.pk not in hidden)


def is_suppressed(figure: Figure) -> bool:
    """Whether others than members are not shown the figure's number."""
    published = _published(figure)
    return published is not None and published.suppressed


def _published(figure: Figure) -> PublishedFigure | None:
    """None of a draft: only members see it."""
    return getattr(figure, "published", None)

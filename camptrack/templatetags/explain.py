"""“Explain this number”: from wherever a total stands to the evidence that it rests on, of its day."""

from datetime import UTC, date, datetime
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from camptrack.models import Area, Camp

from .people import band

register = template.Library()

_PAGES = {"camp": "admin:camptrack_camp_population", "area": "admin:camptrack_area_population"}


def explanation(kind: str, pk: int, on: date, known_at: datetime | None = None) -> str:
    """The address of the evidence of a camp or an area (by id), as known now or at a moment."""
    asked = {"on": on.isoformat()}
    if known_at is not None:
        asked["known_at"] = f"{known_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
    return f"{reverse(_PAGES[kind], args=[pk])}?{urlencode(asked)}#evidence"


@register.simple_tag
def explanation_of(place: Area | Camp, on: date, known_at: datetime | None = None) -> str:
    """The same of a place at hand."""
    return explanation("camp" if isinstance(place, Camp) else "area", place.pk, on, known_at)


@register.simple_tag
def explained(
    kind: str,
    pk: int,
    low: int | None,
    best: int | None,
    high: int | None,
    on: date,
    known_at: datetime | None = None,
) -> SafeString:
    """The number of a camp or an area on a day: one click leads to its evidence."""
    return format_html(
        '<a class="explain" href="{}" title="{}">{}</a>',
        explanation(kind, pk, on, known_at),
        _("Explain this number"),
        band(low, best, high),
    )

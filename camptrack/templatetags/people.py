"""How numbers of people and days are written on pages: the same in every language, left to right."""

from datetime import date

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from camptrack.models import Figure
from camptrack.written import grouped, isolated, isolated_moment, number_as_written, with_colon

register = template.Library()


@register.filter
def as_written(figure: Figure) -> SafeString:
    """The number as the report states it: “more than 62,000 persons”."""
    return format_html("<bdi>{}</bdi>", number_as_written(figure))


@register.filter
def people(number: int | None) -> SafeString | str:
    """A number that keeps its order of digits and its sign in a line that runs right to left."""
    return "–" if number is None else format_html('<bdi dir="ltr">{}</bdi>', grouped(number))


@register.filter
def change(number: int) -> SafeString:
    """With its sign, plus too."""
    return format_html('<bdi dir="ltr">{}{}</bdi>', "+" if number > 0 else "", grouped(number))


register.filter("isolated", isolated)
register.filter("isolated_moment", isolated_moment)


@register.filter("with_colon")
def with_colon_(label: str | SafeString) -> SafeString:
    """“sources:”, and a day or a name with its markup, as the language writes it."""
    return mark_safe(with_colon(conditional_escape(label)))  # noqa: S308  escaped, and a translation of ours


@register.simple_tag
def band(low: int | None, best: int | None, high: int | None) -> SafeString:
    """From low over best to high; one number where they are the same."""
    if best is None or low is None or high is None:
        return format_html('<span class="quiet">{}</span>', _("no data"))
    if low == best == high:
        return format_html('<bdi dir="ltr" class="band"><strong>{}</strong></bdi>', grouped(best))
    return format_html(
        '<bdi dir="ltr" class="band">{} – <strong>{}</strong> – {}</bdi>',
        grouped(low),
        grouped(best),
        grouped(high),
    )


@register.simple_tag
def days(start: date, end: date) -> SafeString:
    """A day, or a period from … to …."""
    if start == end:
        return format_html('<bdi dir="ltr" class="day">{}</bdi>', start.isoformat())
    return format_html('<bdi dir="ltr" class="day">{} … {}</bdi>', start.isoformat(), end.isoformat())

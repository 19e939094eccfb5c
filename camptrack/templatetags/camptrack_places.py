"""Places and words of the glossary in the reader's language."""

from django import template

from camptrack.admin.area_pictures import remarks
from camptrack.admin.names import local_name as name_of
from camptrack.exports.words import labels
from camptrack.exports.words.writing import local_name as written_name
from camptrack.models import Area, Camp
from camptrack.queries.sites import Site
from camptrack.vocabulary import Freshness

register = template.Library()


@register.filter
def local_name(place: Area | Camp) -> str:
    return name_of(place)


@register.filter
def freshness_label(value: str) -> str:
    return str(Freshness(value).label)


@register.filter
def site_type_label(value: str) -> str:
    return labels.site_type(value)


@register.simple_tag
def site_name(site: Site) -> str:
    """Of a line of an area's camps."""
    return written_name(site.camp)


@register.simple_tag
def site_area(site: Site) -> str:
    """The area that it lies in."""
    return written_name(site.area)


@register.simple_tag
def site_state(site: Site) -> str:
    """How old its number is, or what it lacks."""
    return remarks(site)

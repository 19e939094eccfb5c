"""Places and words of the glossary in the reader's language."""

from django import template

from camptrack.admin.names import local_name as name_of
from camptrack.models import Area, Camp
from camptrack.vocabulary import Freshness

register = template.Library()


@register.filter
def local_name(place: Area | Camp) -> str:
    return name_of(place)


@register.filter
def freshness_label(value: str) -> str:
    return str(Freshness(value).label)

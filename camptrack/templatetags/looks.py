"""Links that change what a page was asked, and keep the rest."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.context import RequestContext

register = template.Library()


@register.simple_tag(takes_context=True)
def changed(context: RequestContext, changes: Mapping[str, Any]) -> str:
    """The page's query with these parameters; empty ones are left out."""
    asked = context["request"].GET.copy()
    for name, value in changes.items():
        asked.pop(name, None)
        if value:
            asked[name] = value
    return f"?{asked.urlencode()}"


@register.simple_tag(takes_context=True)
def sorted_by(context: RequestContext, table: str, order: str) -> str:
    """A table of the page in another order, from its first page."""
    return changed(context, {f"{table}_by": order, f"{table}_page": ""})


@register.simple_tag(takes_context=True)
def turned_to(context: RequestContext, table: str, page: int) -> str:
    """Another page of a table."""
    return changed(context, {f"{table}_page": page})

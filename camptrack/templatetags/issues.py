"""Issues on the pages for readers."""

from django import template
from django.utils.translation import get_language

from camptrack.models import Issue

register = template.Library()


@register.simple_tag
def title_of(issue: Issue) -> str:
    """As its series is called in the page's language, else as it is called."""
    schedule = issue.schedule
    language = (get_language() or "en").split("-")[0]
    return str(schedule.titles.get(language) or schedule.title)

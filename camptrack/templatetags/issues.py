"""Issues on the pages for readers."""

from django import template

from camptrack.exports.words.writing import language
from camptrack.models import Issue

register = template.Library()


@register.simple_tag
def title_of(issue: Issue) -> str:
    """As its series is called in the page's language, else as it is called."""
    schedule = issue.schedule
    return str(schedule.titles.get(language()) or schedule.title)

"""Who reads: the one place where the pages ask."""

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from camptrack.models import Issue
from camptrack.queries.past_issues import past_issues


def seen_by(request: HttpRequest) -> QuerySet[Issue]:
    """The issues that whoever asks may see."""
    return past_issues(request.user, to_everybody=settings.CAMPTRACK_ISSUE_PAGES == "public")


def seen_or_404(request: HttpRequest, key: UUID) -> Issue:
    """Whether an issue is there is no business of those who may not read it."""
    return get_object_or_404(seen_by(request), pk=key)

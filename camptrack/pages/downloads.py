"""An issue's files, as they were written."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from camptrack.exports.situation import headers_of_file
from camptrack.models import IssueFile
from camptrack.queries.past_issues import edition_for

from .readers import seen_or_404


@require_safe
def download(request: HttpRequest, key: UUID, language: str, file_format: str) -> HttpResponse:
    """In the edition that the reader may see."""
    issue = seen_or_404(request, key)
    files = IssueFile.objects.filter(issue=issue, edition=edition_for(request.user, issue))
    found = files.filter(language=language, format=file_format).defer("content").first()
    if found is None:
        raise Http404
    etag = f'"{found.digest}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return _marked(unchanged, etag)
    headers = headers_of_file(issue.schedule.slug, issue.number, language, file_format)
    return _marked(HttpResponse(bytes(found.content), headers=headers), etag)


def _marked(answer: HttpResponse, etag: str) -> HttpResponse:
    answer["ETag"] = etag
    patch_cache_control(answer, private=True, no_cache=True)
    return answer

"""The list of past issues, one issue, and the constant address of the newest."""

from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_update
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from camptrack.exports.words.writing import language as spoken_here
from camptrack.models import IssueFile
from camptrack.queries.past_issues import edition_for, latest, search
from camptrack.templatetags.issues import title_of
from camptrack.vocabulary import Edition, FileFormat, IssueEventKind, IssueStatus, Language

from .article import Article, article_of
from .explaining import places_to_explain
from .readers import seen_by, seen_or_404

PER_PAGE = 20
_LONGEST_SEARCH = 100


@require_safe
def past(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:_LONGEST_SEARCH].strip().replace("\0", "")
    slug = request.GET.get("schedule", "")[:64].replace("\0", "")
    issues = search(seen_by(request), words)
    if slug:
        issues = issues.filter(schedule__slug=slug)
    page = Paginator(issues, PER_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "page": page,
        "words": words,
        "slug": slug,
        "searched": bool(words or slug),
        "query": f"{asked.urlencode()}&" if asked else "",
    }
    return _private(render(request, "pages/issues.html", context))


@require_safe
def issue(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """In the reader's language where the issue speaks it, in the edition that the reader may see."""
    found = seen_or_404(request, key)
    edition = edition_for(request.user, found)
    files = found.files.filter(edition=edition).defer("content")
    language = _language(files, request.GET.get("language", ""))
    article = _article(files, language)
    context = {
        "issue": found,
        "title": title_of(found),
        "language": language,
        "article": article,
        "downloads": _downloads(files),
        "recalled": found.events.filter(kind=IssueEventKind.RECALLED).first()
        if found.status == IssueStatus.RECALLED
        else None,
        "graded": edition == Edition.MEMBERS,
        "explained": places_to_explain(request.user, found, edition),
    }
    answer = _private(render(request, "pages/issue.html", context))
    # The issue brings the style that it was written with; no other inline style runs.
    return csp_update({"style-src": [SELF, *article.style_sources]})(lambda _request: answer)(request)


@require_safe
def latest_issue(request: HttpRequest, slug: str) -> HttpResponse:
    newest = latest(seen_by(request), slug)
    if newest is None:
        raise Http404
    return _private(redirect("issue", key=newest.pk))


def _language(files: QuerySet[IssueFile], wanted: str) -> str:
    """As wanted, as the page speaks, English, or whatever there is."""
    spoken = set(files.values_list("language", flat=True))
    choices = [wanted, spoken_here(), "en", *sorted(spoken)]
    return next((each for each in choices if each in spoken), "en")


def _article(files: QuerySet[IssueFile], language: str) -> Article:
    content = files.filter(language=language, format=FileFormat.HTML).values_list("content", flat=True)
    return article_of(bytes(content.get()))


def _downloads(files: QuerySet[IssueFile]) -> list[tuple[Language, list[FileFormat]]]:
    """The formats of each language, in the order of the vocabulary."""
    there = set(files.values_list("language", "format"))
    return [
        (language, [each for each in FileFormat if (language, each) in there])
        for language in Language
        if any((language, each) in there for each in FileFormat)
    ]


def _private(answer: HttpResponse) -> HttpResponse:
    """Who may read it may change at any moment: nobody keeps it for others, or without asking."""
    patch_cache_control(answer, private=True, no_cache=True)
    return answer

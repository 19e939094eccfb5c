"""What links in mails open, without a sign-in: a file for its recipient, and leaving the list."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from camptrack.actions.subscriptions import unsubscribe as leave
from camptrack.exports.situation import headers_of_file
from camptrack.queries.mail_links import Closed, file_of, recipient_of

logger = logging.getLogger(__name__)
GONE = 410


@require_safe
def mail_file(request: HttpRequest, token: str) -> HttpResponse:
    """As it was sent; each download is a line in the log."""
    try:
        found = file_of(token)
    except Closed:
        return _private(render(request, "pages/link_closed.html", status=GONE))
    if found is None:
        raise Http404
    file, issue = found.file, found.delivery.issue
    logger.info(
        "file %s of issue %s downloaded by recipient %s, delivery %s",
        f"{file.language}.{file.format}",
        issue.pk,
        found.delivery.recipient_id,
        found.delivery.pk,
    )
    headers = headers_of_file(issue.schedule.slug, issue.number, file.language, file.format)
    return _private(HttpResponse(bytes(file.content), headers=headers))


# The token is what allows it: a mail program posts here by itself (RFC 8058), without cookies.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button, in the recipient's language; programs that only look change nothing."""
    recipient = recipient_of(token)
    if recipient is None:
        raise Http404
    if request.method == "POST":
        leave(recipient=recipient)
        recipient.refresh_from_db(fields=["unsubscribed_at"])
    schedule = recipient.schedule
    with translation.override(recipient.language):
        context = {
            "recipient": recipient,
            "title": schedule.titles.get(recipient.language) or schedule.title,
            "organisation": schedule.organisation.name,
        }
        return _private(render(request, "pages/unsubscribe.html", context))


def _private(answer: HttpResponse) -> HttpResponse:
    """Who may read it may change, and the address is a secret: nobody keeps it or tells it on."""
    add_never_cache_headers(answer)
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer

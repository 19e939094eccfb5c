"""Every refusal as RFC 9457 problem details, with all that is wrong at once."""

import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import DisallowedHost, PermissionDenied
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views import defaults
from rest_framework import exceptions
from rest_framework.request import Request

from camptrack.actions.idempotency import KeyReused
from camptrack.actions.refusals import Conflict, NotAllowed, Problem, Refused
from camptrack.queries.changes import CursorGone
from camptrack.queries.evidence import TooManyCamps
from camptrack.queries.known import MOST_CAMPS
from camptrack.queries.series import MOST_ROWS, TooManyRows

from .bare_page import bare_page
from .elsewhere import reads_only, was_write
from .moved import Moved, moved

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which imports the parsers, and they this

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


class BodyTooLarge(exceptions.APIException):
    """A body over the limit, unread."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class Malformed(exceptions.APIException):
    """A body that is no JSON, or JSON that says two things at once."""

    status_code = HTTPStatus.BAD_REQUEST
    default_code = "malformed"


class Busy(exceptions.APIException):
    """As many long exports are being sent as one process can."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "busy"
    #: seconds
    wait = 10

    def __init__(self) -> None:
        super().__init__(_("Other long exports are being sent; ask again in a moment, or page by page."))


def handler(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """What DRF asks: the answer to an exception of a view, JSON whatever the view's own answers are; None
    for a fault of ours."""
    if isinstance(error, Moved):
        return moved(error, context["request"])
    if settings.READ_ONLY and was_write(error):
        return plain(HTTPStatus.MISDIRECTED_REQUEST, [reads_only(context["request"])])
    found = _answer(error, context["view"])
    if found is None:
        return None
    status, problems, headers = found
    # Beside what is wrong, where to go on from.
    beside = {"next_cursor": str(error.cursor)} if isinstance(error, CursorGone) else {}
    return plain(status, problems, headers, beside)


Answer = tuple[int, Sequence[Problem], dict[str, str]]


def _answer(error: Exception, view: "APIView") -> Answer | None:  # noqa: C901, PLR0911, PLR0912  a case for each kind, in one place
    match error:
        case Refused():
            return HTTPStatus.BAD_REQUEST, error.problems, {}
        case NotAllowed():
            return HTTPStatus.FORBIDDEN, [Problem("", "not_allowed", error.detail)], {}
        case Conflict():
            return HTTPStatus.CONFLICT, [Problem("", error.code, error.detail)], _soon(error)
        case KeyReused():
            detail = _("This Idempotency-Key came before, with another request; use a new key.")
            return HTTPStatus.UNPROCESSABLE_ENTITY, [Problem("", "key_reused", detail)], {}
        case CursorGone():
            detail = _(
                "What follows this cursor is not all there any more: it is too old, what you may see has "
                "changed, or the database was restored. Pull everything again, then go on from %(cursor)s."
            ) % {"cursor": error.cursor}
            return HTTPStatus.GONE, [Problem("?after", "cursor_gone", detail)], {}
        case TooManyCamps():
            detail = _(
                "There are %(camps)s camps; at most %(most)s are worked out at once. Ask for a smaller area."
            ) % {"camps": error.camps, "most": MOST_CAMPS}
            return HTTPStatus.BAD_REQUEST, [Problem("", "too_many_camps", detail)], {}
        case TooManyRows():
            detail = _("At most %(most)s rows: take a shorter time or a longer interval.") % {
                "most": MOST_ROWS
            }
            return HTTPStatus.BAD_REQUEST, [Problem("?interval", "too_many_rows", detail)], {}
        case Http404():
            return HTTPStatus.NOT_FOUND, [Problem("", "not_found", _nothing_here())], {}
        case PermissionDenied():
            return HTTPStatus.FORBIDDEN, [Problem("", "not_allowed", _("This is not allowed."))], {}
        case exceptions.ValidationError():
            return HTTPStatus.BAD_REQUEST, list(problems_in(error.detail)), {}
        case exceptions.APIException():
            return _of_framework(error, view)
        case DatabaseError() | InterfaceError() if _is_away(error):
            return _database_away(error)
        case IntegrityError() if _of_two_writers(error):
            detail = _(
                "Somebody else wrote the same at this moment; nothing was changed. Look, then try again."
            )
            return HTTPStatus.CONFLICT, [Problem("", "written_meanwhile", detail)], {"Retry-After": "1"}
    return None


def _database_away(error: DatabaseError | InterfaceError) -> Answer:
    logger.warning("a request met the database away or busy: %s", str(error).partition("\n")[0])
    detail = _("The database is away or busy; nothing was changed. Try again.")
    return HTTPStatus.SERVICE_UNAVAILABLE, [Problem("", "busy", detail)], {"Retry-After": "1"}


def _of_framework(error: exceptions.APIException, view: "APIView") -> Answer:
    headers = {}
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        headers["WWW-Authenticate"] = getattr(error, "auth_header", "Bearer")
    if isinstance(error, exceptions.Throttled | Busy):
        headers["Retry-After"] = str(max(1, int(getattr(error, "wait", None) or 1)))
    detail: Any = error.detail
    if isinstance(error, exceptions.NotAcceptable):
        known = ", ".join(dict.fromkeys(each.media_type for each in error.available_renderers or ()))
        detail = _("This is answered as %(known)s; ask for that, or leave Accept out.") % {"known": known}
    if isinstance(error, exceptions.UnsupportedMediaType):
        known = ", ".join(each.media_type for each in view.parser_classes)
        detail = _("A body is read here as %(known)s; say in Content-Type which it is.") % {"known": known}
    code = str(error.get_codes() if isinstance(detail, str) else error.default_code)
    code = _CODES.get(code, code)
    return error.status_code, [Problem("", code, str(detail))], headers


#: the framework's words for what has a word here
_CODES = {"permission_denied": "not_allowed", "parse_error": "malformed"}


#: what has passed in moments
_SOON = {"still_running", "too_many_calculations", "too_many_previews"}


def _soon(error: Conflict) -> dict[str, str]:
    return {"Retry-After": "1"} if error.code in _SOON else {}


def _is_away(error: Exception) -> bool:
    """A primary that became a standby under us is away, too; so is a standby that had to end a statement."""
    return isinstance(error, OperationalError | InterfaceError) or was_write(error)


def _of_two_writers(error: DatabaseError) -> bool:
    """Whether a unique rule that the checks had found free was taken between the check and the write."""
    return getattr(error.__cause__, "pgcode", None) == "23505"


def problems_in(detail: Any, pointer: str = "") -> Iterator[Problem]:
    """DRF's nested errors, each with its JSON pointer."""
    if isinstance(detail, Mapping):
        for name, within in detail.items():
            here = pointer if name == "non_field_errors" else f"{pointer}/{escaped(str(name))}"
            yield from problems_in(within, here)
    elif isinstance(detail, list | tuple):
        for nth, each in enumerate(detail):
            yield from problems_in(each, pointer if isinstance(each, str) else f"{pointer}/{nth}")
    else:
        yield Problem(pointer, getattr(detail, "code", None) or "invalid", str(detail))


def nested(problems: Sequence[Problem]) -> dict[str, Any]:
    """The other way round: what a serializer raises so that its parents put their own place before it."""
    root: dict[str, Any] = {}
    for problem in problems:
        here = root
        for part in problem.pointer.split("/")[1:]:
            here = here.setdefault(part.replace("~1", "/").replace("~0", "~"), {})
        here.setdefault("non_field_errors", []).append(exceptions.ErrorDetail(problem.detail, problem.code))
    return root


def escaped(name: str) -> str:
    """A name as part of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def problem_details(status: int, problems: Sequence[Problem]) -> dict[str, Any]:
    """The body of RFC 9457. The type names the first problem's kind; `errors` has them all."""
    kind = "invalid_input" if status == HTTPStatus.BAD_REQUEST else problems[0].code
    detail = problems[0].detail
    if len(problems) > 1:
        detail = _("%(count)s problems; `errors` has each with its place.") % {"count": len(problems)}
    return {
        "type": f"urn:camptrack:problem:{kind}",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        "errors": [asdict(problem) for problem in problems],
    }


def _nothing_here() -> str:
    return _("There is nothing here for you. Addresses end in a slash.")


# -- outside of the views: Django's own answers --------------------------------------------------------------


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler404`."""
    if not asks_api(request):
        return defaults.page_not_found(request, exception)
    return plain(HTTPStatus.NOT_FOUND, [Problem("", "not_found", _nothing_here())])


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler400`: a host or a header that Django refuses."""
    if not asks_api(request):
        return defaults.bad_request(request, exception)
    detail = _("The request cannot be read.")
    if isinstance(exception, DisallowedHost):
        detail = _(
            "This service does not go by the name in the address: use its own, or ask whoever runs it to add "
            "the name to ALLOWED_HOSTS."
        )
    return plain(HTTPStatus.BAD_REQUEST, [Problem("", "bad_request", detail)])


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`: a fault of ours; the log has it. Or the database was away before a view was reached,
    when a session was looked up."""
    _kind, error, _traceback = sys.exc_info()
    away = error if isinstance(error, OperationalError | InterfaceError) else None
    if not asks_api(request):
        return _come_again(away) if away else defaults.server_error(request)
    if settings.READ_ONLY and isinstance(error, DatabaseError) and was_write(error):
        return plain(HTTPStatus.MISDIRECTED_REQUEST, [reads_only(request)])
    if away:
        return plain(*_database_away(away))
    detail = _("A fault of ours; it was logged. Sending again with the same Idempotency-Key is safe.")
    return plain(HTTPStatus.INTERNAL_SERVER_ERROR, [Problem("", "fault", detail)])


def _come_again(error: DatabaseError | InterfaceError) -> HttpResponse:
    """The same for people, on a page that needs no database."""
    status, (problem,), headers = _database_away(error)
    return HttpResponse(bare_page(_("Try again in a moment"), problem.detail), status=status, headers=headers)


def asks_api(request: HttpRequest | Request) -> bool:
    """Problems there, pages elsewhere."""
    return request.path.startswith(("/api/", "/compat/", "/healthz", "/readyz", "/metrics"))


def plain(
    status: int,
    problems: Sequence[Problem],
    headers: Mapping[str, str] | None = None,
    beside: Mapping[str, str] | None = None,
) -> JsonResponse:
    """Problem details, JSON whatever the view's own answers are."""
    body = {**problem_details(status, problems), **(beside or {})}
    return JsonResponse(body, status=status, headers=headers, content_type=MEDIA_TYPE)

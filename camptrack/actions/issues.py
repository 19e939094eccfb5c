"""Issues are made: from the evidence known at their cut-off, frozen, each by one process at a time.

A row that is due is the work. An advisory lock of the connection holds it, so that progress can be
committed meanwhile, and a process that dies lets go at once.
"""

import logging
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction

from camptrack.models import Issue, IssueEvent
from camptrack.queries import clock
from camptrack.queries.issues import asked_of
from camptrack.queries.situation import Gathering
from camptrack.situation import Situation, to_json
from camptrack.vocabulary import IssueEventKind, IssueStatus

from .issue_decisions import publish
from .issue_files import NotWritten, write_files
from .session_locks import held
from .totals import database_is_gone

logger = logging.getLogger(__name__)

#: the first key of the advisory locks of issues; the second is of the issue's id
LOCK = 0x6973
#: camps between two looks at the progress
BATCH = 100
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
PREVIEWS_KEPT_FOR = timedelta(days=1)
_MOST_ATTEMPTS = 32_767

# Evidence carries the moment at which it was written, a little before its transaction ends: what a writer
# that began before a cut-off is still to commit may count at it.
_OLDEST_WRITER = """
SELECT min(xact_start) FROM pg_stat_activity
WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()
"""


def make_next_issue() -> bool:
    """Make the issue that is due the longest, or set it down for later where that fails; False if there is
    none that could be made now."""
    for key in _waiting():
        with held(LOCK, key) as mine:
            issue = _to_be_made().filter(pk=key).first() if mine else None
            if issue is not None:
                _try(issue)
                return True
    return False


def _to_be_made() -> Any:
    waiting = Issue.objects.filter(status=IssueStatus.DUE, not_before__lte=clock.now())
    return waiting.select_related("schedule__organisation", "schedule__area", "by")


def _waiting() -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_WRITER)
        (began,) = cursor.fetchone()
    ready = _to_be_made() if began is None else _to_be_made().filter(known_at__lt=began)
    return list(ready.order_by("due_at", "pk").values_list("pk", flat=True))


def _try(issue: Issue) -> None:
    try:
        _freeze(issue, _gathered(issue))
    except Exception as error:
        if database_is_gone(error):
            raise  # not the issue's fault: whoever calls tries again
        logger.exception("issue %s could not be made; it is tried again later", issue.pk)
        _set_down(issue, error)


def _gathered(issue: Issue) -> Situation:
    asked = asked_of(issue)
    gathering = Gathering(asked)
    _progress(issue, len(asked.camps), 0)
    for at in range(0, len(asked.camps), BATCH):
        batch = asked.camps[at : at + BATCH]
        with transaction.atomic():
            gathering.add(batch)
        _progress(issue, len(asked.camps), at + len(batch))
    return gathering.situation()


def _progress(issue: Issue, camps: int, done: int) -> None:
    Issue.objects.filter(pk=issue.pk).update(camps=camps, camps_done=done)


@transaction.atomic
def _freeze(issue: Issue, situation: Situation) -> None:
    """Data and files, all or nothing; where nobody is waited for, it goes out."""
    with connection.cursor() as cursor:
        # Typesetting takes longer than a request's transaction may stand idle.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '15min'")
    if not _still_due(issue):
        return
    written = canonical(situation)
    issue.data, issue.digest = orjson.loads(written), sha256(written).hexdigest()
    issue.policy, issue.failure = situation.about.policy, ""
    preview = issue.number is None
    issue.status = IssueStatus.PREVIEW if preview else IssueStatus.WAITING
    issue.save(update_fields=["data", "digest", "policy", "failure", "status"])
    write_files(issue)
    IssueEvent.objects.create(issue=issue, kind=IssueEventKind.MADE)
    issue.schedule.refresh_from_db(fields=["automatic"])
    if issue.schedule.automatic and not preview:
        publish(issue, by=None)


def _still_due(issue: Issue) -> bool:
    """A person may discard one that fails, also while it is tried again."""
    rows = Issue.objects.select_for_update(of=("self",))
    return rows.filter(pk=issue.pk, status=IssueStatus.DUE).exists()


def canonical(situation: Situation) -> bytes:
    """As JSON of which there is one way to write it; the digest is of this."""
    return orjson.dumps(to_json(situation), option=orjson.OPT_SORT_KEYS)


@transaction.atomic
def _set_down(issue: Issue, error: Exception) -> None:
    """It says why, and the others go on."""
    if not _still_due(issue):
        return
    foreseen = isinstance(error, NotWritten)
    said = (str(error) if foreseen else f"{type(error).__name__}: {error}").replace("\0", "")[:2000]
    attempts = min(issue.attempts + 1, _MOST_ATTEMPTS)
    pause = min(FIRST_PAUSE * 2 ** min(issue.attempts, 10), LONGEST_PAUSE)
    Issue.objects.filter(pk=issue.pk).update(attempts=attempts, not_before=clock.now() + pause, failure=said)
    IssueEvent.objects.create(issue=issue, kind=IssueEventKind.FAILED, reason=said)


def clear_old_previews(*, now: datetime) -> int:
    """Those that were asked for a day ago; how many."""
    old = Issue.objects.filter(number__isnull=True, at__lt=now - PREVIEWS_KEPT_FOR)
    _rows, by_model = old.delete()
    return by_model.get("camptrack.Issue", 0)

"""The same request twice does its work once (docs/reference/api.md, "Sending again").

Everything here happens inside the transaction of the write itself: the answer is kept if and only if the
evidence is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import connection, transaction
from django.utils.translation import gettext as _

from camptrack.models import IdempotencyKey, User

from .refusals import Conflict

KEPT_FOR = timedelta(days=30)


class KeyReused(Exception):
    """The key came before, with another request."""


@dataclass(frozen=True)
class Answer:
    """What was answered: a status and a body, byte for byte."""

    status: int
    body: str


def earlier_answer(*, by: User, key: str, digest: str, now: datetime) -> Answer | None:
    """The answer that this request already got; None if it is new, and then it is this process's to do
    until the transaction ends. Conflict while another process is at it, KeyReused for another request.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the key belongs to the transaction of the write")
    with connection.cursor() as cursor:
        # Tried, not waited for: a client that sends again must not hold a second worker.
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_lock(by, key)])
        if not cursor.fetchone()[0]:
            raise Conflict("still_running", _("A request with this key is still running; ask again."))
    kept = IdempotencyKey.objects.filter(user=by, key=key, at__gt=now - KEPT_FOR).first()
    if kept is None:
        return None
    if kept.body_digest != digest or kept.status is None:
        raise KeyReused
    return Answer(kept.status, kept.response)


def keep_answer(*, by: User, key: str, digest: str, answer: Answer) -> None:
    """For the next request with this key. What stands there now is too old."""
    IdempotencyKey.objects.filter(user=by, key=key).delete()
    IdempotencyKey.objects.create(
        user=by, key=key, body_digest=digest, status=answer.status, response=answer.body
    )


@transaction.atomic
def clear_old_answers(*, now: datetime) -> int:
    """Those that nobody is promised any more; how many."""
    return IdempotencyKey.objects.filter(at__lte=now - KEPT_FOR).delete()[0]


def _lock(by: User, key: str) -> int:
    written = sha256(f"idempotency:{by.pk}:{key}".encode()).digest()
    return int.from_bytes(written[:8], signed=True)

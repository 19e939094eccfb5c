"""Who is sent what, as rows: what is queued is sent, repeated and answered for one by one."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from camptrack.models import Issue
from camptrack.vocabulary import Notice

# The inner query makes each id once. Whoever is queued already stays so.
_QUEUE = """
INSERT INTO camptrack_delivery
    (id, issue_id, recipient_id, notice, repeat, status, edition, message_id, attempts, problem)
SELECT id, %(issue)s, recipient, %(notice)s, 0, 'waiting', '', format('<%%s@%%s>', id, %(host)s), 0, ''
FROM (
    SELECT gen_random_uuid() AS id, recipient.id AS recipient FROM camptrack_recipient recipient
    WHERE schedule_id = %(schedule)s AND {wanted} OFFSET 0
) queued
ON CONFLICT (issue_id, recipient_id, notice, repeat) DO NOTHING
"""
_WANTED = {
    Notice.ISSUE: "removed_at IS NULL AND unsubscribed_at IS NULL AND bounced_at IS NULL",
    # Whoever was handed it, though nobody answered: it may have arrived.
    Notice.RECALL: """EXISTS (
        SELECT FROM camptrack_delivery sent WHERE sent.issue_id = %(issue)s
        AND sent.recipient_id = recipient.id AND sent.notice = 'issue' AND (sent.status = 'sent' OR EXISTS (
            SELECT FROM camptrack_deliveryattempt attempt WHERE attempt.delivery_id = sent.id
            AND attempt.outcome IN ('accepted', 'unanswered'))))""",
}


def queue_deliveries(issue: Issue, notice: Notice) -> int:
    """A row for everybody who wants the schedule's issues or, of a recall, may have got this one; how many
    are new. Whether they may read it is asked when it is sent."""
    given: dict[str, Any] = {
        "issue": issue.pk,
        "schedule": issue.schedule_id,
        "notice": notice.value,
        "host": urlsplit(settings.SITE_URL).hostname,
    }
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE.format(wanted=_WANTED[notice]), given)
        queued: int = cursor.rowcount
    return queued

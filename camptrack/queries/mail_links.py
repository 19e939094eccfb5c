"""Links in mails: what they name is signed, so that nobody makes one, and what they open is asked anew."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from camptrack.models import Delivery, IssueFile, Recipient
from camptrack.queries.recipients import is_member, reason_not_to_read
from camptrack.vocabulary import Edition, IssueStatus

FILES_OPEN_FOR = timedelta(days=14)
_FILE, _UNSUBSCRIBE = "camptrack.file", "camptrack.unsubscribe"


class Closed(Exception):
    """The link is ours and opens nothing any more."""


@dataclass(frozen=True)
class Download:
    """A file of an issue, for the recipient of a delivery."""

    delivery: Delivery
    file: IssueFile


def whole(path: str) -> str:
    """An address for people who are elsewhere."""
    return f"{settings.SITE_URL}{path}"


def file_link(delivery: Delivery, file_id: int) -> str:
    """For its recipient alone, for two weeks."""
    token = signing.dumps([str(delivery.pk), file_id], salt=_FILE)
    return whole(reverse("mail_file", args=[token]))


def unsubscribe_link(recipient: Recipient) -> str:
    """Never ends: a mail may be read years later."""
    return whole(reverse("unsubscribe", args=[signing.dumps(recipient.pk, salt=_UNSUBSCRIBE)]))


def file_of(token: str) -> Download | None:
    """What a link names; None if it is not ours. Raises Closed if it is too old, the issue was recalled, or
    its recipient may no longer read it."""
    try:
        delivery_id, file_id = signing.loads(token, salt=_FILE, max_age=FILES_OPEN_FOR)
    except signing.SignatureExpired:
        raise Closed from None
    except signing.BadSignature:
        return None
    delivery = (
        Delivery.objects.select_related("issue__schedule__organisation", "recipient__user")
        .defer("issue__data")
        .get(pk=UUID(delivery_id))
    )
    file, schedule = IssueFile.objects.get(pk=file_id), delivery.issue.schedule
    graded = file.edition == Edition.MEMBERS
    if (
        delivery.issue.status != IssueStatus.PUBLISHED
        or reason_not_to_read(delivery.recipient, schedule)
        or (graded and not is_member(delivery.recipient, schedule))
    ):
        raise Closed
    return Download(delivery, file)


def recipient_of(token: str) -> Recipient | None:
    """Whom a link unsubscribes; None if it is not ours."""
    try:
        key = signing.loads(token, salt=_UNSUBSCRIBE)
    except signing.BadSignature:
        return None
    return Recipient.objects.select_related("schedule__organisation").filter(pk=key).first()

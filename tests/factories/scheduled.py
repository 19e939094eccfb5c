"""Schedules, issues, deliveries."""

from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from camptrack.models import (
    Delivery,
    DeliveryAttempt,
    Issue,
    IssueEvent,
    IssueFile,
    Recipient,
    Schedule,
    ScheduleCamp,
)
from camptrack.vocabulary import (
    Cadence,
    Edition,
    FileFormat,
    IssueEventKind,
    IssueStatus,
    Language,
    RecipientKind,
    Sensitivity,
)

from .numbers import NUMBERS
from .people import organisation, user
from .places import area


def schedule(**fields: Any) -> Schedule:
    """Every Monday at 07:00 in Damascus, of an area of its own; `camps=[…]` names camps instead."""
    camps = fields.pop("camps", [])
    defaults: dict[str, Any] = {
        "organisation": fields.get("organisation") or organisation(),
        "slug": f"schedule-{next(NUMBERS)}",
        "title": "People in recorded sites",
        "area": None if camps or "area" in fields else area(),
        "cadence": Cadence.WEEK,
        "weekday": 1 if fields.get("cadence", Cadence.WEEK) == Cadence.WEEK else None,
        "at": time(7),
        "zone": "Asia/Damascus",
        "starts_on": date(2019, 3, 4),
        "languages": [Language.EN],
        "formats": [FileFormat.JSON],
        "sensitivity": Sensitivity.PUBLIC,
        "by": fields.get("by") or user(),
    }
    made = Schedule.objects.create(**defaults | fields)
    for each in camps:
        ScheduleCamp.objects.create(schedule=made, camp=each)
    return made


def recipient(of: Schedule | None = None, **fields: Any) -> Recipient:
    """A person, who may read what is public."""
    address = f"reader-{next(NUMBERS)}@example.org"
    return Recipient.objects.create(
        schedule=of or schedule(), **{"kind": RecipientKind.EMAIL, "address": address} | fields
    )


def issue(of: Schedule | None = None, **fields: Any) -> Issue:
    """The next of its schedule, a week after the one before; still to be made."""
    of = of or schedule()
    number = of.issues.filter(number__isnull=False).count() + 1
    start = of.starts_on + timedelta(weeks=number - 1)
    due_at = datetime(start.year, start.month, start.day, 4, tzinfo=UTC) + timedelta(weeks=1)
    defaults: dict[str, Any] = {
        "number": number,
        "start": start,
        "end": start + timedelta(days=6),
        "due_at": due_at,
        "known_at": fields.get("due_at", due_at),
    }
    return Issue.objects.create(schedule=of, **defaults | fields)


def made_issue(of: Schedule | None = None, **fields: Any) -> Issue:
    """Published, with data of no camp; `data` are what camptrack/situation.py turns into JSON."""
    defaults: dict[str, Any] = {
        "status": IssueStatus.PUBLISHED,
        "data": {},
        "digest": sha256(b"{}").hexdigest(),
        "policy": "1",
    }
    return issue(of, **defaults | fields)


def preview(of: Schedule | None = None, **fields: Any) -> Issue:
    """Made, for nobody but who asked."""
    return made_issue(of, **{"number": None, "status": IssueStatus.PREVIEW} | fields)


def issue_event(of: Issue | None = None, **fields: Any) -> IssueEvent:
    return IssueEvent.objects.create(issue=of or made_issue(), **{"kind": IssueEventKind.MADE} | fields)


def issue_file(of: Issue | None = None, **fields: Any) -> IssueFile:
    content: bytes = fields.pop("content", b"{}")
    defaults: dict[str, Any] = {
        "edition": Edition.SHARED,
        "language": Language.EN,
        "format": FileFormat.JSON,
        "digest": sha256(content).hexdigest(),
    }
    return IssueFile.objects.create(issue=of or made_issue(), content=content, **defaults | fields)


def delivery(of: Issue | None = None, **fields: Any) -> Delivery:
    """Waits to be sent."""
    of = of or made_issue()
    defaults: dict[str, Any] = {
        "recipient": fields.get("recipient") or recipient(of.schedule),
        "message_id": f"<{next(NUMBERS)}@camptrack.invalid>",
    }
    return Delivery.objects.create(issue=of, **defaults | fields)


def hand_over(of: Delivery | None = None, **fields: Any) -> DeliveryAttempt:
    """Without an answer."""
    return DeliveryAttempt.objects.create(delivery=of or delivery(), **fields)

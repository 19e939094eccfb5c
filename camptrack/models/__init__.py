"""Storage: tables, their constraints and triggers. `privileges` says which are evidence."""

from .account_events import AccountEvent
from .accounts import Grant, Organisation, User
from .api_keys import ApiKey, KeyNotice
from .breakdowns import BreakdownCell
from .calculations import Calculation
from .camps import Camp, CampCode
from .changes import Change
from .decisions import Decision
from .deliveries import Delivery, DeliveryAttempt
from .drafts import EntryDraft
from .events import PublishedFigure, ReportEvent
from .figures import Figure
from .heartbeats import Heartbeat, Tally
from .idempotency import IdempotencyKey
from .imports import ColumnMapping, Import, ImportRow
from .invitations import Invitation, RecoveryLink
from .issues import Issue, IssueEvent, IssueFile
from .marks import DrainRetry, StaleMark
from .overrides import WarningOverride
from .places import Area
from .questions import Question
from .remembered import Remembered
from .reports import Report
from .schedules import Recipient, Schedule, ScheduleCamp
from .sources import Source
from .totals import AreaDelta, AreaSpan, CampPoint, CampTotal, CompositionPoint, WaveFlow
from .upkeep import Audit, Rebuild
from .waves import Wave
from .webhooks import WebhookAttempt, WebhookDelivery, WebhookEndpoint

__all__ = [
    "AccountEvent",
    "ApiKey",
    "Area",
    "AreaDelta",
    "AreaSpan",
    "Audit",
    "BreakdownCell",
    "Calculation",
    "Camp",
    "CampCode",
    "CampPoint",
    "CampTotal",
    "Change",
    "ColumnMapping",
    "CompositionPoint",
    "Decision",
    "Delivery",
    "DeliveryAttempt",
    "DrainRetry",
    "EntryDraft",
    "Figure",
    "Grant",
    "Heartbeat",
    "IdempotencyKey",
    "Import",
    "ImportRow",
    "Invitation",
    "Issue",
    "IssueEvent",
    "IssueFile",
    "KeyNotice",
    "Organisation",
    "PublishedFigure",
    "Question",
    "Rebuild",
    "Recipient",
    "RecoveryLink",
    "Remembered",
    "Report",
    "ReportEvent",
    "Schedule",
    "ScheduleCamp",
    "Source",
    "StaleMark",
    "Tally",
    "User",
    "WarningOverride",
    "Wave",
    "WaveFlow",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
]

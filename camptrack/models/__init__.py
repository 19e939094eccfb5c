"""Storage: tables, their constraints and triggers. `privileges` says which are evidence."""

from .accounts import ApiKey, Grant, Organisation, User
from .breakdowns import BreakdownCell
from .calculations import Calculation
from .camps import Camp, CampCode
from .decisions import Decision
from .deliveries import Delivery, DeliveryAttempt
from .events import PublishedFigure, ReportEvent
from .figures import Figure
from .idempotency import IdempotencyKey
from .issues import Issue, IssueEvent, IssueFile
from .marks import DrainRetry, StaleMark
from .places import Area
from .reports import Report
from .schedules import Recipient, Schedule, ScheduleCamp
from .sources import Source
from .totals import AreaDelta, AreaSpan, CampPoint, CampTotal, CompositionPoint, WaveFlow
from .upkeep import Audit, Rebuild
from .waves import Wave

__all__ = [
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
    "CompositionPoint",
    "Decision",
    "Delivery",
    "DeliveryAttempt",
    "DrainRetry",
    "Figure",
    "Grant",
    "IdempotencyKey",
    "Issue",
    "IssueEvent",
    "IssueFile",
    "Organisation",
    "PublishedFigure",
    "Rebuild",
    "Recipient",
    "Report",
    "ReportEvent",
    "Schedule",
    "ScheduleCamp",
    "Source",
    "StaleMark",
    "User",
    "Wave",
    "WaveFlow",
]

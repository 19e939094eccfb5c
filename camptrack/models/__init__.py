"""Storage: tables, their constraints and triggers. `privileges` says which are evidence."""

from .accounts import ApiKey, Grant, Organisation, User
from .breakdowns import BreakdownCell
from .calculations import Calculation
from .camps import Camp, CampCode
from .decisions import Decision
from .events import PublishedFigure, ReportEvent
from .figures import Figure
from .idempotency import IdempotencyKey
from .marks import DrainRetry, StaleMark
from .places import Area
from .reports import Report
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
    "DrainRetry",
    "Figure",
    "Grant",
    "IdempotencyKey",
    "Organisation",
    "PublishedFigure",
    "Rebuild",
    "Report",
    "ReportEvent",
    "Source",
    "StaleMark",
    "User",
    "Wave",
    "WaveFlow",
]

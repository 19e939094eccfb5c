"""Rows for tests: each function makes one, with what is not said filled in."""

import itertools
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from camptrack.models import (
    ApiKey,
    Area,
    AreaDelta,
    AreaSpan,
    Audit,
    BreakdownCell,
    Calculation,
    Camp,
    CampPoint,
    CampTotal,
    CompositionPoint,
    Decision,
    Delivery,
    DeliveryAttempt,
    DrainRetry,
    Figure,
    Grant,
    IdempotencyKey,
    Issue,
    IssueEvent,
    IssueFile,
    Organisation,
    PublishedFigure,
    Rebuild,
    Recipient,
    Report,
    ReportEvent,
    Schedule,
    ScheduleCamp,
    Source,
    StaleMark,
    User,
    Wave,
    WaveFlow,
)
from camptrack.vocabulary import (
    Basis,
    Cadence,
    Credibility,
    DecisionKind,
    Edition,
    EventKind,
    FileFormat,
    IssueEventKind,
    IssueStatus,
    Language,
    Measure,
    Method,
    RecipientKind,
    Reliability,
    Right,
    Sensitivity,
    SiteType,
    SourceKind,
)

_numbers = itertools.count(1)
DAY = date(2019, 3, 14)


def user(username: str | None = None, *, password: str | None = None, **fields: Any) -> User:
    return User.objects.create_user(username or f"user-{next(_numbers)}", password=password, **fields)


def organisation(slug: str | None = None, **fields: Any) -> Organisation:
    slug = slug or f"organisation-{next(_numbers)}"
    return Organisation.objects.create(slug=slug, **{"name": slug.title(), **fields})


def grant(
    to: User | None = None,
    within: Organisation | None = None,
    right: str = Right.VIEW,
    area: Area | None = None,
) -> Grant:
    return Grant.objects.create(
        user=to or user(), organisation=within or organisation(), right=right, area=area
    )


def api_key(secret: str = "a secret", **fields: Any) -> ApiKey:
    defaults: dict[str, Any] = {
        "user": fields.get("user") or user(),
        "organisation": fields.get("organisation") or organisation(),
        "name": "a partner",
        "prefix": f"{next(_numbers):08}",
        "digest": sha256(secret.encode()).hexdigest(),
        "expires_at": datetime.now(UTC) + timedelta(days=365),
    }
    return ApiKey.objects.create(**defaults | fields)


def country(code: str = "SYR", **fields: Any) -> Area:
    """The country of this code; made when it does not exist."""
    made, _ = Area.objects.get_or_create(code=code, defaults={"name": code.title(), "level": 0, **fields})
    return made


def area(code: str | None = None, *, parent: Area | None = None, **fields: Any) -> Area:
    """A district, one level under its parent (Syria, unless said otherwise)."""
    parent = parent or country()
    code = code or f"SY{next(_numbers):06}"
    return Area.objects.create(
        code=code, parent=parent, **{"name": code.title(), "level": parent.level + 1, **fields}
    )


def camp(code: str | None = None, *, area: Area | None = None, **fields: Any) -> Camp:
    code = code or f"CAMP-{next(_numbers)}"
    defaults: dict[str, Any] = {"name": code.title(), "site_type": SiteType.PLANNED_CAMP}
    return Camp.objects.create(code=code, area=area or country(), **defaults | fields)


def source(slug: str | None = None, **fields: Any) -> Source:
    slug = slug or f"source-{next(_numbers)}"
    defaults: dict[str, Any] = {
        "name": slug.title(),
        "kind": SourceKind.UN_AGENCY,
        "reliability": Reliability.A,
        "credibility": Credibility.PROBABLE,
    }
    return Source.objects.create(slug=slug, **defaults | fields)


def wave(slug: str | None = None, **fields: Any) -> Wave:
    slug = slug or f"wave-{next(_numbers)}"
    return Wave.objects.create(slug=slug, **{"label": slug.title(), **fields})


def report(**fields: Any) -> Report:
    """A draft."""
    defaults: dict[str, Any] = {
        "organisation": fields.get("organisation") or organisation(),
        "source": fields.get("source") or source(),
        "by": fields.get("by") or user(),
        "title": "Situation report",
        "published_on": DAY,
    }
    return Report.objects.create(**defaults | fields)


def correction(of: Report, **fields: Any) -> Report:
    """The next revision, a draft."""
    defaults: dict[str, Any] = {
        "organisation": of.organisation,
        "source": of.source,
        "by": of.by,
        "external_id": of.external_id,
        "audience": of.audience,
        "supersedes": of,
        "revision": of.revision + 1,
        "correction_reason": "a digit was missing",
    }
    return report(**defaults | fields)


def figure(
    of: Report | None = None,
    *,
    camp: Camp | None = None,
    measure: str = Measure.HEADCOUNT,
    start: date = DAY,
    end: date | None = None,
    **fields: Any,
) -> Figure:
    """In a draft; the next in its order."""
    of = of or report()
    defaults: dict[str, Any] = {
        "position": of.figures.count(),
        "method": Method.HEADCOUNT if measure == Measure.HEADCOUNT else "",
        "value": None if "low" in fields and fields.get("qualifier") == "between" else 1000,
    }
    return Figure.objects.create(
        report=of,
        camp=camp or _camp(),
        measure=measure,
        start=start,
        end=start if end is None else end,
        **defaults | fields,
    )


def _camp() -> Camp:
    return camp()


def cell(of: Figure | None = None, **fields: Any) -> BreakdownCell:
    """A count of 10, unless a share is given."""
    defaults = {} if "share" in fields else {"count": 10}
    return BreakdownCell.objects.create(figure=of or figure(), **defaults | fields)


def event(of: Report | None = None, kind: str = EventKind.PUBLISHED, **fields: Any) -> ReportEvent:
    of = of or report()
    return ReportEvent.objects.create(report=of, kind=kind, **{"by": of.by, **fields})


def publish(what: Report, **fields: Any) -> Iterable[PublishedFigure]:
    """As the action does, but with nobody asked: the event and the copies of the figures."""
    event(what, EventKind.PUBLISHED, **fields)
    return [published_figure(figure) for figure in what.figures.order_by("position")]


def published_figure(of: Figure, **fields: Any) -> PublishedFigure:
    source = of.report.source
    defaults: dict[str, Any] = {
        "report": of.report,
        "camp": of.camp,
        "reliability": of.report.reliability or source.reliability,
        "credibility": of.report.credibility or source.credibility,
        "household_size": of.camp.household_size,
    }
    return PublishedFigure.objects.create(figure=of, **defaults | fields)


def counting_figure(**fields: Any) -> Figure:
    """A figure of a published report; what is said of neither goes to the figure."""
    of_report = {
        key: fields.pop(key) for key in ("organisation", "source", "by", "audience") if key in fields
    }
    made = figure(report(**of_report), **fields)
    publish(made.report)
    return made


def decision(of: Figure | None = None, kind: str = DecisionKind.VERIFY, **fields: Any) -> Decision:
    of = of or figure()
    return Decision.objects.create(figure=of, kind=kind, **{"by": of.report.by, **fields})


def idempotency_key(**fields: Any) -> IdempotencyKey:
    defaults: dict[str, Any] = {
        "user": fields.get("user") or user(),
        "key": f"key-{next(_numbers)}",
        "body_digest": sha256(b"{}").hexdigest(),
    }
    return IdempotencyKey.objects.create(**defaults | fields)


def stale_mark(**fields: Any) -> StaleMark:
    return StaleMark.objects.create(**{"camp": fields.get("camp") or camp(), **fields})


def drain_retry(**fields: Any) -> DrainRetry:
    defaults: dict[str, Any] = {"camp": fields.get("camp") or camp(), "not_before": datetime.now(UTC)}
    return DrainRetry.objects.create(**defaults | fields)


def camp_total(**fields: Any) -> CampTotal:
    of = fields.get("camp") or camp()
    defaults: dict[str, Any] = {"camp": of, "areas": [of.area_id], "site_type": of.site_type, "policy": "1"}
    return CampTotal.objects.create(**defaults | fields)


def camp_point(**fields: Any) -> CampPoint:
    defaults: dict[str, Any] = {
        "camp": fields.get("camp") or camp(),
        "day": DAY,
        "low": 900,
        "best": 1000,
        "high": 1100,
        "basis": Basis.HEADCOUNT,
    }
    return CampPoint.objects.create(**defaults | fields)


def composition_point(**fields: Any) -> CompositionPoint:
    of = fields.get("figure") or figure()
    return CompositionPoint.objects.create(
        **{"camp": of.camp, "cut": "gender", "day": of.start, "figure": of} | fields
    )


def calculation(**fields: Any) -> Calculation:
    defaults: dict[str, Any] = {
        "known_at": datetime.now(tz=UTC),
        "question": {},
        "digest": "0" * 64,
        "camps": 1,
    }
    given = {**defaults, **fields}
    return Calculation.objects.create(
        area=given.pop("area", None) or area(), by=given.pop("by", None) or user(), **given
    )


def rebuild(**fields: Any) -> Rebuild:
    """Under way."""
    return Rebuild.objects.create(**fields)


def audit(**fields: Any) -> Audit:
    return Audit.objects.create(**fields)


def wave_flow(**fields: Any) -> WaveFlow:
    """Ten people on one day."""
    return WaveFlow.objects.create(
        **{"wave": wave(), "camp": camp(), "measure": "arrivals", "start": DAY, "end": DAY, "people": [10]}
        | fields
    )


def area_span(**fields: Any) -> AreaSpan:
    """A month's."""
    defaults: dict[str, Any] = {"area": fields.get("area") or area(), "site_type": SiteType.PLANNED_CAMP}
    return AreaSpan.objects.create(**{"whole_year": False, "day": DAY.replace(day=1)} | defaults | fields)


def area_delta(**fields: Any) -> AreaDelta:
    defaults: dict[str, Any] = {"area": fields.get("area") or area(), "site_type": SiteType.PLANNED_CAMP}
    return AreaDelta.objects.create(**{"day": DAY} | defaults | fields)


def schedule(**fields: Any) -> Schedule:
    """Every Monday at 07:00 in Damascus, of an area of its own; `camps=[…]` names camps instead."""
    camps = fields.pop("camps", [])
    defaults: dict[str, Any] = {
        "organisation": fields.get("organisation") or organisation(),
        "slug": f"schedule-{next(_numbers)}",
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
    address = f"reader-{next(_numbers)}@example.org"
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
        "message_id": f"<{next(_numbers)}@camptrack.invalid>",
    }
    return Delivery.objects.create(issue=of, **defaults | fields)


def hand_over(of: Delivery | None = None, **fields: Any) -> DeliveryAttempt:
    """Without an answer."""
    return DeliveryAttempt.objects.create(delivery=of or delivery(), **fields)

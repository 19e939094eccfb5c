"""What workers derive and leave behind."""

from datetime import UTC, datetime
from typing import Any

from camptrack.models import (
    AreaDelta,
    AreaSpan,
    Audit,
    Calculation,
    CampPoint,
    CampTotal,
    Change,
    CompositionPoint,
    DrainRetry,
    Heartbeat,
    Question,
    Rebuild,
    StaleMark,
    Tally,
    WaveFlow,
)
from camptrack.vocabulary import (
    Basis,
    ChangeKind,
    SiteType,
)

from .evidence import DAY, figure
from .numbers import NUMBERS
from .people import user
from .places import area, camp, wave


def stale_mark(**fields: Any) -> StaleMark:
    return StaleMark.objects.create(**{"camp": fields.get("camp") or camp(), **fields})


def heartbeat(**fields: Any) -> Heartbeat:
    """Of a worker."""
    said = {"process": "worker", "host": "alpha", "pid": next(NUMBERS), "version": "0.1.0", "skew": 0.0}
    return Heartbeat.objects.create(**said | fields)


def tally(**fields: Any) -> Tally:
    """Of a counter without labels."""
    return Tally.objects.create(
        **{"name": f"counted_{next(NUMBERS)}_total", "labels": {}, "value": 1} | fields
    )


def change(**fields: Any) -> Change:
    """Of an area; it waits for its place."""
    return Change.objects.create(**{"kind": ChangeKind.AREA, "key": f"SY{next(NUMBERS)}"} | fields)


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


def question(**fields: Any) -> Question:
    defaults: dict[str, Any] = {"kind": "outranked", "day": DAY, "people": 500}
    return Question.objects.create(**{"camp": camp(), "figure": figure()} | defaults | fields)


def area_span(**fields: Any) -> AreaSpan:
    """A month's."""
    defaults: dict[str, Any] = {"area": fields.get("area") or area(), "site_type": SiteType.PLANNED_CAMP}
    return AreaSpan.objects.create(**{"whole_year": False, "day": DAY.replace(day=1)} | defaults | fields)


def area_delta(**fields: Any) -> AreaDelta:
    defaults: dict[str, Any] = {"area": fields.get("area") or area(), "site_type": SiteType.PLANNED_CAMP}
    return AreaDelta.objects.create(**{"day": DAY} | defaults | fields)

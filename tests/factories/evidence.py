"""Reports, figures, and what happens to them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from camptrack.models import (
    BreakdownCell,
    Camp,
    Decision,
    Figure,
    PublishedFigure,
    Report,
    ReportEvent,
    WarningOverride,
)
from camptrack.vocabulary import (
    DecisionKind,
    EventKind,
    Measure,
    Method,
    WarningKind,
)

from .people import organisation, user
from .places import camp, source

DAY = date(2019, 3, 14)


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


def override(of: Report | None = None, **fields: Any) -> WarningOverride:
    """Of a draft; of the report itself where no figure is given."""
    of = of or report()
    defaults: dict[str, Any] = {"code": WarningKind.JUMP, "reason": "the camp took in another", "by": of.by}
    return WarningOverride.objects.create(report=of, **defaults | fields)


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

"""Camps, each with its population on a day: one query for a whole list."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from camptrack.models import Camp, CampPoint, StaleMark

_STATE = ("low", "best", "high", "basis", "freshness", "anchor_on")


@dataclass(frozen=True)
class CampState:
    """A row of the list. Without data the band is None; `as_of` is the day of the headcount it rests on."""

    camp: Camp
    low: int | None
    best: int | None
    high: int | None
    basis: str
    freshness: str
    as_of: date | None
    pending: bool


def with_population(camps: QuerySet[Camp], on: date) -> QuerySet[Any]:
    """Annotated with `state` (an object, or None without data), `best` to sort by, and `pending`."""
    points = CampPoint.objects.filter(camp=OuterRef("pk"), day__lte=on).order_by("-day")
    return camps.annotate(
        state=Subquery(points.values(state=JSONObject(**{name: name for name in _STATE}))[:1]),
        best=Subquery(points.values("best")[:1]),
        pending=Exists(StaleMark.objects.filter(camp=OuterRef("pk"))),
    )


def state_of(camp: Any) -> CampState:
    """The row of a camp that `with_population` annotated."""
    state = camp.state or {}
    as_of = state.get("anchor_on")
    return CampState(
        camp=camp,
        low=state.get("low"),
        best=state.get("best"),
        high=state.get("high"),
        basis=state.get("basis", "none"),
        freshness=state.get("freshness", ""),
        as_of=date.fromisoformat(as_of) if as_of else None,
        pending=camp.pending,
    )

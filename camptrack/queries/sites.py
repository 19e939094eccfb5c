"""The camps of an area on a day, a line each: for its map, its bars and its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from camptrack.models import Area, Camp
from camptrack.reconcile.camp import reconcile
from camptrack.reconcile.series import Point
from camptrack.reconcile.terms import Basis, Freshness
from camptrack.situation import Band, Name

from .counting import counting_figures
from .known import MOST_CAMPS
from .places import camps_of
from .situation_days import band
from .situation_facts import facts_of
from .stored_totals import Total
from .timeline import stored_anchors
from .totals import Asked, totals


@dataclass(frozen=True)
class Site:
    """A camp (by id), the area that it lies in, and its people; empty without data."""

    pk: int
    camp: Name
    area: Name
    site_type: str
    latitude: float | None
    longitude: float | None
    people: Band | None
    basis: str
    freshness: str
    pending: bool = False

    @property
    def flows_only(self) -> bool:
        return self.basis == Basis.FLOWS_ONLY

    @property
    def stale(self) -> bool:
        return self.freshness == Freshness.STALE


@dataclass(frozen=True)
class Resting:
    """The headcount that a camp's number rests on: its day, its source and the figure."""

    day: date
    source: str
    figure: str


def known_camp_by_camp(area: Area, known_at: datetime | None) -> bool:
    """Whether its camps can be told one by one while somebody waits."""
    return known_at is None or len(camps_of(area)) <= MOST_CAMPS


def sites_in(area: Area, asked: Asked, known_at: datetime | None = None) -> list[Site]:
    """The camps in an area and under it, the most people first, those without data last. As known at a
    moment without site type and group, and of no more camps than can be waited for."""
    camps = camps_of(area, asked.site_type)
    if known_at is None:
        found = [
            _stored(row, total) for row, total in zip(_named(camps), totals(Camp, camps, asked), strict=True)
        ]
    else:
        day = asked.on.toordinal()
        points = {camp: reconcile(of).on(day) for camp, of in counting_figures(camps, known_at).items()}
        found = [_known(row, points[row.pk]) for row in _named(camps)]
    return sorted(found, key=lambda site: (-(site.people.best if site.people else -1), site.camp.code))


def resting_on(camps: Sequence[int], on: date, known_at: datetime | None = None) -> dict[int, Resting]:
    """Of these camps (by id) those whose number rests on a headcount."""
    anchors: dict[int, tuple[str, date]] = {}
    if known_at is None:
        anchors = stored_anchors(camps, on)
    else:
        for camp, figures in counting_figures(camps, known_at).items():
            point = reconcile(figures).on(on.toordinal())
            if point is not None and point.anchor and point.anchor_day:
                anchors[camp] = (point.anchor, date.fromordinal(point.anchor_day))
    facts = facts_of(key for key, _day in anchors.values())
    return {
        camp: Resting(day, facts[key].source, key) for camp, (key, day) in anchors.items() if key in facts
    }


@dataclass(frozen=True)
class _Row:
    pk: int
    camp: Name
    area: Name
    site_type: str
    latitude: float | None
    longitude: float | None


def _named(camps: Sequence[int]) -> list[_Row]:
    """By id."""
    rows = Camp.objects.filter(pk__in=camps).order_by("pk")
    return [
        _Row(
            pk,
            Name(*camp),
            Name(*area),
            site_type,
            None if latitude is None else float(latitude),
            None if longitude is None else float(longitude),
        )
        for pk, *names, site_type, latitude, longitude in rows.values_list(
            "pk", *_NAMES, *(f"area__{name}" for name in _NAMES), "site_type", "latitude", "longitude"
        )
        for camp, area in [(names[:3], names[3:])]
    ]


_NAMES = ("code", "name", "names")


def _stored(row: _Row, total: Total) -> Site:
    best = total.best
    people = None
    if best is not None:
        # Of a group there is no range.
        people = Band(
            best if total.low is None else total.low, best, best if total.high is None else total.high
        )
    return Site(
        **vars(row), people=people, basis=total.basis, freshness=total.freshness or "", pending=total.pending
    )


def _known(row: _Row, point: Point | None) -> Site:
    return Site(
        **vars(row),
        people=band(point),
        basis=point.basis if point else Basis.NONE,
        freshness=point.freshness or "" if point else "",
    )

"""A row per camp: the same columns in CSV, which keeps codes, and in XLSX, which says them in words."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from camptrack.exports.tables.columns import Column, Kind, Table, Value
from camptrack.exports.words import labels
from camptrack.exports.words.writing import local_name
from camptrack.situation import Band, Flag, Row, Situation
from camptrack.vocabulary import Freshness

#: parts of a value that has several
AND = ";"


def _flags(codes: str) -> str:
    return f"{AND} ".join(labels.flag(Flag(code)) for code in codes.split(AND))


def _end(side: str, end: str) -> Callable[[Row], int | None]:
    """The low, best or high number of the people now or before."""

    def of(row: Row) -> int | None:
        band: Band | None = getattr(row, side)
        return None if band is None else int(getattr(band, end))

    return of


_CAMP: list[tuple[Column, Callable[[Row], Value]]] = [
    (Column("camp_code", _("camp code")), lambda row: row.camp.code),
    (Column("camp_name", _("camp")), lambda row: local_name(row.camp)),
    (Column("area_code", _("area code")), lambda row: row.area.code),
    (Column("area_name", _("area")), lambda row: local_name(row.area)),
    (Column("group_code", _("code of the area above")), lambda row: row.district.code),
    (Column("group_name", _("area above")), lambda row: local_name(row.district)),
    (
        Column("site_type", _("site type"), say=labels.site_type),
        lambda row: row.site_type or None,
    ),
    (Column("latitude", _("latitude"), Kind.DEGREES), lambda row: row.latitude),
    (Column("longitude", _("longitude"), Kind.DEGREES), lambda row: row.longitude),
    (Column("capacity", _("capacity, people"), Kind.NUMBER), lambda row: row.capacity),
    (Column("households", _("households"), Kind.NUMBER), lambda row: row.households),
    (Column("low", _("people, low"), Kind.NUMBER), _end("people", "low")),
    (Column("best", _("people, best"), Kind.NUMBER), _end("people", "best")),
    (Column("high", _("people, high"), Kind.NUMBER), _end("people", "high")),
    (Column("before_low", _("before, low"), Kind.NUMBER), _end("before", "low")),
    (Column("before_best", _("before, best"), Kind.NUMBER), _end("before", "best")),
    (Column("before_high", _("before, high"), Kind.NUMBER), _end("before", "high")),
    (Column("change", _("change"), Kind.CHANGE), lambda row: change(row.people, row.before)),
    (Column("arrivals", _("arrivals"), Kind.NUMBER), lambda row: row.arrivals),
    (Column("departures", _("departures"), Kind.NUMBER), lambda row: row.departures),
    (
        Column("basis", _("basis"), say=labels.basis),
        lambda row: row.basis,
    ),
    (
        Column("freshness", _("freshness"), say=lambda code: str(Freshness(code).label)),
        lambda row: row.freshness,
    ),
    (Column("as_of", _("counted on"), Kind.DAY), lambda row: row.as_of),
    (Column("source", _("source")), lambda row: row.source or None),
    (
        Column("method", _("method"), say=labels.method),
        lambda row: row.method or None,
    ),
    (Column("reliability", _("reliability of the source")), lambda row: row.reliability or None),
    (Column("credibility", _("credibility"), Kind.NUMBER), lambda row: row.credibility),
    (Column("drift", _("unexplained change"), Kind.CHANGE), lambda row: row.drift),
    (
        Column("flags", _("flags"), say=_flags),
        lambda row: AND.join(row.flags) or None,
    ),
]  # fmt: skip
_PERIOD = [
    Column("reference_period_start", _("first day"), Kind.DAY),
    Column("reference_period_end", _("last day"), Kind.DAY),
    Column("known_at", _("cut-off (UTC)"), Kind.MOMENT),
]
CAMP_COLUMNS: list[Column] = [*(column for column, _of in _CAMP), *_PERIOD]


def camps(situation: Situation) -> Table:
    """In the order of the issue: by people, those without data last; names in the active language."""
    about = situation.about
    period: list[Value] = [about.start, about.end, about.known_at]
    return Table(CAMP_COLUMNS, [[*(of(row) for _column, of in _CAMP), *period] for row in situation.rows])


def change(now: Band | None, before: Band | None) -> int | None:
    """Of the best numbers; unknown where either is."""
    return None if now is None or before is None else now.best - before.best

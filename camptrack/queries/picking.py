"""A camp, an area, a source or a wave by what people call it: a name in any language, an alias, a code."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, F, Model, Q, QuerySet, Value, When

from camptrack.models import Area, Camp, CampCode, Figure, Organisation, Report, Source, Wave

from .names import code_behind

#: what is offered at once
MOST = 12
#: an organisation's latest reports, from which come the camps and sources that are offered first
RECENT_REPORTS = 20
#: rows that hold a name somewhere, among which is looked for those that are called exactly so
_MOST_ALIKE = 200

#: by model: the natural key, the name, and the other columns that hold names
COLUMNS: dict[type[Model], tuple[str, str, tuple[str, ...]]] = {
    Camp: ("code", "name", ("names", "aliases")),
    Area: ("code", "name", ("names",)),
    Source: ("slug", "name", ()),
    Wave: ("slug", "label", ()),
}


def _rows(model: type[Model]) -> QuerySet[Any]:
    if model is Camp:
        return Camp.objects.standing().select_related("area")
    return model._default_manager.all()


def called(model: type[Model], text: str) -> list[Any]:
    """The rows that this text means: one where it ends with a code in brackets, or is a code; else all that
    are called so."""
    key, name, others = COLUMNS[model]
    for code in filter(None, [code_behind(text), text]):
        if found := _by_key(model, key, code):
            return [found]
    alike = _rows(model).filter(_holds(text, (name, *others)))[:_MOST_ALIKE]
    return [row for row in alike if text.casefold() in _names(row, name, others)]


def _by_key(model: type[Model], key: str, code: str) -> Any | None:
    found = _rows(model).filter(**{f"{key}__iexact": code}).first()
    if found is None and model is Camp:
        # A code that the camp had, or that of a camp which is another one by now.
        had = CampCode.objects.filter(code__iexact=code).select_related("camp__merged_into").first()
        return had.camp.counted_in if had else None
    return found


def _names(row: Any, name: str, others: Iterable[str]) -> set[str]:
    held = [getattr(row, name)]
    for column in others:
        more = getattr(row, column)
        held += more.values() if isinstance(more, dict) else more
    return {each.casefold() for each in held}


def _holds(text: str, columns: Iterable[str]) -> Q:
    """Each word of the text stands in one of the columns."""
    every = Q()
    for word in text.split():
        one = Q()
        for column in columns:
            one |= Q(**{f"{column}__icontains": word})
        every &= one
    return every


def offered(model: type[Model], text: str, organisations: Iterable[Organisation]) -> list[Any]:
    """What to offer while a text is being typed: what is called exactly so, then what these organisations
    used last, then by name. Without a text, what they used last."""
    key, name, others = COLUMNS[model]
    recent = _recent(model, organisations)
    rows = _rows(model)
    if not text:
        used = rows.filter(pk__in=recent)
        return sorted(used, key=lambda row: recent.index(row.pk))[:MOST] or list(rows.order_by(name)[:MOST])
    ranked = rows.filter(_holds(text, (key, name, *others))).annotate(
        rank=Case(
            When(**{f"{key}__iexact": text}, then=Value(0)),
            When(pk__in=recent, then=Value(1)),
            When(**{f"{name}__istartswith": text}, then=Value(2)),
            default=Value(3),
        )
    )
    return list(ranked.order_by("rank", F(name))[:MOST])


def _recent(model: type[Model], organisations: Iterable[Organisation]) -> list[int]:
    """Ids, the latest first; none of what is not asked for that way."""
    if model not in (Camp, Source):
        return []
    reports = [
        report
        for each in organisations
        for report in Report.objects.filter(organisation=each).order_by("-at", "-id")[:RECENT_REPORTS]
    ]
    reports.sort(key=lambda report: report.at, reverse=True)
    if model is Source:
        return list(dict.fromkeys(report.source_id for report in reports))
    order = {report.pk: place for place, report in enumerate(reports)}
    used = Figure.objects.filter(report__in=order).values_list("report", "position", "camp").distinct()
    return list(dict.fromkeys(camp for *_, camp in sorted(used, key=lambda row: (order[row[0]], row[1]))))

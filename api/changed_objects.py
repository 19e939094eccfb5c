"""How objects that changed are now, as a reader may see them: the same answers as in the lists."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from camptrack.models import Area, Camp, Source, User, Wave
from camptrack.queries.reports import visible_reports
from camptrack.queries.totals import Asked, totals
from camptrack.vocabulary import ChangeKind, ReportStatus

from .areas import present_area
from .bulk_totals import present_total
from .camps import present_camp
from .figures import present_figures, visible_figures
from .reports import present_reports, with_contents
from .sources import grades_sources, present_source
from .waves import ENDS, present_wave

MERGED, RENAMED = "merged", "renamed"
#: why an object counts for nothing any more
REASONS = (ReportStatus.RETRACTED.value, ReportStatus.SUPERSEDED.value, MERGED, RENAMED)


@dataclass(frozen=True)
class Shown:
    """An object as it is answered, where there still is one; why it is gone, where it is."""

    answer: dict[str, Any] | None
    gone: str | None = None


#: there is nothing by this code or slug any more
NO_LONGER = Shown(None, RENAMED)
Found = dict[str, Shown]


def shown(kind: str, keys: Collection[str], user: User) -> Found:
    """By key; none of what the reader may not see."""
    return _FINDERS[kind](keys, user)


def _ended(status: str) -> str | None:
    return status if status in REASONS else None


def _reports(keys: Collection[str], user: User) -> Found:
    reports: Any = list(with_contents(visible_reports(user)).filter(pk__in=keys))
    answers = present_reports(reports, user)
    return {str(answer["id"]): Shown(answer, _ended(answer["status"])) for answer in answers}


def _figures(keys: Collection[str], user: User) -> Found:
    figures: Any = list(visible_figures(user).filter(pk__in=keys))
    answers = present_figures(figures, user)
    return {
        str(figure.pk): Shown(answer, _ended(figure.report.status))
        for figure, answer in zip(figures, answers, strict=True)
    }


def _camps(keys: Collection[str], _user: User) -> Found:
    camps = Camp.objects.select_related("area", "merged_into").prefetch_related("codes")
    camps = camps.filter(code__in=keys)
    found = {camp.code: Shown(present_camp(camp), MERGED if camp.merged_into else None) for camp in camps}
    return dict.fromkeys(keys, NO_LONGER) | found


def _areas(keys: Collection[str], _user: User) -> Found:
    areas = Area.objects.select_related("parent").filter(code__in=keys)
    return dict.fromkeys(keys, NO_LONGER) | {area.code: Shown(present_area(area)) for area in areas}


def _sources(keys: Collection[str], user: User) -> Found:
    grades = grades_sources(user)
    sources = Source.objects.filter(slug__in=keys)
    found = {source.slug: Shown(present_source(source, grades=grades)) for source in sources}
    return dict.fromkeys(keys, NO_LONGER) | found


def _waves(keys: Collection[str], _user: User) -> Found:
    waves = Wave.objects.select_related(*ENDS).filter(slug__in=keys)
    return dict.fromkeys(keys, NO_LONGER) | {wave.slug: Shown(present_wave(wave)) for wave in waves}


def _camp_totals(keys: Collection[str], _user: User) -> Found:
    """As of today: a row of the bulk pull."""
    camps = Camp.objects.filter(code__in=keys).values_list("pk", "code", "merged_into")
    asked = Asked(datetime.now(tz=UTC).date())
    standing = {pk: code for pk, code, merged_into in camps if merged_into is None}
    found = {code: Shown(None, MERGED) for _pk, code, merged_into in camps if merged_into is not None}
    for code, total in zip(standing.values(), totals(Camp, list(standing), asked), strict=True):
        found[code] = Shown(present_total(total, asked))
    return dict.fromkeys(keys, NO_LONGER) | found


_FINDERS: dict[str, Callable[[Collection[str], User], Found]] = {
    ChangeKind.REPORT: _reports,
    ChangeKind.FIGURE: _figures,
    ChangeKind.CAMP: _camps,
    ChangeKind.AREA: _areas,
    ChangeKind.SOURCE: _sources,
    ChangeKind.WAVE: _waves,
    ChangeKind.CAMP_TOTAL: _camp_totals,
}

"""What a wave holds: the other figures that speak of the same people."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from camptrack.models import Decision, Figure, User, Wave
from camptrack.queries.reports import visible_reports
from camptrack.queries.shown import number_shown
from camptrack.vocabulary import DecisionKind, ReportStatus

#: so many are shown, the latest first
MOST = 5


@dataclass(frozen=True)
class InWave:
    """A figure, and whether its number may be shown."""

    figure: Figure
    shown: bool


@dataclass(frozen=True)
class WaveFigures:
    """The latest of them, and how many there are."""

    rows: list[InWave]
    number: int


def figures_in_wave(wave: Wave, user: User, seen: set[int]) -> WaveFigures:
    """Of reports that the reader may see and that were not corrected or retracted; `seen` are the reader's
    own organisations (ids)."""
    reports: Any = visible_reports(user)
    standing = reports.filter(status__in=[ReportStatus.DRAFT, ReportStatus.PUBLISHED])
    decided = Decision.objects.in_force().filter(figure=OuterRef("pk"), kind=DecisionKind.ASSIGN_WAVE)
    put_into = Subquery(decided.order_by("-at", "-pk").values("wave")[:1])
    in_wave = Coalesce(put_into, F("wave_id"), output_field=BigIntegerField())
    figures: Any = Figure.objects.annotate(in_wave=in_wave).filter(
        in_wave=wave.pk, report__in=standing.values("pk")
    )
    latest = figures.select_related("camp", "published", "report__source").order_by("-end", "-pk")[:MOST]
    rows = [InWave(each, number_shown(each, member=each.report.organisation_id in seen)) for each in latest]
    return WaveFigures(rows, figures.count())

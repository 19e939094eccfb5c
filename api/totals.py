"""How many people, over time, and why: of a camp or of an area."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from camptrack.actions.refusals import Conflict
from camptrack.models import Area, Camp
from camptrack.queries.evidence import Explained, evidence
from camptrack.queries.explanation import explain, reason_code
from camptrack.queries.known import NotWorkedOut
from camptrack.queries.places import settled_in
from camptrack.queries.population import population
from camptrack.queries.series import Interval, series
from camptrack.queries.shown import is_suppressed, number_shown
from camptrack.vocabulary import Right

from . import total_tables
from .calculations import accepted
from .figure_columns import NOTHING_SHOWN, band_of
from .figure_rows import row_of
from .moved import camp_at
from .parameters import KNOWN_AT, ON, Parameters, parameter
from .permissions import organisations_of, user_of
from .total_answers import CalculationAnswer, EvidenceAnswer, PopulationAnswer, SeriesAnswer
from .views import View

#: days of a series when no start is given
USUAL_DAYS = 90


class OfPlace(View):
    """A total of a camp or of an area; which of them, the route says."""

    rights = {"GET": (Right.VIEW,)}
    model: type[Area] | type[Camp] = Camp

    def place(self, code: str) -> Area | Camp:
        """Or 404; of a camp that has another code or was merged, where it is now."""
        if self.model is Camp:
            return camp_at(code, to_read=True)
        rows: QuerySet[Any] = self.model._default_manager.all()
        place: Area | Camp = get_object_or_404(rows, code=code)
        return place

    def handle_exception(self, exc: Exception) -> Any:
        """What takes too long to be waited for is worked out elsewhere."""
        if isinstance(exc, NotWorkedOut):
            try:
                return accepted(self.request, exc)
            except Conflict as refusal:
                exc = refusal
        return super().handle_exception(exc)


class PlacePopulation(OfPlace):
    table = total_tables.POPULATION
    parameters = frozenset({"on", "known_at", "compare"})
    serializer_class = PopulationAnswer

    def read(self, parameters: Parameters) -> tuple[date, datetime | None, date | None]:
        return parameters.on(), parameters.known_at(), parameters.day("compare")

    @extend_schema(
        parameters=[
            ON,
            KNOWN_AT,
            parameter("compare", "Another day: adds `change` and `change_same_camps`.", OpenApiTypes.DATE),
        ],
        responses={200: PopulationAnswer, 202: CalculationAnswer},
    )
    def get(self, request: Request, code: str) -> HttpResponseBase:
        """How many people on a day: low, best, high, and what they rest on."""
        place, (on, known_at, compare) = self.place(code), self.asked
        answer = asdict(population(place, on, known_at, compare))
        if compare is None:
            del answer["change"], answer["change_same_camps"]
        unit = "people" if isinstance(place, Camp) else "people in recorded sites"
        answer |= {"known_at": known_at, "unit": unit}
        return self.tabled(answer, [answer], code)


class PlaceSeries(OfPlace):
    table = total_tables.SERIES
    parameters = frozenset({"start", "end", "interval", "known_at"})
    serializer_class = SeriesAnswer

    def read(self, parameters: Parameters) -> tuple[date, date, Interval, datetime | None]:
        end = parameters.day("end") or parameters.today
        start = parameters.day("start") or end - timedelta(days=USUAL_DAYS - 1)
        parameters.in_order(("start", "end"), start, end)
        interval = parameters.word("interval", [*map(str, Interval)], Interval.DAY)
        return start, end, Interval(interval), parameters.known_at()

    @extend_schema(
        parameters=[
            parameter("start", "First day; 90 days up to the end when left out.", OpenApiTypes.DATE),
            parameter("end", "Last day; today (UTC) when left out.", OpenApiTypes.DATE),
            parameter(
                "interval", "A row each; weeks begin on Monday.", enum=[*map(str, Interval)], default="day"
            ),
            KNOWN_AT,
        ],
        responses={200: SeriesAnswer, 202: CalculationAnswer},
    )
    def get(self, request: Request, code: str) -> HttpResponseBase:
        """People over time, a row a period; at most 10,000 rows."""
        place, (start, end, interval, known_at) = self.place(code), self.asked
        standing = settled_in(place)
        rows = [asdict(row) for row in series(place, start, end, interval, known_at)]
        answer = {
            "results": rows,
            "pending": standing.pending,
            "settled_through": standing.through,
            "computed_at": standing.computed_at,
        }
        return self.tabled(answer, rows, code)


class PlaceEvidence(OfPlace):
    table = total_tables.EVIDENCE
    parameters = frozenset({"on", "known_at"})
    serializer_class = EvidenceAnswer

    def read(self, parameters: Parameters) -> tuple[date, datetime | None]:
        return parameters.on(), parameters.known_at()

    @extend_schema(parameters=[ON, KNOWN_AT], responses=EvidenceAnswer)
    def get(self, request: Request, code: str) -> HttpResponseBase:
        """Every figure that bears on a day: its role, why, and the people that it contributes."""
        place, (on, known_at) = self.place(code), self.asked
        found = evidence(place, on, known_at)
        mine = organisations_of(user_of(request))
        rows = [_finding(each, mine) for each in found.explained]
        answer = {
            "on": on,
            "known_at": known_at,
            "results": rows,
            "swallowed": [
                {"camp": camp.code, "on": day, "people": people} for camp, day, people in found.swallowed
            ],
        }
        return self.tabled(answer, rows, code)


def _finding(explained: Explained, mine: set[int]) -> dict[str, Any]:
    figure, finding, because = explained.figure, explained.finding, explained.because
    report, band = figure.report, band_of(row_of(figure))
    member = report.organisation_id in mine
    # The sentence grades the figure in the way, the code the figure itself.
    grades = (because.report if because else report).organisation_id in mine
    answer = {
        "figure": figure.pk,
        "camp": explained.camp.code,
        "role": finding.role,
        "reason": reason_code(explained, grades=member),
        "explanation": explain(explained, grades=grades),
        "contribution": finding.people,
        "drift": finding.drift,
        "because": because.pk if because else None,
        "since": date.fromordinal(finding.since),
        "measure": figure.measure,
        "start": figure.start,
        "end": figure.end,
        "value": figure.value,
        "qualifier": figure.qualifier,
        "unit": figure.unit,
        "low": band.low,
        "best": band.best,
        "high": band.high,
        "quote": figure.quote,
        "attributed_to": figure.attributed_to,
        "source": report.source.slug,
        "source_name": report.source.name,
        "report": report.pk,
        "title": report.title,
        "url": report.url,
        "published_on": report.published_on,
        "wave": explained.wave,
        "counts_as": explained.counts_as,
        "suppressed": is_suppressed(figure),
    }
    if not number_shown(figure, member=member):
        answer |= {name: shown for name, shown in NOTHING_SHOWN.items() if name in answer}
    if member:
        answer["reliability"] = figure.published.reliability
        answer["credibility"] = figure.published.credibility
    return answer

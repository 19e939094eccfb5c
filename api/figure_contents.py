"""A figure as partners send it."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from camptrack.actions.checks import figure_problems
from camptrack.actions.contents import CellContent, FigureContent
from camptrack.actions.refusals import Problem
from camptrack.models import Camp
from camptrack.vocabulary import FlowReason, Gender, Measure, Method, PopulationGroup, Qualifier, Unit

from . import fields
from .named import CampCode, WaveSlug

MOST_CELLS = 200
_PART = ("gender", "min_age", "max_age", "population_group", "origin")


class CellInput(fields.Strict):
    """Part of a figure: the dimensions that it names, and a count or a share."""

    gender = fields.Word(Gender, required=False, allow_blank=True, allow_null=True)
    min_age = fields.Whole(max_value=130, required=False, allow_null=True)
    max_age = fields.Whole(max_value=130, required=False, allow_null=True)
    population_group = fields.Word(PopulationGroup, required=False, allow_blank=True, allow_null=True)
    origin = fields.origin(required=False, allow_blank=True, allow_null=True)
    count = fields.Whole(required=False, allow_null=True)
    share = fields.Exact(max_digits=9, decimal_places=8, required=False, allow_null=True)

    class Meta:
        list_serializer_class = fields.Several


class FigureInput(fields.Strict):
    """One number about one camp, as the report states it."""

    camp = CampCode()
    measure = fields.Word(Measure)
    on = fields.Day(required=False, allow_null=True, help_text="A headcount's day.")
    start = fields.Day(required=False, allow_null=True, help_text="First day of arrivals or departures.")
    end = fields.Day(required=False, allow_null=True, help_text="Last day of arrivals or departures.")
    value = fields.Whole(required=False, allow_null=True)
    unit = fields.Word(Unit, default=Unit.PERSONS)
    qualifier = fields.Word(Qualifier, default=Qualifier.EXACTLY)
    low = fields.Whole(required=False, allow_null=True)
    high = fields.Whole(required=False, allow_null=True)
    households = fields.Whole(required=False, allow_null=True)
    household_size = fields.Exact(max_digits=6, decimal_places=3, required=False, allow_null=True)
    method = fields.Word(Method, required=False, allow_blank=True, allow_null=True)
    reason = fields.Word(FlowReason, required=False, allow_blank=True, allow_null=True)
    wave = WaveSlug(required=False, allow_null=True)
    attributed_to = fields.Text(max_length=300, default="", allow_blank=True)
    quote = fields.Text(max_length=5000, default="", allow_blank=True)
    gender = fields.Word(Gender, required=False, allow_blank=True, allow_null=True)
    min_age = fields.Whole(max_value=130, required=False, allow_null=True)
    max_age = fields.Whole(max_value=130, required=False, allow_null=True)
    population_group = fields.Word(PopulationGroup, required=False, allow_blank=True, allow_null=True)
    origin = fields.origin(required=False, allow_blank=True, allow_null=True)
    breakdown = CellInput(many=True, required=False, max_length=MOST_CELLS)  # type: ignore[call-arg]  # of the list

    def rule_problems(self, read: dict[str, Any], unread: frozenset[str]) -> list[Problem]:
        """Of each figure, so that everything is said at once. Without a measure no rule is sure."""
        if "measure" in unread:
            return []
        content, of_days = _content(read)
        found = [problem for problem in of_days if problem.pointer[1:] not in unread]
        unread |= {problem.pointer[1:] for problem in found}
        return found + figure_problems(content, pointer="", today=self.context["today"], unread=unread)

    def validate(self, attrs: dict[str, Any]) -> FigureContent:
        return _content(attrs)[0]


def _content(read: dict[str, Any]) -> tuple[FigureContent, list[Problem]]:
    """A figure, and what is wrong with the names of its days. Empty ones stand for what was not read."""
    given = {name: value for name, value in read.items() if value is not None}
    problems, start, end = _days(given)
    part = {name: given.pop(name) for name in _PART if given.get(name, "") != ""}
    for name in ("on", "start", "end", *_PART):
        given.pop(name, None)
    cells = tuple(
        CellContent(**{name: value for name, value in (cell or {}).items() if value is not None})
        for cell in given.pop("breakdown", ())
    )
    whole = {"camp": Camp(), **given, "start": start, "end": end, "breakdown": cells}
    return FigureContent(**whole, part=CellContent(**part) if part else None), problems


def _days(given: dict[str, Any]) -> tuple[list[Problem], Any, Any]:
    """What is wrong with the days' names, and the days; today's for one that is missing."""
    today = datetime.now(tz=UTC).date()
    if given["measure"] == Measure.HEADCOUNT:
        problems = [
            Problem(f"/{name}", "only_for_flows", _("A headcount is of one day: give `on` alone."))
            for name in ("start", "end")
            if name in given
        ]
        if "on" not in given:
            problems.append(Problem("/on", "required", _("Give the day of the headcount.")))
        day = given.get("on", today)
        return problems, day, day
    problems = [
        Problem(f"/{name}", "required", _("Give the first and the last day; they may be the same."))
        for name in ("start", "end")
        if name not in given
    ]
    if "on" in given:
        detail = _("Arrivals and departures have a start and an end.")
        problems.append(Problem("/on", "only_for_headcounts", detail))
    known = given.get("start") or given.get("end") or today
    return problems, given.get("start", known), given.get("end", known)

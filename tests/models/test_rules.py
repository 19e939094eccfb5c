"""Every check and unique constraint refuses what it is there for."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.models import Value
from django.db.models.functions import Cast
from pghistory.models import Event

from camptrack import models as storage
from tests import factories
from tests.models.cases import CASES
from tests.models.faults import PAST, flow, unpublished_figure
from tests.models.refusing import Case, refused_by

pytestmark = pytest.mark.django_db

MODELS = [model for model in apps.get_app_config("camptrack").get_models() if not issubclass(model, Event)]

# Overlapping cells have a test of their own (test_breakdowns.py).
ELSEWHERE = {"breakdowncell_disjoint"}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    with refused_by(case.rule):
        case.make(**case.fields)


CHOICES = [
    (model, field)
    for model in MODELS
    for field in model._meta.get_fields()
    if isinstance(field, models.Field) and field.choices
]


def rule_of(model: type[models.Model], field: models.Field[Any, Any]) -> str:
    return f"{model._meta.model_name}_{field.name}_vocabulary"


FACTORIES: dict[type[models.Model], Callable[..., Any]] = {
    storage.User: factories.user,
    storage.AccountEvent: factories.account_event,
    storage.Change: factories.change,
    storage.Invitation: factories.invitation,
    storage.Grant: lambda right: factories.grant(right=right),
    storage.Camp: factories.camp,
    storage.Source: factories.source,
    storage.Report: factories.report,
    storage.Figure: factories.figure,
    storage.BreakdownCell: factories.cell,
    storage.ReportEvent: factories.event,
    storage.PublishedFigure: unpublished_figure,
    storage.Decision: factories.decision,
    storage.WarningOverride: factories.override,
    storage.Change: factories.change,
    storage.CampTotal: factories.camp_total,
    storage.CampPoint: factories.camp_point,
    storage.AreaDelta: factories.area_delta,
    storage.AreaSpan: factories.area_span,
    storage.WaveFlow: factories.wave_flow,
    storage.Question: factories.question,
    storage.Schedule: factories.schedule,
    storage.Recipient: factories.recipient,
    storage.WebhookEndpoint: lambda **fields: factories.webhook(disabled_at=PAST, **fields),
    storage.WebhookDelivery: factories.webhook_call,
    storage.WebhookAttempt: factories.webhook_attempt,
    storage.Import: factories.import_,
    storage.ImportRow: factories.import_row,
    storage.Issue: factories.made_issue,
    storage.IssueEvent: factories.issue_event,
    storage.IssueFile: factories.issue_file,
    storage.Delivery: factories.delivery,
    storage.DeliveryAttempt: factories.hand_over,
}


@pytest.mark.parametrize(("model", "field"), CHOICES, ids=[rule_of(*choice) for choice in CHOICES])
def test_refuses_words_outside_the_vocabulary(
    model: type[models.Model], field: models.Field[Any, Any]
) -> None:
    nonsense = 99 if isinstance(field, models.IntegerField) else "z"
    factory = flow if (model, field.name) == (storage.Figure, "reason") else FACTORIES[model]
    fields = {"method": ""} if (model, field.name) == (storage.Figure, "measure") else {}
    with refused_by(rule_of(model, field)):
        factory(**{field.name: nonsense, **fields})


def test_no_constraint_is_untested() -> None:
    stored = {constraint.name for model in MODELS for constraint in model._meta.constraints}
    tested = {case.rule for case in CASES} | {rule_of(*choice) for choice in CHOICES} | ELSEWHERE
    assert tested == stored


def test_every_constraint_says_what_is_wrong() -> None:
    silent = [
        constraint.name
        for model in MODELS
        for constraint in model._meta.constraints
        if constraint.violation_error_message == constraint.default_violation_error_message
    ]
    assert silent == []


@pytest.mark.parametrize(
    "fields",
    [
        {"value": 0},
        {"value": 1_000_000_000},
        {"value": 5, "low": 5, "high": 5},
        {"qualifier": "between", "low": 4, "high": 4},
        {"value": 73_041, "households": 21_245, "household_size": "4.125"},
        {"gender": "f", "min_age": 60, "population_group": "IDP", "origin": "OTH"},
        {"min_age": 0, "max_age": 130},
        {"start": date(1900, 1, 1)},
        {"measure": "arrivals", "reason": "birth", "unit": "households"},
        {"measure": "departures", "start": date(1919, 1, 1), "end": date(2019, 1, 1)},
    ],
    ids=str,
)
def test_takes_figures_at_the_edge(fields: dict[str, Any]) -> None:
    made = factories.figure(**fields)
    made.refresh_from_db()
    # The same rules speak in forms, where a person reads them.
    made.validate_constraints()


def test_takes_the_same_external_id_in_another_organisation_and_in_a_correction() -> None:
    first = factories.report(external_id="kobo-1")
    factories.correction(first)
    factories.report(external_id="kobo-1")


def test_takes_any_number_of_redactions() -> None:
    report = factories.report()
    factories.event(report, "redacted")
    factories.event(report, "redacted")


@pytest.mark.parametrize("field", ["title", "excerpt"])
def test_no_text_holds_nul(field: str) -> None:
    with pytest.raises(ValueError, match="NUL"):
        factories.report(**{field: "a\x00b"})


def test_no_date_is_infinite() -> None:
    with refused_by("report_published_on_range"):
        factories.report(published_on=Cast(Value("infinity"), models.DateField()))

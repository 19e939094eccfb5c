"""Evidence is added on the database's clock, and neither changed nor deleted by anybody."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg2.errors
import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, models, transaction

from camptrack.models import (
    AccountEvent,
    BreakdownCell,
    CampCode,
    Decision,
    Figure,
    PublishedFigure,
    Report,
    ReportEvent,
    WarningOverride,
    privileges,
)
from tests import factories
from tests.models.refusing import refused_by

EVIDENCE = [
    Report,
    Figure,
    BreakdownCell,
    ReportEvent,
    PublishedFigure,
    Decision,
    CampCode,
    WarningOverride,
    AccountEvent,
]
HISTORY = [
    model for model in apps.get_app_config("camptrack").get_models() if hasattr(model, "pgh_tracked_model")
]
CHANGES = {
    Report: "revision = revision + 1",
    Figure: "value = value + 1",
    BreakdownCell: "count = count + 1",
    ReportEvent: "kind = 'retracted'",
    PublishedFigure: "credibility = 6",
    Decision: "kind = 'dispute'",
    CampCode: "code = 'NONE'",
    WarningOverride: "reason = 'another'",
    AccountEvent: "reason = 'another'",
}
LONG_AGO = datetime(2019, 1, 1, tzinfo=UTC)


def a_row_everywhere() -> Figure:
    """Of every table of evidence."""
    figure = factories.figure()
    factories.cell(figure, gender="f")
    factories.override(figure.report, figure=figure)
    factories.publish(figure.report)
    factories.decision(figure)
    return figure


def test_all_evidence_is_tested_here() -> None:
    declared = {label for label, kind in privileges.KINDS.items() if kind is privileges.Kind.EVIDENCE}
    # What belongs to an issue goes with a preview: test_issues.py.
    tested = {model._meta.label for model in EVIDENCE} | {"camptrack.IssueEvent", "camptrack.IssueFile"}
    assert tested == {label for label in declared if "camptrack." in label}


@pytest.mark.django_db
@pytest.mark.parametrize("model", [*EVIDENCE, *HISTORY])
def test_a_trigger_refuses_even_the_owner(as_owner: Any, model: type[models.Model]) -> None:
    a_row_everywhere()
    factories.wave()
    factories.grant()
    factories.recipient(factories.schedule(camps=[factories.camp()]))
    factories.api_key()
    factories.invitation()
    factories.recovery_link()
    factories.account_event()
    factories.webhook()
    change = CHANGES.get(model, "pgh_label = 'never happened'")
    for statement in ("UPDATE {table} SET {change}", "DELETE FROM {table}", "TRUNCATE {table} CASCADE"):
        with pytest.raises(psycopg2.errors.RestrictViolation, match="append-only"):
            as_owner(statement.format(table=model._meta.db_table, change=change))


def test_no_session_variable_opens_evidence(as_owner: Any) -> None:
    a_row_everywhere()
    (name,) = as_owner(
        "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger_protect_delete%%' "
        "AND tgrelid = 'camptrack_decision'::regclass"
    )[0]
    with pytest.raises(psycopg2.errors.RestrictViolation):
        as_owner(f"SET LOCAL pgtrigger.ignore = '{{{name}}}'; DELETE FROM camptrack_decision")


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["title", "url", "excerpt"])
def test_a_report_can_be_redacted(field: str) -> None:
    report = factories.report(title="Of a person", url="https://example.org/person", excerpt="Her name is")
    Report.objects.filter(pk=report.pk).update(**{field: ""})
    report.refresh_from_db()
    assert getattr(report, field) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["quote", "attributed_to"])
def test_a_figure_can_be_redacted(field: str) -> None:
    figure = factories.figure(quote="said a named person", attributed_to="a named person")
    Figure.objects.filter(pk=figure.pk).update(**{field: ""})
    figure.refresh_from_db()
    assert getattr(figure, field) == ""
    assert figure.value == 1000


@pytest.mark.django_db
def test_redaction_blanks_and_does_not_rewrite() -> None:
    report = factories.report(title="Of a person")
    figure = factories.figure(report, quote="said a named person")
    with refused_by("append-only"):
        Report.objects.filter(pk=report.pk).update(title="Of another")
    with refused_by("append-only"):
        Figure.objects.filter(pk=figure.pk).update(quote="said another")


@pytest.mark.django_db
def test_redaction_is_of_texts_alone() -> None:
    figure = factories.figure(quote="said a named person")
    with pytest.raises(ProgrammingError), transaction.atomic():
        Figure.objects.filter(pk=figure.pk).update(quote="", value=1)


def test_the_owner_redacts_texts_alone(as_owner: Any) -> None:
    figure = factories.figure(quote="said a named person")
    with pytest.raises(psycopg2.errors.RestrictViolation):
        as_owner("UPDATE camptrack_figure SET quote = '', value = 1")
    as_owner("UPDATE camptrack_figure SET quote = ''")
    figure.refresh_from_db()
    assert (figure.quote, figure.value) == ("", 1000)


@pytest.mark.django_db
@pytest.mark.parametrize("make", [factories.report, factories.event, factories.decision, factories.override])
def test_nobody_back_dates_an_entry(make: Any) -> None:
    before = database_clock()
    made = make(at=LONG_AGO)
    made.refresh_from_db()
    assert before < made.at < database_clock()


@pytest.mark.django_db
def test_rows_of_one_transaction_have_their_own_moments() -> None:
    report = factories.report()
    assert report.at < factories.event(report).at


@pytest.mark.django_db
def test_an_event_counts_from_its_entry() -> None:
    event = factories.event()
    assert event.counts_from == event.at


@pytest.mark.django_db
def test_an_archive_import_states_when_a_report_was_received() -> None:
    event = factories.event(counts_from=LONG_AGO)
    event.refresh_from_db()
    assert event.counts_from == LONG_AGO
    assert event.at > LONG_AGO + timedelta(365)


@pytest.mark.django_db
def test_a_published_report_does_not_grow() -> None:
    figure = factories.counting_figure()
    with refused_by("its evidence can no longer grow"):
        factories.figure(figure.report)
    with refused_by("its evidence can no longer grow"):
        factories.cell(figure, gender="f")
    with refused_by("its evidence can no longer grow"):
        factories.override(figure.report, figure=figure)


@pytest.mark.django_db
def test_a_warning_is_about_a_figure_of_its_report() -> None:
    with refused_by("a figure of the same report"):
        factories.override(factories.report(), figure=factories.figure())


@pytest.mark.django_db
def test_a_draft_grows_beside_published_reports() -> None:
    factories.counting_figure()
    factories.cell(factories.figure(), gender="f")


@pytest.mark.django_db
def test_only_figures_of_the_report_are_published() -> None:
    published, other = factories.counting_figure(), factories.figure()
    with refused_by("own figures"):
        factories.published_figure(other, report=published.report)
    with refused_by("own figures"):
        factories.published_figure(other)


@pytest.mark.django_db
def test_a_figure_is_published_in_its_camp() -> None:
    figure = factories.figure()
    factories.event(figure.report)
    with refused_by("own figures"):
        factories.published_figure(figure, camp=factories.camp())


@pytest.mark.django_db
def test_a_correction_is_the_next_revision_in_the_same_organisation() -> None:
    first = factories.report()
    with refused_by("next revision"):
        factories.correction(first, revision=3)
    with refused_by("next revision"):
        factories.correction(first, organisation=factories.organisation())
    second = factories.correction(first)
    assert factories.correction(second).revision == 3


@pytest.mark.django_db
def test_a_report_is_superseded_once() -> None:
    first = factories.report()
    factories.correction(first)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.correction(first)


@pytest.mark.django_db
def test_a_withdrawal_takes_back_a_decision_about_the_same_figure() -> None:
    verified = factories.decision()
    with refused_by("same figure"):
        factories.decision(kind="withdraw", withdraws=verified)
    withdrawal = factories.decision(verified.figure, "withdraw", withdraws=verified)
    with refused_by("same figure"):
        factories.decision(verified.figure, "withdraw", withdraws=withdrawal)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.decision(verified.figure, "withdraw", withdraws=verified)


def database_clock() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    return now

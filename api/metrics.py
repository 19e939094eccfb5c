"""What Prometheus reads: how the service is doing. No number of people, so it needs no key inside."""

import logging
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, ProgrammingError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, Metric, generate_latest
from prometheus_client.registry import Collector

from camptrack import VERSION
from camptrack.queries.patience import at_most, took_too_long
from camptrack.queries.standby import seconds_behind
from camptrack.queries.standing import missing_migrations, standing
from camptrack.queries.upkeep import PARTS, PATIENCE, Sample, upkeep
from camptrack.watching import counters

from .broker import broker_answers

logger = logging.getLogger(__name__)

MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4
#: seconds for all of it, for Prometheus waits no longer than ten unless told; each question gets LEAST
BUDGET, LEAST = 5.0, 0.5

#: those that are not counted by the processes: name, kind, meaning
_FAMILIES = (
    ("camptrack_up", "gauge", "1 if the database answers, else 0: then little more than this is said."),
    ("camptrack_build", "gauge", "Always 1; the version of the process that answered."),
    ("camptrack_part_read", "gauge", "1 if this part of the metrics could be read in time, else 0."),
    ("camptrack_scrape_cut", "gauge", "1 if there was no time left for all that is told here, else 0."),
    ("camptrack_migrations_missing", "gauge", "Migrations of this release that the database lacks."),
    (
        "camptrack_database_writable",
        "gauge",
        "0 if the database is a replica or set to be read only; not of a process that only reads.",
    ),
    (
        "camptrack_behind_seconds",
        "gauge",
        "Of a replica: since its primary's last commit arrived; +Inf: none did.",
    ),
    ("camptrack_database_connections", "gauge", "Connections to the database."),
    (
        "camptrack_database_connections_limit",
        "gauge",
        "Connections that it takes at most.",
    ),
    ("camptrack_broker_up", "gauge", "1 if the broker answers; without it totals follow by the drain loop."),
    ("camptrack_processes", "gauge", "Processes of the service that were heard of lately."),
    ("camptrack_heartbeat_seconds", "gauge", "How long ago the last of them was heard of; +Inf: never."),
    (
        "camptrack_clock_skew_seconds",
        "gauge",
        "How far a process's clock is off the database's at most.",
    ),
    ("camptrack_marks_waiting", "gauge", "Marks of camps whose totals wait to be brought up to date."),
    ("camptrack_oldest_mark_seconds", "gauge", "How long the oldest mark has waited; 0 if none waits."),
    ("camptrack_camps_failing", "gauge", "Camps whose totals could not be brought up to date; tried again."),
    ("camptrack_audit_camps_checked", "counter", "Camps that spot checks have compared."),
    ("camptrack_audit_differences", "counter", "Stored totals that spot checks found to be wrong."),
    ("camptrack_changes_waiting", "gauge", "Changes that have no place in the feed yet."),
    ("camptrack_oldest_change_seconds", "gauge", "How long the oldest of them has waited: the feed's lag."),
    ("camptrack_issues_waiting", "gauge", "Scheduled reports that came due and are not made."),
    ("camptrack_issues_failing", "gauge", "Those of them that could not be made at the first try."),
    ("camptrack_issue_overdue_seconds", "gauge", "For how long the oldest of them is due."),
    ("camptrack_deliveries", "gauge", "Deliveries of the issues of the last seven days, by status."),
    ("camptrack_mails_waiting", "gauge", "Deliveries that wait to be handed over, of any age."),
    ("camptrack_oldest_mail_seconds", "gauge", "How long the oldest of them has waited."),
    ("camptrack_webhooks", "gauge", "Webhooks by state: working, failing, disabled."),
    ("camptrack_webhook_calls_waiting", "gauge", "Calls of webhooks that wait."),
    ("camptrack_oldest_webhook_call_seconds", "gauge", "How long the oldest of them has waited."),
    ("camptrack_imports_waiting", "gauge", "Spreadsheets that wait to be read, entered or undone."),
    ("camptrack_imports_failing", "gauge", "Those of them whose step could not be done at the first try."),
    ("camptrack_oldest_import_seconds", "gauge", "How long the oldest of them has waited."),
    ("camptrack_calculations_waiting", "gauge", "Long answers that are being worked out."),
    ("camptrack_oldest_calculation_seconds", "gauge", "How long ago the oldest of them was asked for."),
    ("camptrack_keys_expiring", "gauge", "API keys without a successor that expire within two weeks."),
)


@require_safe
def metrics(_request: HttpRequest) -> HttpResponse:
    """Always answered: a database that is away is a value, and alerts can be made of it."""
    registry = CollectorRegistry()
    registry.register(_Read())
    return HttpResponse(generate_latest(registry), content_type=MEDIA_TYPE)


class _Read(Collector):
    def collect(self) -> Iterator[Metric]:
        found = [Metric(name, meaning, kind) for name, kind, meaning in _FAMILIES]
        found += counters.families()
        families = {each.name: each for each in found}
        for sample in _samples():
            family = families.get(sample.name) or families.get(sample.name.rpartition("_")[0])
            # What an earlier release counted is not told any more.
            if family is not None:
                family.add_sample(*sample)
        for each in found:
            each.samples.sort(key=_place)
        yield from found


def _place(sample: Any) -> tuple[list[str], float]:
    """The buckets of a histogram in their order."""
    series = [f"{key}={value}" for key, value in sorted(sample.labels.items()) if key != "le"]
    return [sample.name, *series], float(sample.labels.get("le", 0))


def _samples() -> Iterator[Sample]:
    ends = time.monotonic() + BUDGET
    yield Sample("camptrack_build", {"version": VERSION}, 1)
    if not settings.READ_ONLY:
        yield Sample("camptrack_broker_up", {}, broker_answers())
    missed: list[str] = []
    for about, question in _OF_THE_DATABASE.items():
        try:
            with at_most(min(PATIENCE, max(ends - time.monotonic(), LEAST))):
                found = list(question())
        except ProgrammingError:  # before it is migrated
            continue
        except (DatabaseError, InterfaceError) as error:
            if not took_too_long(error):
                yield Sample("camptrack_up", {}, 0)
                return
            missed.append(about)
        else:
            yield from found
    yield Sample("camptrack_up", {}, 1)
    # What waits is the primary's business: what a replica has not heard of would seem to wait there.
    for part in () if settings.READ_ONLY else PARTS:
        patience = min(PATIENCE, ends - time.monotonic())
        samples = upkeep(part, patience) if patience > 0 else None
        if samples is None and patience < PATIENCE:
            missed.append(part)
            continue
        yield Sample("camptrack_part_read", {"part": part}, samples is not None)
        yield from samples or ()
    yield Sample("camptrack_scrape_cut", {}, bool(missed))
    if missed:
        logger.warning("no time was left for the metrics of %s", ", ".join(missed))


def _migrations() -> Iterator[Sample]:
    yield Sample("camptrack_migrations_missing", {}, len(missing_migrations()))


def _standing() -> Iterator[Sample]:
    found = standing()
    if not settings.READ_ONLY:
        yield Sample("camptrack_database_writable", {}, found.writable)
    yield Sample("camptrack_database_connections", {}, found.connections)
    yield Sample("camptrack_database_connections_limit", {}, found.most_connections)


def _lag() -> Iterator[Sample]:
    behind = seconds_behind() if settings.READ_ONLY else None
    if behind is not None:
        yield Sample("camptrack_behind_seconds", {}, behind)


_OF_THE_DATABASE = {"migrations": _migrations, "connections": _standing, "the replica": _lag}

"""One call and a line in the log. A task may run twice, late or never: the marks decide what is done."""

import logging

from django.conf import settings
from django.utils import timezone

from camptrack.actions import (
    audits,
    calculations,
    clearing,
    import_work,
    issue_work,
    key_notices,
    sequencing,
    standbys,
    totals,
    webhook_work,
)
from workers import watched
from workers.app import app

logger = logging.getLogger(__name__)

# Here, where whoever sends tasks and whoever does them come by; models are loaded by now.
watched.connect()

# Camps in one sweep: short enough for the time limit, and the next sweep comes in seconds.
SWEEP_LIMIT = 500
# Well within the time limit; what is left waits for the next tick.
CALCULATION_SECONDS = 20.0
CHANGES = 20_000
ISSUE_SECONDS = 20.0
# One national report, from its evidence to its last page, takes minutes at worst; what was cut off is
# noted down as failed and tried again.
ISSUE_LIMIT = 15 * 60
# Calls that are begun within these are answered or given up half a minute later.
WEBHOOK_SECONDS = 20.0
KEY_SECONDS = 20.0
# A step of an import is finished once it is begun: 10,000 rows take less than a minute.
IMPORT_SECONDS = 20.0
IMPORT_LIMIT = 15 * 60


@app.task
def drain_camps(*, camp_ids: list[int]) -> None:
    """These camps were touched a moment ago."""
    drained = totals.drain_camps(camp_ids)
    logger.info("drained %d of %d camps", drained, len(camp_ids))


@app.task
def sweep() -> None:
    """Whatever waits."""
    standbys.tell_the_time()
    drained = totals.drain_waiting(SWEEP_LIMIT)
    if drained:
        logger.info("swept %d camps", drained)


@app.task
def place_changes() -> None:
    """Whatever changed and has no place in the feed yet."""
    placed = sequencing.place_changes(CHANGES)
    if placed:
        logger.info("placed %d changes", placed)


@app.task
def work_on_calculations() -> None:
    """Whatever was asked for that takes longer than a request."""
    batches = calculations.work_on_calculations(CALCULATION_SECONDS)
    if batches:
        logger.info("worked off %d batches of calculations", batches)


@app.task(soft_time_limit=ISSUE_LIMIT, time_limit=ISSUE_LIMIT + 60)
def work_on_issues() -> None:
    """Whatever is due, to be made or to be sent of scheduled reports."""
    worked = issue_work.work(ISSUE_SECONDS)
    if worked:
        logger.info("issues: %d came due, %d made, %d sent", worked.due, worked.made, worked.sent)


@app.task(soft_time_limit=IMPORT_LIMIT, time_limit=IMPORT_LIMIT + 60)
def work_on_imports() -> None:
    """Whatever spreadsheet waits to be read, entered or undone."""
    steps = import_work.work_on_imports(IMPORT_SECONDS)
    if steps:
        logger.info("worked off %d steps of imports", steps)


@app.task
def work_on_webhooks() -> None:
    """Whatever webhooks are to be told of what changed."""
    called = webhook_work.work_on_webhooks(WEBHOOK_SECONDS)
    if called:
        logger.info("made %d calls of webhooks", called)


@app.task
def tell_of_expiring_keys() -> None:
    """Administrators, two weeks before."""
    told = key_notices.tell_of_expiring_keys(now=timezone.now(), seconds=KEY_SECONDS)
    if told:
        logger.info("told %d administrators of keys that expire soon", told)


@app.task
def audit() -> None:
    """Some camps, at random."""
    found = audits.audit(camps=settings.AUDIT_SAMPLE)
    logger.info("audited %d camps, %d differences", found.camps, len(found.differences))


@app.task
def clear_old_answers() -> None:
    """Those, and all else that nobody is promised any more."""
    cleared = clearing.clear_old(now=timezone.now())
    if cleared:
        logger.info("cleared %d rows that nobody is promised any more", cleared)

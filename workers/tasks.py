"""One call and a line in the log. A task may run twice, late or never: the marks decide what is done."""

import logging

from django.conf import settings
from django.utils import timezone

from camptrack.actions import audits, calculations, idempotency, issue_work, issues, totals
from workers.app import app

logger = logging.getLogger(__name__)

# Camps in one sweep: short enough for the time limit, and the next sweep comes in seconds.
SWEEP_LIMIT = 500
# Well within the time limit; what is left waits for the next tick.
CALCULATION_SECONDS = 20.0
ISSUE_SECONDS = 20.0
# One national report, from its evidence to its last page, takes minutes at worst; what was cut off is
# noted down as failed and tried again.
ISSUE_LIMIT = 15 * 60


@app.task
def drain_camps(*, camp_ids: list[int]) -> None:
    """These camps were touched a moment ago."""
    drained = totals.drain_camps(camp_ids)
    logger.info("drained %d of %d camps", drained, len(camp_ids))


@app.task
def sweep() -> None:
    """Whatever waits."""
    drained = totals.drain_waiting(SWEEP_LIMIT)
    if drained:
        logger.info("swept %d camps", drained)


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


@app.task
def audit() -> None:
    """Some camps, at random."""
    found = audits.audit(camps=settings.AUDIT_SAMPLE)
    logger.info("audited %d camps, %d differences", found.camps, len(found.differences))


@app.task
def clear_old_answers() -> None:
    """Answers kept for repeated requests or worked out, and previews, once nobody is promised them."""
    cleared = idempotency.clear_old_answers(now=timezone.now())
    cleared += calculations.clear_old_calculations(now=timezone.now())
    cleared += issues.clear_old_previews(now=timezone.now())
    if cleared:
        logger.info("cleared %d kept answers", cleared)

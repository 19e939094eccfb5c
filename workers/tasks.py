"""One call and a line in the log. A task may run twice, late or never: the marks decide what is done."""

import logging

from django.utils import timezone

from camptrack.actions import idempotency, totals
from workers.app import app

logger = logging.getLogger(__name__)

# Camps in one sweep: short enough for the time limit, and the next sweep comes in seconds.
SWEEP_LIMIT = 500


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
def clear_old_answers() -> None:
    """Answers kept for repeated requests, once nobody is promised them any more."""
    cleared = idempotency.clear_old_answers(now=timezone.now())
    if cleared:
        logger.info("cleared %d kept answers", cleared)

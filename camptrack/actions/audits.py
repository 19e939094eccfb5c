"""Spot checks: some totals compared with their evidence, all the time, so that a wrong one is noticed."""

import logging

from django.db import connection

from camptrack.queries.verification import Verification, verify_sample

logger = logging.getLogger(__name__)

#: lines of one spot check; a camp that is wrong is so on many days
MOST_LINES = 20

_COUNT = """
INSERT INTO camptrack_audit (id, camps, differences) VALUES (1, %(camps)s, %(differences)s)
ON CONFLICT (id) DO UPDATE SET
    camps = camptrack_audit.camps + excluded.camps,
    differences = camptrack_audit.differences + excluded.differences, at = clock_timestamp()
"""


def audit(*, camps: int) -> Verification:
    """Compare so many camps at random; say what differs in the log and count it for the metrics."""
    found = verify_sample(camps)
    for difference in found.differences[:MOST_LINES]:
        logger.error("a stored total is wrong: %s; verify_totals says by how much", difference.what)
    if (more := len(found.differences) - MOST_LINES) > 0:
        logger.error("and %d more; verify_totals lists all, rebuild_totals mends them", more)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"camps": found.camps, "differences": len(found.differences)})
    return found

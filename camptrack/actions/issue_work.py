"""One round of everything that becomes of schedules: what is due, what is to be made, what is to be sent."""

import time
from dataclasses import dataclass

from camptrack.queries import clock

from . import deliveries, issues
from .due import make_due_issues

#: seconds of sending between two issues that are made: mails do not wait for a backlog of reports
SEND_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Worked:
    """How many: rows that came due, issues that were made or set down for later, deliveries dealt with."""

    due: int
    made: int
    sent: int

    def __bool__(self) -> bool:
        return any((self.due, self.made, self.sent))


def work(seconds: float) -> Worked:
    """Until nothing waits or the time is up; what was begun is finished. Any process may, at any moment."""
    until = time.monotonic() + seconds
    due, made, sent = make_due_issues(now=clock.now()), 0, 0
    while True:
        one_more = issues.make_next_issue()
        left = max(0.0, until - time.monotonic())
        more = deliveries.send_waiting(min(SEND_SECONDS, left))
        made, sent = made + one_more, sent + more
        if not (one_more or more) or time.monotonic() >= until:
            return Worked(due, made, sent)

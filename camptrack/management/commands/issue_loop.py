"""Scheduled reports without a broker. With it alone, every issue is made and sent."""

import threading
from math import inf

from camptrack import environment
from camptrack.actions.issue_work import work
from camptrack.management.loop import LoopCommand

#: between two looks at whether to stop; an issue or a mail that was begun is finished
ROUND_SECONDS = 5.0


class Command(LoopCommand):
    """The same work as the worker's tick; both may run."""

    help = "Make and send scheduled reports, for ever (or once); needs PostgreSQL and nothing else."
    name = "issue loop"

    def pause_ms(self) -> int:
        return environment.whole_number("CAMPTRACK_ISSUES_PAUSE_MS", 2000)

    def do_all(self) -> str:
        worked = work(inf)
        return f"{worked.due} came due, {worked.made} made, {worked.sent} sent"

    def do_round(self, stop: threading.Event) -> bool:  # noqa: ARG002  looked at between the rounds
        return bool(work(ROUND_SECONDS))

"""Scheduled reports, imports, webhooks and notices of keys without a broker. With it alone, every issue is
made and sent, every spreadsheet read, entered and undone, every webhook called, and whoever keeps a key is
told that it expires."""

import threading
from math import inf

from camptrack import environment
from camptrack.actions.import_work import work_on_imports
from camptrack.actions.issue_work import work
from camptrack.actions.key_notices import tell_of_expiring_keys
from camptrack.actions.webhook_work import work_on_webhooks
from camptrack.management.loop import LoopCommand
from camptrack.queries import clock

#: between two looks at whether to stop; an issue, a mail or an import that was begun is finished
ROUND_SECONDS = 5.0


class Command(LoopCommand):
    """The same work as the worker's tick; both may run."""

    help = (
        "Make and send scheduled reports, work on imports and call webhooks, for ever (or once); needs "
        "PostgreSQL and nothing else."
    )
    name = "issue loop"

    def pause_ms(self) -> int:
        return environment.whole_number("CAMPTRACK_ISSUES_PAUSE_MS", 2000)

    def do_all(self) -> str:
        steps, worked, called = work_on_imports(inf), work(inf), work_on_webhooks(inf)
        told = tell_of_expiring_keys(now=clock.now())
        return (
            f"{worked.due} came due, {worked.made} made, {worked.sent} sent, {steps} steps of imports, "
            f"{called} calls of webhooks, {told} told of keys"
        )

    def do_round(self, stop: threading.Event) -> bool:  # noqa: ARG002  looked at between the rounds
        # Somebody waits before the page of an import: it comes first.
        steps, called, worked = (
            work_on_imports(ROUND_SECONDS),
            work_on_webhooks(ROUND_SECONDS),
            work(ROUND_SECONDS),
        )
        return any((steps, called, worked, tell_of_expiring_keys(now=clock.now(), seconds=ROUND_SECONDS)))

"""Drains waiting camps without a broker. With it alone, every total becomes right."""

import threading
import time

from django.utils import timezone

from camptrack import environment
from camptrack.actions import calculations, clearing, sequencing, standbys, totals
from camptrack.management.loop import LoopCommand

BATCH = 500
#: placed in the feed before the next look at the camps
CHANGES = 20_000
#: seconds between two looks for what is old, as beat's
CLEAR_EVERY = 3600.0


class Command(LoopCommand):
    """Told to stop, it finishes the batch at hand."""

    help = "Drain camps that wait, for ever (or once); needs PostgreSQL and nothing else."
    name = "drain loop"
    _clear_at = float("-inf")

    def pause_ms(self) -> int:
        return environment.whole_number("CAMPTRACK_DRAIN_PAUSE_MS", 1000)

    def do_all(self) -> str:
        drained = 0
        while batch := totals.drain_waiting(BATCH):
            drained += batch
        sequencing.place_changes(CHANGES)
        return f"drained {drained} camps"

    def do_round(self, stop: threading.Event) -> bool:  # noqa: ARG002  looked at between the rounds
        standbys.tell_the_time()
        # One batch a round, of camps and of calculations: while many wait, the loop still says that it lives,
        # and the feed goes on.
        drained = totals.drain_waiting(BATCH)
        sequencing.place_changes(CHANGES)
        calculations.work_on_calculations()
        self._clear_if_due()
        return drained > 0

    def _clear_if_due(self) -> None:
        if time.monotonic() < self._clear_at:
            return
        self._clear_at = time.monotonic() + CLEAR_EVERY
        clearing.clear_old(now=timezone.now())

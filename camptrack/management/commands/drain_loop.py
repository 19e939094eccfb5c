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
    """The camp at hand is finished first; its transaction is short."""

    help = "Drain camps that wait, for ever (or once); needs PostgreSQL and nothing else."
    name = "drain loop"
    _clear_at = float("-inf")

    def pause_ms(self) -> int:
        return environment.whole_number("CAMPTRACK_DRAIN_PAUSE_MS", 1000)

    def do_all(self) -> str:
        drained = drain_all()
        sequencing.place_changes(CHANGES)
        return f"drained {drained} camps"

    def do_round(self, stop: threading.Event) -> bool:
        standbys.tell_the_time()
        drain_all(stop)
        sequencing.place_changes(CHANGES)
        # One batch a round: camps that wait come first.
        calculations.work_on_calculations()
        self._clear_if_due()
        return False

    def _clear_if_due(self) -> None:
        if time.monotonic() < self._clear_at:
            return
        self._clear_at = time.monotonic() + CLEAR_EVERY
        clearing.clear_old(now=timezone.now())


def drain_all(stop: threading.Event | None = None) -> int:
    """Batch after batch, until nothing waits that can be drained now."""
    drained = 0
    while not (stop and stop.is_set()) and (batch := totals.drain_waiting(BATCH)):
        drained += batch
    return drained

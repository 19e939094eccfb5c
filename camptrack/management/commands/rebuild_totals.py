"""Makes every total again from the evidence."""

import os
import time
from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from camptrack.actions.rebuild import (
    SITE_TYPES,
    Batch,
    Rebuilt,
    batches_to_do,
    begin_rebuild,
    finish_rebuild,
    rebuild_totals,
)
from camptrack.management.interrupts import stopped_as_by_ctrl_c
from camptrack.management.processes import mend_in_processes, rebuild_in_processes

#: seconds between two lines of progress
PAUSE = 2.0


class Command(BaseCommand):
    """Readers are served throughout. Stopped, it goes on where it was when it is started again."""

    help = "Recompute every total with the drain's own code and mend what was wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--processes` for machines that others use too, `--restart` after a doubtful stop."""
        cores = len(os.sched_getaffinity(0))
        parser.add_argument(
            "--processes", type=int, default=cores, help=f"how many work at once; one a core ({cores})"
        )
        parser.add_argument(
            "--restart", action="store_true", help="begin anew, whatever a rebuild that was stopped had done"
        )

    def handle(self, *_args: Any, processes: int, restart: bool, **_options: Any) -> None:
        """Progress with an estimate, then what had been wrong."""
        if processes < 1:
            message = "--processes must be at least 1"
            raise CommandError(message)
        try:
            with stopped_as_by_ctrl_c():
                rebuilt = self._rebuild(processes, restart=restart)
        except KeyboardInterrupt:
            message = "stopped; the same command goes on from here"
            raise CommandError(message) from None
        self.stdout.write(f"{rebuilt.camps} camps and {rebuilt.area_days} area days had been wrong")
        if rebuilt.failed:
            message = f"{len(rebuilt.failed)} camps could not be rebuilt: {', '.join(rebuilt.failed)}"
            raise CommandError(message)
        self.stdout.write("rebuilt everything")

    def _rebuild(self, processes: int, *, restart: bool) -> Rebuilt:
        unfinished = begin_rebuild(restart=restart)
        batches = batches_to_do()
        if unfinished is not None:
            self.stderr.write(
                f"going on with the rebuild that began {unfinished.began_at:%Y-%m-%d %H:%M:%S} UTC: "
                f"{sum(len(batch.camps) for batch in batches)} camps left (--restart begins anew)"
            )
        progress = Progress(self, batches)
        if processes > 1 and len(batches) > 1:
            rebuilt = rebuild_in_processes(batches, min(processes, len(batches)), progress)
            mend = partial(mend_in_processes, min(processes, len(SITE_TYPES)))
            rebuilt.area_days = finish_rebuild(failed=rebuilt.failed, mend=mend)
            return rebuilt
        return rebuild_totals(progress)


class Progress:
    """A line now and then. The estimate goes by figures: camps have few or many."""

    def __init__(self, command: Command, batches: list[Batch]) -> None:
        self._command = command
        self._camps, self._of = 0, sum(len(batch.camps) for batch in batches)
        self._work, self._all = 0, sum(map(_work, batches))
        self._started = self._said = time.monotonic()

    def __call__(self, batch: Batch) -> None:
        """This batch is done."""
        self._camps += len(batch.camps)
        self._work += _work(batch)
        now = time.monotonic()
        if now - self._said >= PAUSE:
            self._said = now
            left = (now - self._started) * (self._all - self._work) / self._work
            self._command.stderr.write(f"rebuilt {self._camps} of {self._of} camps, about {left:.0f} s left")


def _work(batch: Batch) -> int:
    return batch.figures + len(batch.camps)

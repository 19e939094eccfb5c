"""Makes every total again from the evidence."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from camptrack.actions.rebuild import rebuild_totals

#: seconds between two lines of progress
PAUSE = 2.0


class Command(BaseCommand):
    """Readers are served throughout; each camp is replaced in one transaction."""

    help = "Recompute every total with the drain's own code and mend what was wrong."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Progress with an estimate, then what had been wrong."""
        started = said = time.monotonic()

        def progress(done: int, of: int) -> None:
            nonlocal said
            now = time.monotonic()
            if now - said >= PAUSE:
                said = now
                left = (now - started) / done * (of - done)
                self.stderr.write(f"rebuilt {done} of {of} camps, about {left:.0f} s left")

        rebuilt = rebuild_totals(progress)
        self.stdout.write(f"{rebuilt.camps} camps and {rebuilt.area_days} area days had been wrong")
        if rebuilt.failed:
            message = f"{len(rebuilt.failed)} camps could not be rebuilt: {', '.join(rebuilt.failed)}"
            raise CommandError(message)
        self.stdout.write("rebuilt everything")

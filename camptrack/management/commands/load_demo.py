"""Loads the demo record once."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from camptrack.actions.demo import CAMP, Demo, load_demo
from camptrack.ingest.tables import Unreadable
from camptrack.local.home import write_private


class Command(BaseCommand):
    """The sign-ins and the key are written beside the servers' data, readable by their owner alone."""

    help = "Load the demo record (al-Hol camp, 2018 to 2019) into an empty database, once."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Say what was loaded, or that it was there."""
        path = settings.CAMPTRACK_HOME.demo
        try:
            with transaction.atomic():
                demo = load_demo(fixtures=settings.BASE_DIR / "fixtures")
                if demo is not None:
                    keep(demo, path)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            message = f"{path}: the sign-ins cannot be written there ({error.strerror}); set CAMPTRACK_HOME"
            raise CommandError(message) from error
        said = "is loaded already" if demo is None else f"is loaded; sign-ins and a key are in {path}"
        self.stdout.write(f"the demo record {said}")


def keep(demo: Demo, path: Path) -> None:
    """Where only the owner reads it. Within the transaction: nobody could sign in to a demo without it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    example = f"/api/v1/camps/{CAMP}/population/?on=2019-03-31"
    write_private(path, json.dumps({**asdict(demo), "example_path": example}, indent=2))

"""Loads the demo record once."""

import json
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from camptrack.actions.demo import CAMP, load_demo
from camptrack.ingest.tables import Unreadable


class Command(BaseCommand):
    """The sign-ins and the key are written beside the servers' data, readable by their owner alone."""

    help = "Load the demo record (al-Hol camp, 2018 to 2019) into an empty database, once."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Say what was loaded, or that it was there."""
        try:
            demo = load_demo(fixtures=settings.BASE_DIR / "fixtures")
        except Unreadable as error:
            raise CommandError(str(error)) from error
        if demo is None:
            self.stdout.write("the demo record is loaded already")
            return
        path = settings.CAMPTRACK_HOME.demo
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        example = f"/api/v1/camps/{CAMP}/population/?on=2019-03-31"
        path.write_text(json.dumps({**asdict(demo), "example_path": example}, indent=2))
        self.stdout.write(f"loaded the demo record; sign-ins and a key are in {path}")

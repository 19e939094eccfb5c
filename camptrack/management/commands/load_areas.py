"""Loads a country's areas from its code list, or says what loading them would do."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from camptrack.actions.areas import AreaPlan, Conflicts, load_areas, plan_areas
from camptrack.ingest.pcodes import read_countries, read_pcodes
from camptrack.ingest.tables import Unreadable


class Command(BaseCommand):
    """A list may be loaded again; areas that are there take its names, and are never moved."""

    help = "Add countries and their areas by P-code; see fixtures/README.md for the two files' columns."

    def add_arguments(self, parser: CommandParser) -> None:
        """The two files."""
        parser.add_argument("countries", type=Path, help="CSV: code, name, ar, fr, es")
        parser.add_argument("pcodes", type=Path, help="CSV as OCHA publishes P-codes")
        parser.add_argument("--preview", action="store_true", help="say what would happen; change nothing")

    def handle(self, *_args: Any, countries: Path, pcodes: Path, preview: bool, **_options: Any) -> None:
        """All or nothing; exit 1 where a row is in conflict."""
        try:
            rows = [*read_countries(countries), *read_pcodes(pcodes)]
            plan = (plan_areas if preview else load_areas)(rows=rows)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        except Conflicts as conflicts:
            plan = conflicts.plan
        if preview:
            self._tell(plan)
        if plan.conflicts:
            message = "\n".join(
                [*map(str, plan.conflicts), f"{len(plan.conflicts)} conflicts; nothing was loaded"]
            )
            raise CommandError(message)
        counts = f"{len(plan.new)} areas, changed {len(plan.changed)}, left {plan.unchanged} as they were"
        self.stdout.write(f"would add {counts}" if preview else f"added {counts}")

    def _tell(self, plan: AreaPlan) -> None:
        for kind, rows in (("new", plan.new), ("changed", plan.changed)):
            for row in rows:
                self.stdout.write(f"{kind}: {row.where}: {row.code} {row.name}")

"""Loads a camp list, or says what loading it would do."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from camptrack.actions.camp_list import BadRows, CampPlan, load_camps, plan_camps
from camptrack.ingest.camp_list import read_camp_list
from camptrack.ingest.tables import Unreadable


class Command(BaseCommand):
    """A list may be loaded again: what is as it says stays."""

    help = "Add and change camps by a CSV file, all or nothing; docs/how-to/first-day.md lists its columns."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path, help="CSV: code, name, area, site_type and more")
        parser.add_argument("--preview", action="store_true", help="say what would happen; change nothing")

    def handle(self, *_args: Any, file: Path, preview: bool, **_options: Any) -> None:
        """Exit 1 where a row cannot be loaded."""
        try:
            listed = read_camp_list(file.read_bytes(), file.name)
        except OSError as error:
            message = f"{file}: cannot be read ({error.strerror})"
            raise CommandError(message) from error
        except Unreadable as error:
            raise CommandError(str(error)) from error
        try:
            plan = (plan_camps if preview else load_camps)(by=None, listed=listed)
        except BadRows as bad:
            plan = bad.plan
        if preview:
            self._tell(plan)
        for each in plan.warnings:
            self.stderr.write(f"warning, line {each.line}, {each.column}: {each.detail}")
        if plan.problems:
            said = [f"line {each.line}, {each.column}: {each.detail}" for each in plan.problems]
            raise CommandError("\n".join([*said, f"{len(said)} problems; nothing was loaded"]))
        counts = f"{len(plan.new)} new, {len(plan.changed)} changed, {plan.unchanged} unchanged"
        self.stdout.write(f"would load: {counts}" if preview else f"loaded: {counts}")

    def _tell(self, plan: CampPlan) -> None:
        for camp in plan.new:
            self.stdout.write(f"new: {camp.code} {camp.name}")
        for camp, names in plan.changed:
            self.stdout.write(f"changed: {camp.code} {camp.name} ({', '.join(names)})")

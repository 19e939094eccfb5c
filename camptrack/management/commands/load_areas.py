"""Loads a country's areas from its code list."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from camptrack.actions.areas import UnknownParent, load_areas
from camptrack.ingest.pcodes import read_countries, read_pcodes
from camptrack.ingest.tables import Unreadable


class Command(BaseCommand):
    """Areas that are there already stay as they are, so a list may be loaded again."""

    help = "Add countries and their areas by P-code; see fixtures/README.md for the two files' columns."

    def add_arguments(self, parser: CommandParser) -> None:
        """The two files."""
        parser.add_argument("countries", type=Path, help="CSV: code, name, ar, fr, es")
        parser.add_argument("pcodes", type=Path, help="CSV as OCHA publishes P-codes")

    def handle(self, *_args: Any, countries: Path, pcodes: Path, **_options: Any) -> None:
        """All or nothing."""
        try:
            added = load_areas(rows=[*read_countries(countries), *read_pcodes(pcodes)])
        except (Unreadable, UnknownParent) as error:
            raise CommandError(str(error)) from error
        except IntegrityError as error:
            raise CommandError(str(error).partition("\n")[0]) from error
        self.stdout.write(f"added {added} areas")

"""Dumps the database and says beside it what it held."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from camptrack.management.backups.dumping import TOLD, dump, kept, read
from camptrack.management.backups.surroundings import without_libpq_variables
from camptrack.management.interrupts import stopped_as_by_ctrl_c


class Command(BaseCommand):
    """As the owner, who alone reads every table; the application goes on."""

    help = "Dump the database into a new file of FOLDER, with a file beside it that says what it holds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many stay is asked each time: a schedule says it once."""
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument(
            "--keep", type=int, metavar="N", help="remove all but the newest N; left out: none"
        )

    def handle(self, *_args: Any, folder: Path, keep: int | None, **_options: Any) -> None:
        """The name of the dump, alone on the last line."""
        if keep is not None and keep < 1:
            message = "--keep must be at least 1"
            raise CommandError(message)
        began = time.monotonic()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with stopped_as_by_ctrl_c(), without_libpq_variables():
                path = dump(folder)
            told = read(path)
            # After the new one is whole, never before.
            for old in kept(folder)[:-keep] if keep else []:
                old.unlink()
                old.with_suffix(TOLD).unlink(missing_ok=True)
        except KeyboardInterrupt:
            message = "stopped; nothing was dumped"
            raise CommandError(message) from None
        except OperationalError as error:
            message = f"the database does not answer: {error}"
            raise CommandError(message) from error
        except OSError as error:
            message = f"{folder}: {error.strerror}"
            raise CommandError(message) from error
        rows = sum(rows for rows, _ in told.standing["tables"].values())
        seconds = time.monotonic() - began
        self.stderr.write(f"{rows} rows, {told.bytes} bytes, {seconds:.1f} s, SHA-256 {told.sha256}")
        self.stdout.write(str(path))

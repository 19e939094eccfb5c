"""Restores a backup where nobody is served, and shows that everything came back."""

import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from camptrack.management.backups.drill import drill
from camptrack.management.backups.dumping import kept, read
from camptrack.management.backups.surroundings import without_libpq_variables
from camptrack.management.interrupts import stopped_as_by_ctrl_c


class Command(BaseCommand):
    """Exits non-zero on a difference, so that a schedule notices. It asks its own server alone."""

    help = "Restore a backup into a PostgreSQL of its own, make all totals anew, compare with the dump."
    # It speaks to no database of the settings.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A folder stands for the newest backup in it."""
        parser.add_argument("backup", type=Path, metavar="FILE", help="a dump, or a folder: its newest one")
        parser.add_argument(
            "--folder", type=Path, default=Path(tempfile.gettempdir()), help="where there is room to restore"
        )
        cores = len(os.sched_getaffinity(0))
        parser.add_argument("--processes", type=int, default=cores, help=f"how many work at once ({cores})")

    def handle(self, *_args: Any, backup: Path, folder: Path, processes: int, **_options: Any) -> None:
        """Seconds of each step, each difference, then the sum."""
        path = backup
        if backup.is_dir():
            if not (found := kept(backup)):
                message = f"there is no backup in {backup}: manage.py backup {backup}"
                raise CommandError(message)
            path = found[-1]
        told = read(path)
        if not folder.is_dir():
            message = f"{folder} is no folder"
            raise CommandError(message)
        try:
            with stopped_as_by_ctrl_c(), without_libpq_variables():
                done = drill(path, told, folder=folder, processes=max(1, processes))
        except KeyboardInterrupt:
            message = "stopped; what was restored is removed"
            raise CommandError(message) from None
        self.stdout.write(f"{path}, taken at {told.taken_at} of {told.server}")
        if done.waiting:
            self.stdout.write(f"{done.waiting} marks waited when it was taken")
        for name, seconds in done.seconds.items():
            self.stdout.write(f"{seconds:8.1f} s {name}")
        for difference in done.differences:
            self.stdout.write(difference)
        count = len(told.standing["tables"])
        said = f"{done.rows} rows of {count} tables restored, {len(done.differences)} differences"
        if done.differences:
            raise CommandError(said)
        self.stdout.write(said)

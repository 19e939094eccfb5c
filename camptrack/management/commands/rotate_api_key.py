"""A successor of an API key, printed once."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from camptrack.actions.api_keys import LONGEST_OVERLAP, OVERLAP, rotate_api_key
from camptrack.management.refusals import refusals_said
from camptrack.models import ApiKey


class Command(BaseCommand):
    """Says on stderr until when both open the same, and prints the new key alone on stdout's last line."""

    help = "Make the successor of an API key, with its rights; it is printed once, alone on the last line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Nothing is asked for interactively."""
        parser.add_argument("prefix", help="the eight letters after ct_, as the list of keys shows")
        parser.add_argument(
            "--overlap-days",
            type=int,
            default=OVERLAP,
            metavar="N",
            help=f"the old key goes on for N days, at most {LONGEST_OVERLAP}; {OVERLAP} by default",
        )

    def handle(self, *_args: Any, prefix: str, overlap_days: int, **_options: Any) -> None:
        """One sentence on stderr and exit 1 for whatever cannot be."""
        key = ApiKey.objects.filter(prefix=prefix).first()
        if key is None:
            raise CommandError(f"There is no key {prefix!r}; the admin lists them by their prefixes.")
        with refusals_said():
            successor, text = rotate_api_key(
                by=None, key=key, overlap_days=overlap_days, now=datetime.now(tz=UTC)
            )
        key.refresh_from_db()
        self.stderr.write(
            f"Key {prefix} goes on until {key.expires_at:%Y-%m-%d %H:%M} UTC. Its successor is good until "
            f"{successor.expires_at:%Y-%m-%d}. It is shown only now:",
            ending="\n",
        )
        self.stdout.write(text)

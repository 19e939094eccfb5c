"""For whoever has the server, when nobody else can help."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from camptrack.actions.recovery import make_recovery_link, take_off_second_factors
from camptrack.management.refusals import refusals_said
from camptrack.models import User


class Command(BaseCommand):
    """On record as everything about accounts."""

    help = "Print a link that sets somebody's password, once, alone on the last line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Nothing is asked for interactively."""
        parser.add_argument("username")
        parser.add_argument("--reason", default="asked for on the server", help="it stays on record")
        parser.add_argument(
            "--second-factor", action="store_true", help="take off the second factor, for one who lost it"
        )

    def handle(self, *_args: Any, username: str, reason: str, second_factor: bool, **_options: Any) -> None:
        """One sentence on stderr and exit 1 for whatever cannot be."""
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account {username!r}.")
        with refusals_said():
            if second_factor:
                take_off_second_factors(by=None, user=user, reason=reason)
                self.stderr.write("The second factor is taken off.", ending="\n")
            link = make_recovery_link(by=None, user=user, reason=reason, now=datetime.now(tz=UTC))
        self.stderr.write(f"Open this once, within a day, to set a new password for {username}:", ending="\n")
        self.stdout.write(link)

"""The first person of a new service."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from camptrack.actions.administrators import create_administrator
from camptrack.management.refusals import refusals_said


class Command(BaseCommand):
    """No password passes the command line: it would stay in the shell's history."""

    help = (
        "Make an account that may everything; a link to set its password is printed alone on the last line."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Nothing is asked for interactively."""
        parser.add_argument("username")
        parser.add_argument(
            "--email", default="", help="for letters: resets, and what happens to the account"
        )
        parser.add_argument("--more", action="store_true", help="although there is an administrator already")

    def handle(self, *_args: Any, username: str, email: str, more: bool, **_options: Any) -> None:
        """The account, and the link."""
        with refusals_said():
            link = create_administrator(username=username, email=email, more=more, now=datetime.now(tz=UTC))
        self.stderr.write(
            f"{username} may everything. Open this once, within a day, to set the password:", ending="\n"
        )
        self.stdout.write(link)

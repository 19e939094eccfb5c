"""What a mailbox for bounces is piped into."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from camptrack.actions.bounces import NoBounce, read_report

#: far more than a report with the mail that it is of
MOST = 32 * 1024 * 1024


class Command(BaseCommand):
    help = "Record that a mail could not be delivered: reads a report (RFC 3464) from stdin."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """One message; what is no such report is said on stderr."""
        try:
            delivery = read_report(sys.stdin.buffer.read(MOST))
        except NoBounce as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{delivery.pk} bounced")

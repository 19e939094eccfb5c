"""Compares every stored total with what the evidence says."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from camptrack.queries.verification import verify_totals


class Command(BaseCommand):
    """Exits non-zero on a difference, so that a schedule notices."""

    help = "Compare every stored total with a recomputation; list the differences; change nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """One line a difference, then the sum."""
        found = verify_totals(lambda done, of: self.stderr.write(f"verified {done} of {of} camps"))
        for difference in found.differences:
            self.stdout.write(str(difference))
        said = f"{found.camps} camps verified, {found.waiting} waiting, {len(found.differences)} differences"
        if found.differences:
            raise CommandError(said)
        self.stdout.write(said)

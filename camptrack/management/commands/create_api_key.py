"""A key for a partner system, printed once."""

from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from camptrack.actions.api_keys import create_api_key
from camptrack.management.refusals import refusals_said
from camptrack.models import Area, Organisation
from camptrack.vocabulary import Scope

LONGEST = 3650


class Command(BaseCommand):
    """Says on stderr what the key may do, and prints it alone on the last line of stdout."""

    help = "Make an API key of an organisation; it is printed once, alone on the last line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Nothing is asked for interactively."""
        parser.add_argument("--organisation", required=True, metavar="SLUG", help="whose key it is")
        parser.add_argument(
            "--scopes", required=True, help=f"what it may do, with commas between: {', '.join(Scope.values)}"
        )
        parser.add_argument("--name", default="", help="who uses it, for people")
        parser.add_argument("--area", metavar="CODE", help="only there and below; left out: everywhere")
        parser.add_argument("--expires-in-days", type=int, default=365, metavar="N", help="365 by default")

    def handle(
        self,
        *_args: Any,
        organisation: str,
        scopes: str,
        name: str,
        area: str | None,
        expires_in_days: int,
        **_options: Any,
    ) -> None:
        """One sentence on stderr and exit 1 for whatever cannot be."""
        owner = Organisation.objects.filter(slug=organisation).first()
        if owner is None:
            known = ", ".join(Organisation.objects.order_by("slug").values_list("slug", flat=True)[:20])
            raise CommandError(
                f"There is no organisation {organisation!r}; there are: {known or 'none yet'}."
            )
        if not 1 <= expires_in_days <= LONGEST:
            raise CommandError(f"A key lasts from 1 to {LONGEST} days.")
        where = Area.objects.filter(code=area).first() if area is not None else None
        if area is not None and where is None:
            raise CommandError(f"There is no area with the code {area!r}.")
        with refusals_said():
            key, text = create_api_key(
                by=None,
                organisation=owner,
                scopes=_scopes(scopes),
                name=name or "made on the command line",
                area=where,
                expires_at=datetime.now(tz=UTC) + timedelta(days=expires_in_days),
            )
        self.stderr.write(
            f"A key of {owner.name} with {scopes}, until {key.expires_at:%Y-%m-%d}. It is shown only now:",
            ending="\n",
        )
        self.stdout.write(text)


def _scopes(written: str) -> list[Scope]:
    names = [name.strip() for name in written.split(",") if name.strip()]
    unknown = [name for name in names if name not in Scope.values]
    if unknown or not names:
        raise CommandError(
            f"There is no scope {', '.join(unknown) or written!r}; there are: {', '.join(Scope.values)}."
        )
    return [Scope(name) for name in names]

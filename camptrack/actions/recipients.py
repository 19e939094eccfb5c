"""Who is sent the issues of a schedule: added many at once, removed one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.models import Recipient, Schedule, User
from camptrack.queries import clock
from camptrack.queries.schedules import recipients_of
from camptrack.vocabulary import Language, RecipientKind, Right

from .authority import require_over_schedule
from .refusals import Conflict, Problem, Refused
from .saving import held_row
from .texts import address_problems

#: in one call
MOST = 10_000
LONGEST, LONGEST_NAME = 2000, 200


@dataclass(frozen=True, slots=True)
class RecipientContent:
    """A line of a list: a person by e-mail or a system by webhook, perhaps somebody who signs in."""

    address: str
    kind: RecipientKind = RecipientKind.EMAIL
    name: str = ""
    language: Language = Language.EN
    user: User | None = None


@transaction.atomic
def add_recipients(*, by: User, schedule: Schedule, lines: Sequence[RecipientContent]) -> list[Recipient]:
    """All of them or none: every line that cannot be taken is named by its place, 0 the first."""
    # One after the other, so that nobody is put on the list twice.
    held = held_row(schedule)
    require_over_schedule(by, Right.ADMINISTER, held)
    if problems := [*_problems(held, lines)]:
        raise Refused(problems)
    return Recipient.objects.bulk_create(
        (
            Recipient(
                schedule=held,
                kind=line.kind,
                address=line.address,
                name=line.name,
                language=line.language,
                user=line.user,
            )
            for line in lines
        ),
        batch_size=1000,
    )


@transaction.atomic
def remove_recipient(*, by: User, recipient: Recipient) -> Recipient:
    """Sent nothing more; what was sent stays on record."""
    held = Recipient.objects.select_for_update(of=("self",)).select_related("schedule").get(pk=recipient.pk)
    require_over_schedule(by, Right.ADMINISTER, held.schedule)
    if held.removed_at is not None:
        raise Conflict("already_removed", _("This recipient was removed already."))
    held.removed_at = clock.now()
    held.save(update_fields=["removed_at"])
    return held


def _problems(schedule: Schedule, lines: Sequence[RecipientContent]) -> Iterator[Problem]:
    if not lines:
        yield Problem("", "required", _("Name somebody."))
    if len(lines) > MOST:
        yield Problem(
            "", "max_length", _("At most %(most)s at once; send the rest in another call.") % {"most": MOST}
        )
        return
    there = {_folded(each.kind, each.address): each for each in recipients_of(schedule)}
    seen: dict[tuple[str, str], int] = {}
    for nth, line in enumerate(lines):
        pointer, who = f"/{nth}/address", _folded(line.kind, line.address)
        yield from _address_problems(pointer, line)
        if len(line.name) > LONGEST_NAME:
            yield Problem(f"/{nth}/name", "max_length", _("This text is too long."))
        if who in seen:
            detail = _("This address stands in line %(line)s already (the first line is 0); leave one out.")
            yield Problem(pointer, "named_twice", detail % {"line": seen[who]})
        elif who in there:
            yield _there_already(pointer, there[who])
        seen.setdefault(who, nth)


def _folded(kind: str, address: str) -> tuple[str, str]:
    """Mail servers do not tell letters by their case; addresses of the web may."""
    return kind, address.casefold() if kind == RecipientKind.EMAIL else address


def _there_already(pointer: str, recipient: Recipient) -> Problem:
    if recipient.unsubscribed_at is not None:
        detail = _("Whoever reads this address asked for no more; remove it first if they want to be back.")
        return Problem(pointer, "unsubscribed", detail)
    return Problem(pointer, "named_already", _("This address is on the list already; leave it out."))


def _address_problems(pointer: str, line: RecipientContent) -> Iterator[Problem]:
    if len(line.address) > LONGEST:
        yield Problem(pointer, "max_length", _("This text is too long."))
    elif line.kind == RecipientKind.EMAIL:
        try:
            validate_email(line.address)
        except ValidationError:
            detail = _("This is not written like an e-mail address, for example amal@example.org.")
            yield Problem(pointer, "invalid_format", detail)
    elif not line.address.startswith("https://") or any(letter.isspace() for letter in line.address):
        detail = _("A webhook's address begins with https:// and has no blanks.")
        yield Problem(pointer, "invalid_format", detail)
    else:
        yield from address_problems(pointer, line.address)

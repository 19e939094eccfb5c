"""What happened to an account goes on record, where nobody can change it."""

from camptrack.models import AccountEvent, User
from camptrack.vocabulary import AccountEventKind


def record_account_event(
    *,
    user: User,
    kind: AccountEventKind,
    by: User | None = None,
    reason: str = "",
    ip_address: str | None = None,
) -> AccountEvent:
    """`by` is None where it was the person, or the command line."""
    return AccountEvent.objects.create(user=user, kind=kind, by=by, reason=reason, ip_address=ip_address)

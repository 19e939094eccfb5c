"""What nobody is promised any more."""

from datetime import datetime

from . import calculations, drafts, heartbeats, idempotency, imports, issues, sequencing, webhook_steps


def clear_old(*, now: datetime) -> int:
    """Kept answers, calculations, previews, drafts, imports, changes, calls and heartbeats; how many."""
    return (
        idempotency.clear_old_answers(now=now)
        + calculations.clear_old_calculations(now=now)
        + issues.clear_old_previews(now=now)
        + drafts.clear_old_drafts(now=now)
        + imports.clear_old_imports(now=now)
        + sequencing.clear_old_changes(now=now)
        + webhook_steps.clear_old_calls(now=now)
        + heartbeats.clear_old_heartbeats(now=now)
    )

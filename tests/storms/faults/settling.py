"""After the last fault: everything runs again, and what waits is worked off."""

import time
from collections.abc import Callable

from .landing import Storm
from .rare_kinds import back_to_this_release
from .telling import say

#: the tries that operators may make sooner than by themselves (docs/operations.md)
_SOONER = (
    "UPDATE camptrack_webhookdelivery SET not_before = now() WHERE status = 'waiting' AND not_before > now()",
    "UPDATE camptrack_issue SET not_before = now() WHERE data IS NULL AND not_before > now()",
    "UPDATE camptrack_import SET not_before = now() WHERE not_before > now()",
)
#: what is still to be done, by what it is
_WAITING = {
    "changes without a place": "SELECT count(*) FROM camptrack_change WHERE position IS NULL",
    "issues to be made": "SELECT count(*) FROM camptrack_issue WHERE data IS NULL",
    "schedules with a run that is due": "SELECT count(*) FROM camptrack_schedule WHERE next_due_at <= now()",
    "imports to be worked on": "SELECT count(*) FROM camptrack_import "
    "WHERE state IN ('waiting', 'confirming', 'undoing')",
    "calls to be made": "SELECT count(*) FROM camptrack_webhookdelivery WHERE status = 'waiting'",
    "webhooks to be told": "SELECT count(*) FROM camptrack_webhookendpoint WHERE disabled_at IS NULL "
    "AND told_until < (SELECT coalesce(max(position), 0) FROM camptrack_change)",
}
SECONDS = 900.0
TELL_AFTER = 5.0


def heal_everything(storm: Storm) -> None:
    """No process is frozen, of a wrong clock or of the last release, no line disturbed, no disk full."""
    storm.heal_due(all_of_them=True)
    back_to_this_release(storm)
    for hop in storm.site.proxies.ports:
        storm.site.proxies.order(hop, calm=True)
    storm.site.wait_for_web()
    storm.heal_due(all_of_them=True)


def time_to_exact(storm: Storm, last_answer: float) -> float:
    """Seconds from the last acknowledgement until no camp waits any more."""
    _until(storm, lambda: storm.marks() == 0, "camps still wait")
    return max(0.0, time.time() - last_answer)


def until_settled(storm: Storm) -> None:
    """Issues, imports and calls, too."""
    for what, statement in _WAITING.items():
        _until(storm, lambda statement=statement: _none(storm, statement), what)


def _none(storm: Storm, statement: str) -> bool:
    for each in _SOONER:
        storm.site.sql(each, "camptrack_app")
    return storm.site.sql(statement)[0][0] == 0


def _until(storm: Storm, reached: Callable[[], bool], what: str) -> None:
    give_up, began, told = time.monotonic() + SECONDS, time.monotonic(), False
    while not reached():
        if not told and time.monotonic() > began + TELL_AFTER:
            told = True
            say(f"waiting: {what}")
        storm.site.look()
        storm.heal_due()
        assert time.monotonic() < give_up, f"after {SECONDS:.0f} s: {what}"
        time.sleep(0.05 if what == "camps still wait" else 0.5)

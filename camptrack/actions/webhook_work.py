"""One round of webhooks: what changed becomes calls, the calls are made, and letters written where they fail
for good."""

import time
from uuid import UUID

from .hand_overs import Carriers, send_some
from .session_locks import held
from .webhook_deliveries import QUEUE
from .webhook_letters import write_letters
from .webhook_telling import make_calls

#: the first key of the advisory lock of whoever calls webhooks
LOCK = 0x7768
_ALL = UUID(int=0)


def work_on_webhooks(seconds: float, carriers: Carriers | None = None) -> int:
    """Until nothing waits or the time is up; how many calls were made. Any process may, one at a time does:
    receivers that do not answer never hold up more than one worker."""
    if carriers is None:
        with Carriers() as own:
            return work_on_webhooks(seconds, own)
    until, called = time.monotonic() + seconds, 0
    with held(LOCK, _ALL) as mine:
        while mine:
            made = make_calls(until)
            some = send_some(QUEUE, carriers)
            called += some
            if not (made or some) or time.monotonic() >= until:
                write_letters(carriers.mails, until)
                break
    return called

"""How a connection to PostgreSQL notices that the other side's host has vanished: no word, no end, nothing.

A worker's host that is cut off in the midst of a drain leaves the server with a session that holds its camps'
locks and marks; a process that is cut off waits for an answer. Each side gives up twenty seconds after it
last heard of the other: the kernel asks an idle connection after ten seconds, then twice at intervals of
five, and what was sent is waited for as long. On a Unix socket both ends die together, and all of it is
passed over.
"""

from collections.abc import Mapping

#: seconds
IDLE, INTERVAL, COUNT = 10, 5, 2
#: seconds after which a side that heard nothing gives up
GIVEN_UP_AFTER = IDLE + INTERVAL * COUNT

#: libpq's, of our side
OF_THE_CLIENT: Mapping[str, str] = {
    "keepalives_idle": str(IDLE),
    "keepalives_interval": str(INTERVAL),
    "keepalives_count": str(COUNT),
    "tcp_user_timeout": str(GIVEN_UP_AFTER * 1000),
}
#: the session's, of the server's side
OF_THE_SERVER = (
    f"-c tcp_keepalives_idle={IDLE} -c tcp_keepalives_interval={INTERVAL} -c tcp_keepalives_count={COUNT}"
    f" -c tcp_user_timeout={GIVEN_UP_AFTER * 1000}"
)

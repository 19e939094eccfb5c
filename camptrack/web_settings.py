"""How many web processes and threads there are: for Gunicorn, and for the check that counts connections."""

from camptrack import environment

PROCESSES = environment.whole_number("CAMPTRACK_WEB_PROCESSES", 2)
THREADS = environment.whole_number("CAMPTRACK_WEB_THREADS", 4)
#: threads of a process beside these: one for /healthz, one for readiness and metrics
SPARE = 2

"""Gunicorn's settings: `gunicorn camptrack.wsgi --config python:api.server.gunicorn_settings`."""

from pathlib import Path

from camptrack import environment
from camptrack.web_settings import PROCESSES, THREADS

worker_class = "api.server.worker.Worker"
workers, threads = PROCESSES, THREADS
# Of one process; where they run out, the longest silent one makes room.
worker_connections = environment.whole_number("CAMPTRACK_WEB_CONNECTIONS", 500)
backlog = 512
# Whoever does not come to its main loop for so long is frozen.
timeout = 30
# Memory that a library leaks is given back; not by all processes at once.
max_requests, max_requests_jitter = 10_000, 1_000
# Past Python nobody knows how fast a reader is.
sendfile = False
# Workers beat in a file: in memory, so that a slow disk is not taken for a dead worker.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
accesslog = "-"
# One line a request, in the form of all others.
logger_class = "camptrack.watching.access_log.Lines"

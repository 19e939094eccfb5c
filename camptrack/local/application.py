"""The project's own processes, the same for `make run` and for the journeys of the tests."""

import sys
from collections.abc import Mapping
from pathlib import Path

from camptrack.local.home import PROJECT
from camptrack.local.process import Child


def web(port: int, logs: Path, environment: Mapping[str, str]) -> Child:
    """Gunicorn on the loopback address."""
    options = ["--config", "python:api.server.gunicorn_settings", "--bind", f"127.0.0.1:{port}"]
    options += ["--graceful-timeout", "5"]
    return _python("web", ["gunicorn", "camptrack.wsgi", *options], logs, environment, "web")


def worker(logs: Path, environment: Mapping[str, str]) -> Child:
    """Celery's worker, two processes."""
    command = ["celery", "-A", "workers.app", "worker", "--concurrency", "2", "--loglevel", "INFO"]
    # Gossip and mingle speak to other workers at start; with hints only there is nothing to say.
    return _python("worker", [*command, "--without-gossip", "--without-mingle"], logs, environment, "worker")


def beat(logs: Path, environment: Mapping[str, str]) -> Child:
    """Celery's beat; its schedule is in workers/schedule.py and no state is kept in a file."""
    return _python(
        "beat",
        ["celery", "-A", "workers.app", "beat", "--loglevel", "INFO", "--pidfile="],
        logs,
        environment,
        "worker",
    )


def drain_loop(logs: Path, environment: Mapping[str, str]) -> Child:
    """Finds waiting camps without a broker."""
    return _python("drain-loop", ["manage", "drain_loop"], logs, environment, "worker")


def issue_loop(logs: Path, environment: Mapping[str, str]) -> Child:
    """Makes and sends scheduled reports without a broker."""
    return _python("issue-loop", ["manage", "issue_loop"], logs, environment, "worker")


def _python(name: str, module: list[str], logs: Path, environment: Mapping[str, str], role: str) -> Child:
    # As modules: scripts in a virtual environment hold the path it was made at.
    return Child(
        name,
        [sys.executable, "-m", *module],
        logs / f"{name}.log",
        {**environment, "CAMPTRACK_ROLE": role, "PYTHONUNBUFFERED": "1"},
        PROJECT,
    )

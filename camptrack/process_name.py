"""What this process is, for its lines in the log, its heartbeats and its connections to the database."""

import sys
from collections.abc import Sequence
from pathlib import Path

#: those that a whole service has
SERVICE = ("web", "worker", "drain-loop", "issue-loop")


def process_name(arguments: Sequence[str] = sys.argv) -> str:
    """`web`, `worker`, `beat`, or the management command: `drain-loop`, `verify-totals`. From the command
    line, so that no setting can say otherwise."""
    program, *rest = [*arguments, ""]
    path = Path(program)
    name = path.parent.name if path.stem == "__main__" else path.stem
    if name == "gunicorn":
        return "web"
    if name == "celery":
        return next((word for word in rest if word in {"worker", "beat"}), name)
    if name in {"manage", "django-admin"}:
        return rest[0].replace("_", "-") or name
    return name or "python"

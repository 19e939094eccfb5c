#!/usr/bin/env python
"""Runs Django's commands; what stops them all is said in one sentence, not in a traceback."""

import os
import sys


def main() -> None:
    """Hand over to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "camptrack.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here: run make venv, then .venv/bin/python manage.py")
    from django.db import InterfaceError, OperationalError, connections

    from camptrack.environment import Misconfigured

    try:
        execute_from_command_line(sys.argv)
    except Misconfigured as error:
        sys.exit(str(error))
    except (InterfaceError, OperationalError) as error:
        if any(connection.connection is not None for connection in connections.all(initialized_only=True)):
            raise  # connected: this is about a statement, and its traceback matters
        from django.conf import settings

        if settings.DATABASE_MISSING:
            sys.exit("no database: set DATABASE_URL or start one with make run")
        sys.exit(f"the database does not answer: {str(error).splitlines()[0]}")


if __name__ == "__main__":
    main()

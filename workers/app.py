"""The Celery app: `celery -A workers.app worker`. CAMPTRACK_ROLE says which limits hold: web or worker."""

import os

from celery import Celery
from celery.signals import setup_logging, task_postrun, task_prerun

from workers.limits import settings_of
from workers.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "camptrack.settings")

from django.conf import settings
from django.db import close_old_connections

app = Celery("camptrack", broker=settings.REDIS_URL, include=["workers.tasks"])
app.conf.update(settings_of(os.environ.get("CAMPTRACK_ROLE", "web")))
app.conf.beat_schedule = SCHEDULE
# Not the default, which keeps a file: containers are read-only and nothing needs to be remembered.
app.conf.beat_scheduler = "celery.beat:Scheduler"


# Celery would add a handler of its own, and every line would come twice; Django's settings hold.
setup_logging.connect(lambda **_said: None, weak=False)


@task_prerun.connect
@task_postrun.connect
def _close_old_connections(**_said: object) -> None:
    """As Django does around a request: those that broke or are too old; all others serve the next task."""
    close_old_connections()

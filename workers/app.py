"""The Celery app: `celery -A workers.app worker`. CAMPTRACK_ROLE says which limits hold: web or worker."""

import os

from celery import Celery

from workers.limits import settings_of
from workers.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "camptrack.settings")

from django.conf import settings

app = Celery("camptrack", broker=settings.REDIS_URL, include=["workers.tasks"])
app.conf.update(settings_of(os.environ.get("CAMPTRACK_ROLE", "web")))
app.conf.beat_schedule = SCHEDULE
# Not the default, which keeps a file: containers are read-only and nothing needs to be remembered.
app.conf.beat_scheduler = "celery.beat:Scheduler"

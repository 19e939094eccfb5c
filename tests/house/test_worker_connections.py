"""A worker's connection to the database serves one task after the other, and is replaced when it broke."""

import pytest
from celery import Celery
from celery.fixups.django import DjangoWorkerFixup
from celery.signals import task_prerun
from django.db import OperationalError, connection

import workers.app  # noqa: F401 - connects the signals
from workers.limits import settings_of

pytestmark = pytest.mark.django_db(transaction=True)


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_task_leaves_the_connection_to_the_next() -> None:
    app = Celery("like a worker", set_as_current=False)
    app.conf.update(settings_of("worker"))
    before = backend()
    DjangoWorkerFixup(app).close_database()
    task_prerun.send(sender=None)
    assert backend() == before


def test_a_broken_connection_is_not_left_to_the_next() -> None:
    before = backend()
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    task_prerun.send(sender=None)
    assert backend() != before

"""What beat sends exists, and nothing of it expires."""

from datetime import UTC, datetime, timedelta

import pytest

from camptrack.actions.idempotency import clear_old_answers
from camptrack.models import IdempotencyKey
from tests import factories
from workers.app import app
from workers.schedule import SCHEDULE


def test_every_tick_is_a_task_and_none_expires() -> None:
    app.loader.import_default_modules()
    assert {tick["task"] for tick in SCHEDULE.values()} <= app.tasks.keys()
    assert not any("options" in tick for tick in SCHEDULE.values())


@pytest.mark.django_db
def test_answers_are_kept_for_thirty_days() -> None:
    factories.idempotency_key()
    now = datetime.now(tz=UTC)
    assert clear_old_answers(now=now + timedelta(days=29)) == 0
    assert clear_old_answers(now=now + timedelta(days=31)) == 1
    assert not IdempotencyKey.objects.exists()

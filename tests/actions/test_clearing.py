"""What is old goes, whatever it is; what is new stays."""

from datetime import timedelta

import pytest

from camptrack.actions import clearing
from camptrack.actions.clearing import clear_old
from camptrack.actions.heartbeats import beat
from camptrack.models import Calculation, Heartbeat, IdempotencyKey
from camptrack.queries import clock
from tests import factories


@pytest.mark.django_db
def test_of_every_kind() -> None:
    factories.idempotency_key()
    factories.calculation()
    beat(process="web", host="gone", pid=1, version="1", clock=0, counted={})
    assert clear_old(now=clock.now()) == 0
    assert clear_old(now=clock.now() + timedelta(days=400)) >= 3
    for model in (IdempotencyKey, Calculation, Heartbeat):
        assert not model.objects.exists()


def test_nothing_that_is_kept_for_a_time_is_forgotten(settings) -> None:
    """Each module that clears is asked."""
    modules = {
        file.stem
        for file in (settings.BASE_DIR / "camptrack" / "actions").glob("*.py")
        if "\ndef clear_old_" in file.read_text()
    }
    assert len(modules) == 8
    assert modules <= vars(clearing).keys()

"""A database as a year of use leaves it, in small."""

from django.conf import settings

from camptrack.actions.demo import load_demo
from camptrack.actions.totals import drain_waiting
from camptrack.models import Camp
from tests import factories
from tests.cast import assemble
from tests.every_row import every_row


def fill() -> None:
    """The demo record, a row of every kind, and one of each kind of decision and event."""
    load_demo(fixtures=settings.BASE_DIR / "fixtures")
    while drain_waiting(100):
        pass
    every_row(assemble(), Camp.objects.get(code="SY-ALHOL"))
    factories.override()
    factories.account_event()
    factories.recovery_link()
    while drain_waiting(100):
        pass

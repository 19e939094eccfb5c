"""Two reports of one camp and day, published at the same moment, decide together what they hide."""

import threading

import pytest
from django.db import connection, transaction

from camptrack.actions.totals import drain_waiting
from tests import factories

from .planting import FIRST, World
from .test_attacker import attack
from .test_holes import origins

pytestmark = pytest.mark.django_db(transaction=True)
#: the other may wait for the first; then the first goes on after so many seconds
PATIENCE = 2


def test_nothing_is_recovered_of_reports_published_at_once():
    world = World(1, 0, {})
    camp = factories.camp("SY-ALHOL", area=factories.area("SY99", parent=world.country, level=1))
    reports = []

    def enter(**counts):
        try:
            reports.append(world.enter(world.headcount(camp, FIRST, origins(**counts))))
        finally:
            if threading.current_thread() is not threading.main_thread():
                connection.close()

    other = threading.Thread(target=enter, kwargs={"SDN": 5, "SEN": 100, "SOM": 495, "SYR": 500})
    with transaction.atomic():
        enter(SDN=5, SOM=495, SYR=500)
        other.start()
        other.join(PATIENCE)
    other.join()
    assert len(reports) == 2
    for report in reports:
        world.plant("at once", report)
    drain_waiting(10)
    recovered, _widths, _asked = attack(world, 60)
    assert [(each.label, each.people) for each in recovered] == []

"""Spot checks find what is wrong, and take what waits for neither right nor wrong."""

import logging
from collections.abc import Callable
from typing import Any

import pytest

from camptrack.actions import audits
from camptrack.actions.audits import audit
from camptrack.actions.totals import drain_waiting
from camptrack.models import Audit, Camp
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

AsOwner = Callable[..., list[tuple[Any, ...]]]


def camps(number: int) -> list[Camp]:
    """Drained, each with a count."""
    area = factories.area("SY08", parent=factories.country("SYR"), level=1)
    made = [factories.camp(f"SY-{nth}", area=area) for nth in range(number)]
    for camp in made:
        factories.counting_figure(camp=camp)
    drain_waiting(number)
    return made


def test_all_is_right(caplog: pytest.LogCaptureFixture) -> None:
    camps(3)
    assert audit(camps=2).camps == 2
    assert (audit(camps=10).camps, audit(camps=0).camps) == (3, 0)
    assert not caplog.records
    told = Audit.objects.get()
    assert (told.camps, told.differences) == (5, 0)


def test_a_changed_total_is_named(as_owner: AsOwner, caplog: pytest.LogCaptureFixture) -> None:
    changed, *_others = camps(3)
    as_owner("UPDATE camptrack_camppoint SET best = 1001, high = 1001 WHERE camp_id = %s", [changed.pk])
    found = audit(camps=3)
    said = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert any("camp SY-0 on 2019-03-14" in line for line in said)
    # Numbers of people are no business of whoever keeps the logs.
    assert not any("1001" in line for line in said)
    assert any("area SY08 (planned_camp) on 2019-03-14" in line for line in said)
    assert Audit.objects.get().differences == len(found.differences) > 0


def test_a_wrong_camp_is_not_told_day_by_day(
    as_owner: AsOwner, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    camps(1)
    as_owner("UPDATE camptrack_camppoint SET high = high + 1")
    monkeypatch.setattr(audits, "MOST_LINES", 1)
    found = audit(camps=1)
    _first, second = caplog.records
    assert f"and {len(found.differences) - 1} more" in second.getMessage()


def test_a_camp_that_waits_is_not_drawn(as_owner: AsOwner) -> None:
    one, _other = camps(2)
    factories.counting_figure(camp=one, value=5000)
    found = audit(camps=10)
    assert (found.camps, found.waiting, found.differences) == (1, 0, [])

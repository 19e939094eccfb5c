"""Random camps posted over REST, in a random order, against the oracle: every day, every level, every role.

Small here; `make storm` runs a thousand.
"""

import http.client
import json
import os
import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from camptrack.actions.api_keys import create_api_key
from camptrack.vocabulary import Scope
from tests import factories
from tests.reconcile import oracle
from tests.reconcile.oracle_figures import Cell, Record
from tests.reconcile.records import random_records
from tests.stack import Stack
from tests.storms.waiting import settle

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.django_db(transaction=True)]

CAMPS = int(os.environ.get("CAMPTRACK_STORM_CAMPS", "8"))
SEED = int(os.environ.get("CAMPTRACK_STORM_SEED", "1"))
_ROLE = {"distribution": "set_aside"}


class Partner:
    """One connection, one key."""

    def __init__(self, port: int, key: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        content = None if body is None else json.dumps(body)
        self.connection.request(method, f"/api/v1/{path}", content, self.headers)
        response = self.connection.getresponse()
        answer = json.loads(response.read())
        assert response.status in (200, 201), answer
        return answer


def cell(each: Cell) -> dict[str, Any]:
    named = {name: value for name, value in vars(each).items() if value is not None}
    share = named.pop("share", None)
    return named if share is None else {**named, "share": str(share.numerator / share.denominator)}


def body(record: Record, camp: str) -> dict[str, Any]:
    figure: dict[str, Any] = {
        "camp": camp,
        "measure": record.measure,
        "unit": record.unit,
        "qualifier": record.qualifier,
    }
    for name in ("value", "low", "high"):
        if getattr(record, name) is not None:
            figure[name] = getattr(record, name)
    if record.household_size is not None:
        figure["household_size"] = str(float(record.household_size))
    if record.measure == "headcount":
        figure |= {"on": record.start.isoformat(), "method": record.method}
    else:
        figure |= {"start": record.start.isoformat(), "end": record.end.isoformat()}
        if record.wave:
            figure["wave"] = record.wave
    if record.part is not None:
        figure |= cell(record.part)
    elif record.cells:
        figure["breakdown"] = [cell(each) for each in record.cells]
    return {
        "source": record.source,
        "title": "A random report",
        "published_on": record.published_on.isoformat(),
        "reliability": record.reliability,
        "credibility": record.credibility,
        "publish": True,
        "figures": [figure],
    }


def postable(record: Record) -> bool:
    """What has happened by now; sizes that three decimals can say."""
    size = record.household_size
    happened = record.published_on < datetime.now(tz=UTC).date()
    return happened and (size is None or (size * 1000).denominator == 1)


def enter(partner: Partner, camp: str, drawn: list[Record]) -> list[Record]:
    """Post a camp's records and decide about them; the records as they count, with the figures' ids."""
    entered = []
    for record in drawn:
        answer = partner.ask("POST", "reports/", body(record, camp))
        figure = answer["figures"][0]["id"]
        for decision, decided in (
            ("verify", record.verified),
            ("recommend", record.recommended),
            ("dispute", record.disputed),
        ):
            if decided:
                partner.ask(
                    "POST", f"figures/{figure}/decisions/", {"decision": decision, "reason": "at random"}
                )
        entered.append(replace(record, key=figure))
    return entered


def assert_right(partner: Partner, place: str, records: list[Record], known_at: str = "") -> None:
    """Every day, as now or as known at a moment, is the oracle's."""
    first = min(record.start for record in records) - timedelta(days=1)
    last = max(record.end for record in records) + timedelta(days=100)
    history = oracle.history(records, last)
    then = f"&known_at={known_at}" if known_at else ""
    answer = partner.ask("GET", f"{place}/series/?start={first}&end={last}&interval=day{then}")
    for row in answer["results"]:
        right = history.get(date.fromisoformat(row["on"]))
        told = None if row["best"] is None else (row["low"], row["best"], row["high"], row["basis"])
        assert (row["on"], told) == (
            row["on"],
            None if right is None else (right.low, right.best, right.high, right.basis),
        )
        flows = (row["arrivals"], row["departures"])
        assert (row["on"], flows) == (row["on"], (right.arrivals, right.departures) if right else (0, 0))


def assert_roles(partner: Partner, camp: str, records: list[Record]) -> None:
    last = max(record.end for record in records)
    evidence = partner.ask("GET", f"camps/{camp}/evidence/?on={last}")["results"]
    roles = oracle.roles(records)
    assert {row["figure"]: row["role"] for row in evidence} == {
        key: _ROLE.get(role, role) for key, role in roles.items()
    }
    people = oracle.contributions(records)
    placed = {row["figure"]: row["contribution"] for row in evidence if row["figure"] in people}
    assert placed == people


@pytest.mark.parametrize("camps_wanted", [1, pytest.param(CAMPS, marks=pytest.mark.long)])
def test_every_day_at_every_level_is_the_oracles(
    camps_wanted: int, stack: Stack, stack_models: Callable[[], AbstractContextManager[None]]
) -> None:
    rng = random.Random(SEED)
    with stack_models():
        syria = factories.country("SYR")
        for slug in ("aid", "bel", "cam"):
            factories.source(slug)
        for slug in ("east", "north", "south"):
            factories.wave(slug)
        organisation = factories.organisation("partner", own_review_allowed=True)
        _, key = create_api_key(
            by=None,
            organisation=organisation,
            scopes=list(Scope),
            name="random",
            expires_at=timezone.now() + timedelta(days=1),
        )
        partner = Partner(stack.port, key)
        camps: dict[str, list[Record]] = {}
        for nth in range(camps_wanted):
            code = f"SY-{nth:04}"
            # Each in a district of its own, whose series must be the camp's.
            factories.camp(code, area=factories.area(f"SY{nth:04}", parent=syria, level=1))
            drawn = [record for record in random_records(rng) if postable(record)]
            rng.shuffle(drawn)
            camps[code] = enter(partner, code, drawn)
        settle(120)
        for code, records in camps.items():
            if records:
                for place in (f"camps/{code}", f"areas/SY{code[3:]}"):
                    assert_right(partner, place, records)
                assert_roles(partner, code, records)
        partner.connection.close()

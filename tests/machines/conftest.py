"""Everything started once, with places and a key."""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from camptrack.actions.api_keys import create_api_key
from camptrack.queries.known import MOST_CAMPS
from camptrack.queries.verification import verify_totals
from camptrack.vocabulary import Scope
from tests import factories
from tests.storms.client import SOURCES, body, random_figure

from .machines import PORT, Machines
from .network import not_permitted
from .partner import Partner, Posting

CUTS = int(os.environ.get("CAMPTRACK_MACHINE_CUTS", "0"))
RNG = random.Random(1)
#: times are shortened where few cuts are asked for
HURRY = 1 if CUTS else 5


@dataclass
class World:
    machines: Machines
    partner: Partner
    camps: dict[str, int]

    def asked(self, path: str, at: str = "hub", method: str = "GET", content: Any = None) -> Any:
        """Status, headers, body; of the primary's web, or of the one that reads."""
        host = self.machines.hub if at == "hub" else self.machines.replica
        return self.partner.ask(host, PORT, method, path, content)

    def post(self, code: str) -> None:
        """A headcount of this camp."""
        figure = next(each for _ in range(1000) if (each := random_figure(RNG)).measure == "headcount")
        status, _headers, answer = self.asked("/api/v1/reports/", method="POST", content=body(figure, code))
        assert status == 201, answer

    def posting(self) -> Posting:
        """All the while."""
        return Posting(self.partner, self.machines.hub, PORT, list(self.camps), seed=CUTS)

    def settle(self) -> None:
        """Until no camp waits; then every total is what its evidence says."""
        waiting = "SELECT 1 FROM camptrack_stalemark"
        self.machines.wait_for("no marks", lambda: not self.machines.sql(waiting), 60)
        with self.machines.as_default():
            found = verify_totals()
        assert (found.waiting, found.differences) == (0, [])


@pytest.fixture(scope="package")
def machines(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    if reason := not_permitted():
        pytest.skip(f"hosts on a network of their own: {reason}")
    made = Machines(HURRY)
    try:
        made.start_primary()
        made.start_processes()
        with django_db_blocker.unblock(), made.as_default():
            world = _world(made)
        made.start_replica()
        for at in ("hub", "replica"):
            made.wait_for(f"web of {at}", lambda at=at: _answers(world, at), 120)
        for code in world.camps:
            world.post(code)
        yield world
    finally:
        made.stop()


def _world(made: Machines) -> World:
    """Twenty camps of a province; of another so many that a past moment is not worked out at once."""
    province = factories.area("SY08", parent=factories.country("SYR"), level=1)
    camps = [factories.camp(f"SY-{nth:03}", area=province) for nth in range(20)]
    many = factories.area("LB01", parent=factories.country("LBN"), level=1)
    for nth in range(MOST_CAMPS + 1):
        factories.camp(f"LB-{nth:03}", area=many)
    factories.wave("north")
    for slug in SOURCES:
        factories.source(slug)
    _, key = create_api_key(
        by=None,
        organisation=factories.organisation("partner"),
        scopes=list(Scope),
        name="machines",
        expires_at=timezone.now() + timedelta(days=1),
    )
    return World(made, Partner(key), {camp.code: camp.pk for camp in camps})


def _answers(world: World, at: str) -> bool:
    try:
        return world.asked("/healthz", at)[0] == 200
    except OSError:
        return False

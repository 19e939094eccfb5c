"""Through the real stack: whatever happens to evidence, the camp and every area above it follow."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from camptrack.actions.api_keys import create_api_key
from camptrack.vocabulary import Scope
from tests import factories
from tests.stack import Stack

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.django_db(transaction=True)]

#: seconds after which a total that has not followed is wrong; what it took is printed
PATIENCE = 20
ABOVE = ("camps/SY-ALHOL", "areas/SY0800", "areas/SY08", "areas/SYR")


class Partner:
    """Posts, and waits until all levels answer with a best."""

    def __init__(self, url: str, key: str) -> None:
        self.url, self.key = url, key
        self.slowest = 0.0

    def ask(self, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            f"{self.url}/api/v1/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from error

    def expect(self, best: int) -> None:
        started = time.monotonic()
        for place in ABOVE:
            while (found := self.ask(f"{place}/population/?on=2024-03-31")["best"]) != best:
                assert time.monotonic() - started < PATIENCE, (place, found, best)
                time.sleep(0.02)
        self.slowest = max(self.slowest, time.monotonic() - started)


def report(value: int, **figure: Any) -> dict[str, Any]:
    """A report of 8 March 2024 with one figure, published at once."""
    plain = {"camp": "SY-ALHOL", "measure": "headcount", "on": "2024-03-01", "value": value}
    if figure:
        del plain["on"]
    return {
        "source": "ocha",
        "title": "Flash update",
        "published_on": "2024-03-08",
        "publish": True,
        "figures": [{**plain, **figure}],
    }


def test_a_camp_and_its_areas_follow_every_change(
    stack: Stack, stack_models: Callable[[], AbstractContextManager[None]]
) -> None:
    with stack_models():
        hasakeh = factories.area("SY08", parent=factories.country("SYR"), level=1)
        factories.camp("SY-ALHOL", area=factories.area("SY0800", parent=hasakeh, level=2))
        factories.source("ocha", reliability="A", credibility=2)
        factories.wave("first")
        factories.wave("second")
        organisation = factories.organisation("partner", own_review_allowed=True)
        _, key = create_api_key(
            by=None,
            organisation=organisation,
            scopes=list(Scope),
            name="partner",
            expires_at=timezone.now() + timedelta(days=1),
        )
        partner = Partner(stack.url, key)

        days = {"measure": "arrivals", "start": "2024-03-05", "end": "2024-03-07"}
        counted = partner.ask("reports/", report(9454))
        partner.expect(9454)
        partner.ask("reports/", report(5200, **days, wave="first"))
        partner.expect(14_654)
        again = partner.ask("reports/", report(5000, **days, wave="first"))
        partner.expect(14_454)  # equal voices: the lower band ranks first
        # Moved to another wave: other people, so they add up.
        figure = again["figures"][0]["id"]
        move = {"decision": "assign_wave", "wave": "second", "reason": "another convoy"}
        decision = partner.ask(f"figures/{figure}/decisions/", move)
        partner.expect(19_654)
        partner.ask(
            f"figures/{figure}/decisions/",
            {"decision": "withdraw", "withdraws": decision["id"], "reason": "the same convoy"},
        )
        partner.expect(14_454)
        partner.ask(f"figures/{figure}/decisions/", {"decision": "dispute", "reason": "hearsay"})
        partner.expect(14_654)
        corrected = partner.ask(
            f"reports/{counted['id']}/correct/", {**report(9500), "reason": "a typing error"}
        )
        partner.expect(14_700)
        partner.ask(f"reports/{corrected['id']}/retract/", {"reason": "another camp's"})
        partner.expect(5200)
        print(f"\nslowest change seen at every level after {partner.slowest:.2f} s")  # noqa: T201 - measured
        call_command("verify_totals")

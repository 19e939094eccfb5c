"""A standby is read as the primary is, says how old it is when it is cut off, and catches up by itself."""

import json
import re
import time
from datetime import datetime
from typing import Any

import pytest

from .conftest import CUTS, World
from .machines import SITE

pytestmark = [
    pytest.mark.long,
    pytest.mark.xdist_group("machines"),
    pytest.mark.django_db(transaction=True),
]

READS = (
    "areas/SYR/population/?on=2024-04-01",
    "areas/SYR/population/?on=2024-04-01&compare=2024-02-01",
    "camps/SY-000/population/?on=2024-04-01",
    "areas/SY08/series/?start=2024-01-01&end=2024-05-30",
    "areas/SYR/composition/?on=2024-04-01",
    "camps/SY-000/evidence/?on=2024-04-01",
    "totals/?level=1&on=2024-04-01",
    "changes/?limit=10000",
    "reports/?limit=1000",
    "figures/?format=csv",
    "camps/?format=csv",
    "flows/",
    "key/",
)
PATIENCE = 30


def answered(world: World, at: str, path: str) -> Any:
    """What it says, but for how far it knows and for the key's own use."""
    status, headers, content = world.asked(f"/api/v1/{path}", at)
    assert status == 200, (at, path, content)
    if not headers["Content-Type"].startswith("application/json"):
        return content
    found = json.loads(content)
    return {name: each for name, each in found.items() if name not in {"settled_through", "last_used_at"}}


def settled_through(world: World, at: str) -> datetime:
    _status, _headers, content = world.asked("/api/v1/areas/SYR/population/?on=2024-04-01", at)
    return datetime.fromisoformat(json.loads(content)["settled_through"])


def assert_the_same_is_read(world: World) -> None:
    """Once what was acknowledged so far has come."""
    world.settle()
    ((now,),) = world.machines.sql("SELECT clock_timestamp()")
    world.machines.wait_for("the standby", lambda: settled_through(world, "replica") >= now, PATIENCE)
    for path in READS:
        assert (path, answered(world, "replica", path)) == (path, answered(world, "hub", path))


def test_the_same_is_read_while_partners_post(machines: World) -> None:
    with machines.posting() as posting:
        until = time.monotonic() + (60 if CUTS else 1)
        while time.monotonic() < until:
            for path in READS:
                answered(machines, "replica", path)
    assert posting.failed == []
    assert_the_same_is_read(machines)


def test_an_idle_primary_is_no_lag(machines: World) -> None:
    machines.settle()
    time.sleep(machines.machines.replica_lag * 1.5)
    status, _headers, said = machines.asked("/readyz", "replica")
    assert status == 200
    assert json.loads(said)["behind_seconds"] < machines.machines.replica_lag
    assert lag(machines) < machines.machines.replica_lag


def lag(world: World) -> float:
    """As Prometheus is told."""
    _status, _headers, said = world.asked("/metrics", "replica")
    (found,) = re.findall(r"^camptrack_behind_seconds (\S+)$", said.decode(), re.MULTILINE)
    return float(found)


def test_what_writes_is_sent_to_the_primary(machines: World) -> None:
    report = {"source": "aid", "title": "x", "published_on": "2024-01-01", "figures": []}
    known = "/api/v1/areas/LBN/population/?known_at=2024-01-01T00:00:00Z"
    for method, path, content in (
        ("POST", "/api/v1/reports/", report),
        ("PATCH", "/api/v1/camps/SY-000/", {"name": "x"}),
        ("POST", "/api/v1/key/rotate/", {}),
        ("GET", known, None),
    ):
        status, headers, answer = machines.asked(path, "replica", method, content)
        problem = json.loads(answer)
        assert (status, problem["errors"][0]["code"]) == (421, "reads_only")
        assert headers["Content-Type"] == "application/problem+json"
        assert f"{SITE}{path}" in problem["detail"]
    for path in ("/", "/admin/", "/account/login/"):
        status, headers, _answer = machines.asked(path, "replica")
        assert (status, headers["Location"]) == (302, f"{SITE}{path}")
    for path in ("/issues/", "/healthz", "/metrics", "/api/schema/", "/api/docs/"):
        assert (path, machines.asked(path, "replica")[0]) == (path, 200)
    # The primary takes it.
    assert machines.asked(known)[0] == 202


def test_a_standby_that_is_cut_off_says_so_and_catches_up(machines: World) -> None:
    service = machines.machines
    noticed, caught_up = [], []
    ready = lambda: machines.asked("/readyz", "replica")[0]  # noqa: E731
    with machines.posting() as posting:
        for _nth in range(max(CUTS // 4, 1)):
            service.wait_for("a standby that is ready", lambda: ready() == 200, PATIENCE)
            service.network.cut("replica")
            ((cut,),) = service.sql("SELECT clock_timestamp()")
            noticed.append(
                service.wait_for("it says so", lambda: ready() == 503, service.replica_lag + PATIENCE)
            )
            _status, _headers, said = machines.asked("/readyz", "replica")
            assert json.loads(said)["errors"][0]["code"] == "behind"
            assert lag(machines) > service.replica_lag
            # It goes on to answer, and claims to know nothing of what came since.
            assert settled_through(machines, "replica") <= cut
            service.network.mend("replica")
            ((mended,),) = service.sql("SELECT clock_timestamp()")
            back = lambda mended=mended: settled_through(machines, "replica") >= mended  # noqa: E731
            caught_up.append(service.wait_for("it catches up", back, 120))
            assert ready() == 200
    print(  # noqa: T201 - what it came to
        f"\n{len(noticed)} times the standby cut off: {len(posting.acknowledged)} reports acknowledged,"
        f" {len(posting.failed)} failed; not ready after {max(noticed):.1f} s at most, caught up"
        f" {max(caught_up):.1f} s at most after it was back"
    )
    assert posting.failed == []
    assert_the_same_is_read(machines)

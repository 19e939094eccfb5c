"""What the first usable release kept is upgraded whole: evidence as it was, totals right, keys and people
let in."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from camptrack.models import Organisation
from camptrack.models.privileges import Kind, kinds
from camptrack.queries.verification import verify_totals
from tests import factories
from tests.api.asking import Partner, partner
from tests.conftest import WORKER
from tests.upgrade.record import HERE, digest
from tests.upgrade.throwaway import psql, spoken_to

NAME = f"camptrack_upgraded_{WORKER}"
pytestmark = [pytest.mark.long, pytest.mark.xdist_group("upgrade")]
RECORDED: dict[str, Any] = json.loads((HERE / "answers.json").read_text())
#: what a migration itself writes
OF_MIGRATIONS = {"django_migrations", "django_content_type", "auth_permission"}
#: moments of the working out, not of what was worked out
OF_NOW = {"computed_at", "settled_through"}


@pytest.fixture(scope="module")
def upgraded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The recorded database at today's migrations, rebuilt; this process speaks to it."""
    psql("postgres", "-c", f"CREATE DATABASE {NAME} OWNER camptrack_owner TEMPLATE template0")
    with spoken_to(NAME, django_db_blocker):
        psql(NAME, "-1", "-f", "-", given=gzip.decompress((HERE / "database.sql.gz").read_bytes()))
        call_command("migrate", database="owner", verbosity=0, skip_checks=True)
        call_command("rebuild_totals", processes=1)
        call_command("drain_loop", once=True)
        yield


def test_evidence_is_as_it_was(upgraded: None) -> None:
    """And accounts, rights, places and keys: what the first release kept, in the columns that it knew."""
    left_out = OF_MIGRATIONS | {table for _, table, kind in kinds() if kind is Kind.DERIVED}
    then = {table: each for table, each in RECORDED["tables"].items() if table not in left_out}
    assert sum(rows for _, rows, _ in then.values()) > 900
    with connection.cursor() as cursor:
        now = {table: [columns, *digest(cursor, table, columns)] for table, (columns, *_) in then.items()}
    assert now == then


def test_totals_are_what_the_evidence_says(upgraded: None) -> None:
    found = verify_totals()
    assert (found.camps, found.differences, found.waiting) == (2, [], 0)


@pytest.mark.parametrize("path", RECORDED["answers"])
def test_it_answers_as_it_did(upgraded: None, path: str) -> None:
    now = Partner(RECORDED["key"]).get(path)
    assert list(differences(RECORDED["answers"][path], now)) == []


def differences(then: Any, now: Any, place: str = "") -> Iterator[tuple[str, Any, Any]]:
    """What was answered and is not answered now; more may be answered."""
    if isinstance(then, dict) and isinstance(now, dict):
        for name in then.keys() - OF_NOW:
            yield from differences(then[name], now.get(name, "nothing"), f"{place}/{name}")
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for nth, (each, other) in enumerate(zip(then, now, strict=True)):
            yield from differences(each, other, f"{place}/{nth}")
    elif then != now:
        yield place, then, now


@pytest.mark.parametrize("who", RECORDED["sign_ins"], ids=lambda who: who["role"])
def test_people_sign_in_with_their_passwords(upgraded: None, who: dict[str, str]) -> None:
    client = Client()
    answer = client.post("/account/login/", {"login": who["username"], "password": who["password"]})
    assert answer.status_code == 302
    assert client.get("/admin/").status_code == 200


def test_a_revoked_key_stays_revoked(upgraded: None) -> None:
    Partner(RECORDED["revoked_key"]).get("camps/", expect=401)


def test_small_numbers_that_it_published_are_hidden(upgraded: None) -> None:
    """It knew no rule of small cells: what it published is held to it all the same."""
    stranger = partner(factories.organisation("elsewhere"), "read")
    (small,) = stranger.get(f"reports/{RECORDED['reports']['small']}/")["figures"]
    assert (small["value"], small["best"]) == (None, None)
    (counted,) = stranger.get(f"reports/{RECORDED['reports']['counted']}/")["figures"]
    assert {cell["count"] for cell in counted["breakdown"]} == {None}
    assert Organisation.objects.filter(slug="demo").exists()


def test_who_follows_the_feed_is_told_of_them(upgraded: None) -> None:
    """In the feed each of the two is what it is now, without the number."""
    report = RECORDED["reports"]["small"]
    changes = partner(factories.organisation("followers"), "read").get("changes/", limit=10_000)["results"]
    told = {each["id"]: each for each in changes if each["kind"] in {"report", "figure"}}
    (figure,) = told[report]["object"]["figures"]
    assert {report, figure["id"]} <= told.keys()
    assert figure["value"] is None
    assert (told[figure["id"]]["change"], told[figure["id"]]["object"]["value"]) == ("changed", None)
    # The others are as they were: nobody is sent for them.
    assert not told.keys() & (set(RECORDED["reports"].values()) - {report})

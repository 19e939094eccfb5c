"""SECURITY.md names what shows each line; what has no test elsewhere is shown here."""

import re
from hmac import compare_digest
from typing import Any

import pytest
import yaml
from rest_framework.serializers import ModelSerializer

from api import authentication
from camptrack.local.home import PROJECT
from tests import factories
from tests.api.asking import Partner, partner
from workers.app import app

CLAIMS = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (PROJECT / "SECURITY.md").read_text())


def test_what_security_md_names_is_there() -> None:
    assert len(CLAIMS) > 40
    missing = [
        f"{file}::{name}"
        for file, name in CLAIMS
        if not re.search(rf"^def {name}\(", (PROJECT / file).read_text(), re.MULTILINE)
    ]
    assert missing == []


def test_every_line_of_a_threat_names_what_shows_it() -> None:
    lines = (PROJECT / "SECURITY.md").read_text().splitlines()
    threats = [line for line in lines if line.startswith("| to ")]
    assert len(threats) > 20
    assert [line for line in threats if "`tests/" not in line.rsplit("|", 2)[1]] == []


@pytest.mark.django_db
def test_keys_are_compared_in_constant_time(monkeypatch: Any) -> None:
    """A prefix that nobody has costs a comparison, too."""
    compared: list[tuple[str, str]] = []

    def compare(one: str, other: str) -> bool:
        compared.append((one, other))
        return compare_digest(one, other)

    monkeypatch.setattr(authentication.hmac, "compare_digest", compare)
    key = partner(factories.organisation(), "read").key or ""
    Partner(key).get("camps/")
    Partner(key[:-1] + ("a" if key[-1] != "a" else "b")).get("camps/", expect=401)
    Partner("ct_nobodyhas_thisprefix").get("camps/", expect=401)
    assert [one == other for one, other in compared] == [True, False, False]
    assert key.split("_")[2] not in "".join(other for _, other in compared)


def test_no_serializer_takes_a_table_as_it_is() -> None:
    """Every field is written down; api/urls.py has imported them all."""
    __import__("api.urls")
    taken = [ModelSerializer]
    for each in taken:
        taken += each.__subclasses__()
    assert [each for each in taken if each.__module__.startswith(("api.", "camptrack."))] == []


def test_workers_read_json_alone() -> None:
    assert (app.conf.accept_content, app.conf.task_serializer) == (["json"], "json")


def test_the_owners_password_is_where_it_is_said_to_be() -> None:
    services = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]
    knowing = {
        name for name, service in services.items() if "DATABASE_OWNER" in str(service.get("environment"))
    }
    assert knowing == {"postgres", "migrate", "backup"}
    assert {name for name, service in services.items() if not service.get("read_only")} == {"postgres"}

"""What is set on the first host is set on the others, too: each process of theirs gets the variables that the
same process gets in docker-compose.yml, but those named here, with a reason."""

import re
from typing import Any

import pytest
import yaml

from camptrack.local.home import PROJECT

FIRST = "docker-compose.yml"
#: of a process that listens for nobody
_ASKED = "nobody asks it"
_WORKERS = {
    "ALLOWED_HOSTS": _ASKED,
    "CSRF_TRUSTED_ORIGINS": _ASKED,
    "CAMPTRACK_PROXIES": _ASKED,
    "ANYMAIL_WEBHOOK_SECRET": "the provider calls the first host",
    "CAMPTRACK_ISSUE_PAGES": "it serves no page",
    "CAMPTRACK_REQUIRE_MFA": "nobody signs in",
}
_SENDS = "it sends no mail"
_REPLICA = {
    "REDIS_URL": "it has nothing to say to the broker",
    "CAMPTRACK_EMAIL": _SENDS,
    "DEFAULT_FROM_EMAIL": _SENDS,
    "CAMPTRACK_BOUNCE_ADDRESS": _SENDS,
    "CAMPTRACK_ATTACHMENT_LIMIT": _SENDS,
    "ANYMAIL_WEBHOOK_SECRET": "a bounce is written down",
}
LEFT_OUT = {"docker-compose.workers.yml": _WORKERS, "docker-compose.replica.yml": _REPLICA}
#: what the first host's processes do not get
ADDED = {
    "docker-compose.workers.yml": set[str](),
    "docker-compose.replica.yml": {"CAMPTRACK_READ_ONLY", "CAMPTRACK_REPLICA_LAG"},
}


def processes(file: str) -> dict[str, dict[str, str]]:
    """What each service of ours is given, by its name."""
    services: dict[str, Any] = yaml.safe_load((PROJECT / file).read_text())["services"]
    return {
        name: service["environment"]
        for name, service in services.items()
        if str(service.get("image", "")).startswith("camptrack")
    }


def default(value: str) -> str | None:
    """Of a variable that need not be set; None: it is made of ones that must be."""
    found = re.fullmatch(r"\$\{\w+:-(.*)\}", value)
    return found[1] if found else None if "${" in value else value


def test_every_file_with_processes_of_ours_is_looked_at() -> None:
    files = {file.name for file in PROJECT.glob("docker-compose*.yml") if processes(file.name)}
    assert files == {FIRST, *LEFT_OUT}


@pytest.mark.parametrize("file", LEFT_OUT)
def test_other_hosts_are_set_as_the_first(file: str) -> None:
    first = processes(FIRST)
    for name, given in processes(file).items():
        there = first[name]
        assert (name, there.keys() - given.keys()) == (name, set(LEFT_OUT[file]))
        assert (name, given.keys() - there.keys()) == (name, ADDED[file])
        for variable in there.keys() & given.keys():
            assert (variable, default(given[variable])) == (variable, default(there[variable]))

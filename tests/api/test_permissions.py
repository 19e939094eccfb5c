"""A story for every route and method: who gets in, who is turned away, and how."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from api.permissions import Anybody, ByGrant
from tests.actions.importing import csv, line
from tests.api.asking import Partner
from tests.api.permission_world import ADMINISTER, EVERYBODY, FILE, READ, REVIEW, WRITE, body_for, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db


#: a key with the scope may come in, but this report is for its own organisation alone to change
OWN = "own"
#: whatever a key may, this is about itself
ANY = "any"


#: which scope opens it, or which ones
STORIES: dict[tuple[str, str], tuple[str, ...]] = {
    ("key", "GET"): (ANY,),
    ("key-rotate", "POST"): (ANY,),
    ("changes", "GET"): (READ,),
    ("reports", "GET"): (READ,),
    ("reports", "POST"): (WRITE,),
    ("report", "GET"): (READ,),
    ("report-publish", "POST"): (WRITE, OWN),
    ("report-share", "POST"): (WRITE, OWN),
    ("report-retract", "POST"): (WRITE, OWN),
    ("report-correct", "POST"): (WRITE, OWN),
    ("report-redact", "POST"): (WRITE, OWN),
    ("reports-bulk", "POST"): (WRITE,),
    ("figures", "GET"): (READ,),
    ("figure", "GET"): (READ,),
    ("figure-decisions", "POST"): (REVIEW,),
    ("camps", "GET"): (READ,),
    ("camps", "POST"): (WRITE,),
    ("camp", "GET"): (READ,),
    ("camp", "PATCH"): (WRITE,),
    ("camp-merge", "POST"): (REVIEW,),
    ("camp-unmerge", "POST"): (REVIEW,),
    ("camp-rename", "POST"): (REVIEW,),
    ("camp-split", "POST"): (REVIEW,),
    ("areas", "GET"): (READ,),
    ("area", "GET"): (READ,),
    ("sources", "GET"): (READ,),
    ("sources", "POST"): (WRITE,),
    ("source", "GET"): (READ,),
    ("source", "PATCH"): (REVIEW,),
    ("waves", "GET"): (READ,),
    ("waves", "POST"): (WRITE,),
    ("wave", "GET"): (READ,),
    ("wave", "PATCH"): (REVIEW,),
    **{
        (f"{kind}-{name}", "GET"): (READ,)
        for kind in ("camps", "areas")
        for name in ("population", "series", "composition", "evidence")
    },
    ("totals", "GET"): (READ,),
    ("flows", "GET"): (READ,),
    **{(f"dtm-{name}", "GET"): (READ,) for name in ("countries", "operations", "admin0", "admin1", "admin2")},
    ("calculation", "GET"): (READ,),
    ("imports", "GET"): (READ,),
    ("imports", "POST"): (WRITE,),
    ("import", "GET"): (READ,),
    ("import-rows", "GET"): (READ,),
    ("import-mapping", "POST"): (WRITE,),
    ("import-confirm", "POST"): (WRITE,),
    ("import-undo", "POST"): (WRITE,),
    ("import-discard", "POST"): (WRITE,),
    ("issues", "GET"): (READ,),
    ("issue", "GET"): (READ,),
    ("issue-data", "GET"): (READ,),
    ("issue-file", "GET"): (READ,),
    ("issue-approve", "POST"): (WRITE, OWN),
    ("issue-discard", "POST"): (WRITE, OWN),
    ("issue-recall", "POST"): (WRITE, OWN),
    ("schedule-issues", "POST"): (READ,),
    ("schedules", "GET"): (READ,),
    ("schedules", "POST"): (ADMINISTER,),
    ("schedule", "GET"): (READ,),
    ("schedule", "PATCH"): (ADMINISTER,),
    ("schedule-recipients", "GET"): (ADMINISTER,),
    ("schedule-recipients", "POST"): (ADMINISTER,),
    ("schedule-recipient-remove", "POST"): (ADMINISTER,),
    ("schedule-recipient-secret", "GET"): (ADMINISTER,),
    ("deliveries", "GET"): (WRITE, ADMINISTER),
    ("delivery", "GET"): (WRITE, ADMINISTER),
    ("delivery-repeat", "POST"): (WRITE,),
    ("webhooks", "GET"): (ADMINISTER,),
    ("webhooks", "POST"): (ADMINISTER,),
    ("webhook", "GET"): (ADMINISTER,),
    ("webhook", "PATCH"): (ADMINISTER,),
    **{
        (f"webhook-{step}", "POST"): (ADMINISTER,)
        for step in ("rotate", "test", "disable", "enable", "remove", "delivery-repeat")
    },
    ("webhook-deliveries", "GET"): (ADMINISTER,),
    ("webhook-delivery", "GET"): (ADMINISTER,),
    ("schema", "GET"): (EVERYBODY,),
    ("docs", "GET"): (EVERYBODY,),
    ("alive", "GET"): (EVERYBODY,),
    ("ready", "GET"): (EVERYBODY,),
}


METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def routes() -> Iterator[tuple[str, str, Any]]:
    """Every named route of the API with its address and view."""

    def within(patterns: list[Any], before: str) -> Iterator[tuple[str, str, Any]]:
        for each in patterns:
            here = before + str(each.pattern)
            if isinstance(each, URLResolver):
                yield from within(each.url_patterns, here)
            elif isinstance(each, URLPattern) and here.startswith(("api/", "compat/", "healthz", "readyz")):
                yield each.name or "", here, each.callback.view_class  # type: ignore[attr-defined]

    yield from within(get_resolver().url_patterns, "")


ROUTES = [(name, address, view) for name, address, view in routes() if name != "nothing"]


def answered(view: Any) -> set[str]:
    allowed = {method.upper() for method in view.http_method_names}
    return {method for method in METHODS if method in allowed and hasattr(view, method.lower())}


def test_every_route_and_method_has_a_story():
    served = {(name, method) for name, _address, view in ROUTES for method in answered(view)}
    assert served == STORIES.keys()


def test_every_route_denies_unless_said_otherwise():
    for name, _address, view in ROUTES:
        if {permission for (route, _m), permission in STORIES.items() if route == name} == {(EVERYBODY,)}:
            assert view.permission_classes == [Anybody]
        else:
            assert view.permission_classes == [ByGrant]
            assert set(view.rights) == answered(view)
            assert all(view.rights.values())


@pytest.mark.parametrize(("name", "address", "view"), ROUTES, ids=[name for name, *_rest in ROUTES])
def test_matrix(world, name, address, view):
    path = world.path(name, address)
    body: Any = body_for(name) | ({"figures": [world.figure]} if name == "camp-split" else {})
    body, headers = (csv(line()), FILE) if name == "imports" else (body, None)
    for method in sorted(answered(view)):
        scope, *more = STORIES[name, method]

        def status(asking: Partner, method: str = method) -> int:
            return asking.raw(method, path, None if method == "GET" else body, headers=headers).status_code

        if scope == EVERYBODY:
            assert status(Partner()) == 200
            continue
        stranger = Partner().raw(method, path, body)
        assert (stranger.status_code, stranger["WWW-Authenticate"]) == (401, "Bearer")
        assert status(Partner("ct_00000000_wrong")) == 401
        assert status(world.nothing) == 403
        for held, asking in world.others.items():
            if scope != ANY and (held not in {scope, *more} or OWN in more):
                assert status(asking) == 403, (method, held)
            else:
                assert status(asking) in {200, 201, 202}, (method, held)

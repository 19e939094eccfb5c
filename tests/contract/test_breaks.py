"""What is refused as a break of the contract, rule by rule, and what is not."""

from copy import deepcopy
from typing import Any

import pytest

from contract import promise
from contract.__main__ import main
from contract.breaks import breaks

CAMP = {
    "type": "object",
    "properties": {
        "code": {"type": "string", "pattern": "^[A-Z]+$", "minLength": 2, "maxLength": 32},
        "capacity": {"type": ["integer", "null"], "minimum": 0, "maximum": 10_000_000},
        "kind": {"type": "string", "enum": ["planned", "urban"]},
        "opened": {"type": "string", "format": "date"},
        "aliases": {"type": "array", "items": {"type": "string"}, "maxItems": 20},
        "names": {"type": "object", "additionalProperties": {"type": "string"}},
        "place": {"oneOf": [{"type": "string"}, {"type": "number"}]},
        "parent": {"$ref": "#/components/schemas/Camp"},
    },
    "required": ["code"],
}
BEFORE: dict[str, Any] = {
    "paths": {
        "/camps/": {
            "get": {
                "operationId": "camps_list",
                "parameters": [
                    {"in": "query", "name": "limit", "schema": {"type": "integer", "maximum": 10_000}},
                    {"in": "query", "name": "search", "schema": {"type": "string"}},
                ],
                "responses": {
                    "200": {
                        "headers": {"ETag": {"schema": {"type": "string"}}},
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/CampAnswer"}},
                            "text/csv": {"schema": {"type": "string"}},
                        },
                    },
                    "404": {},
                },
            },
            "post": {
                "operationId": "camps_create",
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Camp"}}}
                },
                "responses": {"201": {}, "202": {}},
            },
        },
        "/waves/": {"get": {"operationId": "waves_list", "responses": {"200": {}}}},
    },
    "components": {"schemas": {"Camp": CAMP, "CampAnswer": deepcopy(CAMP)}},
}
BEFORE["components"]["schemas"]["CampAnswer"]["properties"].pop("parent")
LIST = ("paths", "/camps/", "get")
LIMIT = (*LIST, "parameters", 0)
MAKE = ("paths", "/camps/", "post")
SENT = ("components", "schemas", "Camp")
FIELD = (*SENT, "properties")
ANSWERED = ("components", "schemas", "CampAnswer")
TOLD = (*ANSWERED, "properties")
GONE = object()


def changed(place: tuple[Any, ...], value: Any) -> dict[str, Any]:
    document = deepcopy(BEFORE)
    part: Any = document
    for name in place[:-1]:
        part = part[name]
    if value is GONE:
        del part[place[-1]]
    else:
        part[place[-1]] = value
    return document


REFUSED = [
    (("paths", "/waves/"), GONE, "GET /waves/: the call is gone"),
    (LIST, GONE, "GET /camps/: the call is gone"),
    ((*LIST, "operationId"), "camps_all", "GET /camps/: its id was camps_list, and is camps_all"),
    ((*LIST, "parameters", 1), GONE, "GET /camps/ query search: the parameter is gone"),
    ((*LIMIT, "required"), True, "GET /camps/ query limit: is required now"),
    (
        (*LIST, "parameters", 1),
        {"in": "query", "name": "zone", "required": True},
        "GET /camps/ query zone: is required now",
    ),
    ((*LIMIT, "schema", "maximum"), 100, "GET /camps/ query limit: maximum was 10000, and is 100"),
    ((*LIMIT, "schema", "minimum"), 10, "GET /camps/ query limit: minimum was not there, and is 10"),
    ((*LIMIT, "schema", "type"), "boolean", "GET /camps/ query limit: integer is not taken any more"),
    ((*MAKE, "requestBody", "required"), True, "POST /camps/ body: is required now"),
    ((*MAKE, "requestBody"), GONE, "POST /camps/ body application/json: is gone"),
    ((*MAKE, "responses", "202"), GONE, "POST /camps/ 202: is not answered any more"),
    ((*LIST, "responses", "200", "headers"), GONE, "GET /camps/ 200 header ETag: is gone"),
    ((*LIST, "responses", "200", "content", "text/csv"), GONE, "GET /camps/ 200 text/csv: is gone"),
    ((*FIELD, "opened"), GONE, "POST /camps/ body/opened: the field is gone"),
    ((*SENT, "required"), ["code", "kind"], "POST /camps/ body/kind: is required now"),
    ((*SENT, "additionalProperties"), False, "POST /camps/ body: takes no other fields any more"),
    ((*FIELD, "kind", "enum"), ["planned"], "POST /camps/ body/kind: urban is not taken any more"),
    ((*FIELD, "opened", "enum"), ["2019"], "POST /camps/ body/opened: other words is not taken any more"),
    ((*FIELD, "capacity", "type"), "integer", "POST /camps/ body/capacity: null is not taken any more"),
    ((*FIELD, "capacity", "minimum"), 1, "POST /camps/ body/capacity: minimum was 0, and is 1"),
    ((*FIELD, "code", "minLength"), 3, "POST /camps/ body/code: minLength was 2, and is 3"),
    ((*FIELD, "code", "maxLength"), 9, "POST /camps/ body/code: maxLength was 32, and is 9"),
    ((*FIELD, "code", "pattern"), "^A$", "POST /camps/ body/code: pattern was ^[A-Z]+$, and is ^A$"),
    ((*FIELD, "aliases", "maxItems"), 5, "POST /camps/ body/aliases: maxItems was 20, and is 5"),
    (
        (*FIELD, "aliases", "items", "type"),
        "integer",
        "POST /camps/ body/aliases/*: string is not taken any more",
    ),
    (
        (*FIELD, "names", "additionalProperties", "maxLength"),
        5,
        "POST /camps/ body/names/{}: maxLength was not there, and is 5",
    ),
    (
        (*FIELD, "place", "oneOf"),
        [{"type": "string"}],
        "POST /camps/ body/place: 1 choices (oneOf) where there were 2",
    ),
    (
        (*FIELD, "opened", "format"),
        "date-time",
        "POST /camps/ body/opened: the format was date, and is date-time",
    ),
    ((*FIELD, "opened", "const"), "x", "POST /camps/ body/opened: was always None, and is x"),
    (
        (*FIELD, "kind"),
        {"type": "string", "allOf": [{}]},
        "POST /camps/ body/kind: 1 choices (allOf) where there were 0",
    ),
    ((*FIELD, "place", "type"), "string", "POST /camps/ body/place: anything is not taken any more"),
    ((*TOLD, "opened"), GONE, "GET /camps/ 200/opened: the field is gone"),
    ((*ANSWERED, "required"), [], "GET /camps/ 200/code: may be left out now"),
    ((*TOLD, "code", "type"), ["string", "null"], "GET /camps/ 200/code: null may be answered now"),
    ((*TOLD, "code", "type"), GONE, "GET /camps/ 200/code: anything may be answered now"),
    ((*TOLD, "opened", "format"), GONE, "GET /camps/ 200/opened: the format was date, and is None"),
    (
        (*TOLD, "place", "oneOf"),
        [{"type": "string"}, {"type": "number"}, {"type": "null"}],
        "GET /camps/ 200/place: 3 choices (oneOf) where there were 2",
    ),
]


@pytest.mark.parametrize(("place", "value", "said"), REFUSED, ids=[each[2] for each in REFUSED])
def test_what_breaks(place, value, said):
    assert said in breaks(BEFORE, changed(place, value))


TAKEN = [
    (("paths", "/flows/"), {"get": {"operationId": "flows", "responses": {}}}),
    ((*LIST, "parameters", 2), {"in": "query", "name": "area"}),
    ((*LIMIT, "schema", "maximum"), 20_000),
    ((*LIMIT, "schema", "type"), "number"),
    ((*LIST, "responses", "404"), GONE),
    ((*LIST, "responses", "206"), {}),
    ((*FIELD, "area"), {"type": "string"}),
    ((*SENT, "required"), []),
    ((*FIELD, "kind", "enum"), ["planned", "urban", "rural"]),
    ((*FIELD, "code", "pattern"), GONE),
    ((*FIELD, "code", "maxLength"), 64),
    ((*FIELD, "place", "oneOf"), [{"type": "string"}, {"type": "number"}, {"type": "null"}]),
    ((*TOLD, "area"), {"type": "string"}),
    ((*TOLD, "kind", "enum"), ["planned", "urban", "rural"]),
    ((*TOLD, "code", "maxLength"), 64),
    ((*TOLD, "capacity", "type"), "integer"),
    ((*ANSWERED, "required"), ["code", "kind"]),
]


@pytest.mark.parametrize(("place", "value"), TAKEN, ids=[" ".join(map(str, each[0][-3:])) for each in TAKEN])
def test_what_breaks_nobody(place, value):
    document = deepcopy(BEFORE) if place[-1] == 2 else changed(place, value)
    if place[-1] == 2:
        document["paths"]["/camps/"]["get"]["parameters"].append(value)
    assert breaks(BEFORE, document) == []


@pytest.fixture
def files(monkeypatch, tmp_path):
    """A document, what was promised of it, and no accepted break."""
    for name in ("DOCUMENT", "PROMISE", "ACCEPTED"):
        monkeypatch.setattr(promise, name, tmp_path / name)
    whole = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
    answer = {"200": {"description": "all"}}
    whole["paths"] = {
        path: {"get": {"operationId": path[1:], "responses": answer}} for path in ("/camps", "/waves")
    }
    write(tmp_path / "DOCUMENT", whole)
    write(tmp_path / "ACCEPTED", [])
    promise.renew(promise.document())
    return tmp_path, whole


def write(path, content):
    path.write_text(promise.json.dumps(content))


def test_a_break_needs_a_reason_and_an_addition_a_promise(files):
    folder, whole = files
    assert main([]) is None
    whole["paths"]["/flows"] = {"get": {"responses": {"200": {"description": "all"}}}}
    write(folder / "DOCUMENT", whole)
    assert "make openapi" in main([])
    assert main(["renew"]) is None
    assert main([]) is None
    del whole["paths"]["/camps"]
    write(folder / "DOCUMENT", whole)
    assert "GET /camps: the call is gone" in main([])
    assert "GET /camps: the call is gone" in main(["renew"])
    write(folder / "ACCEPTED", [{"break": "GET /camps: the call is gone", "reason": "nobody asked for it"}])
    assert main(["renew"]) is None
    assert main([]) is None


def test_a_document_that_is_none_is_refused(files):
    folder, whole = files
    whole["paths"]["/camps"]["get"]["responses"]["200"] = {}
    write(folder / "DOCUMENT", whole)
    assert "not valid" in main([])


def test_what_is_only_told_is_no_promise():
    field = {"type": "string", "description": "how it is called"}
    named = {"properties": {"title": {"type": "string"}, "description": field}, "description": "of a report"}
    assert promise.bare(named) == {
        "properties": {"title": {"type": "string"}, "description": {"type": "string"}}
    }


def test_every_accepted_break_has_a_reason():
    assert all(reason.strip() for reason in promise.accepted().values())

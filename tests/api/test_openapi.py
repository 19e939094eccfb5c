"""The OpenAPI document: checked in, valid, served, and readable in a browser."""

import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from jsonschema import Draft202012Validator

from tests.api.asking import Partner

SHOWN = {
    *("news", "stored", "refused", "population", "evidence"),
    *("weekly", "scheduled", "recipients", "issue", "asked", "delivery"),
    *("brought", "confirmed"),
    *("oftotalsinsyria", "newwebhook", "webhook", "call"),
    *("preview", "key", "overlap", "successor"),
}
SNAPSHOT = Path(__file__).parents[2] / "docs/reference/openapi.yaml"


def test_snapshot_is_the_document():
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    assert SNAPSHOT.read_text(encoding="utf-8") == out.getvalue(), (
        "the API changed: look at the difference, then "
        "run manage.py spectacular --file docs/reference/openapi.yaml"
    )


@pytest.mark.parametrize("path", ["/api/schema/", "/api/docs/", "/api/docs/?script="])
def test_everybody_may_read_it(path):
    answer = Partner().raw("GET", path)
    assert answer.status_code == 200
    assert b"openapi: 3.1.0" in answer.content or b"swagger" in answer.content.lower()


def test_the_page_has_no_inline_script_and_asks_nobody_else():
    page = Partner().raw("GET", "/api/docs/").content.decode()
    assert not re.search(r"<script(?![^>]*src=)", page)
    assert not re.search(r"<style|style=", page)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """As it is checked in; `test_snapshot_is_the_document` says that it is served so."""
    return yaml.safe_load(SNAPSHOT.read_text(encoding="utf-8"))


def fits(value: Any, schema: Any, document: dict[str, Any]) -> bool:
    return Draft202012Validator({**schema, "components": document["components"]}).is_valid(value)


def parts(of: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of the document with its place."""
    for name, each in of.items() if isinstance(of, dict) else enumerate(of) if isinstance(of, list) else ():
        yield from parts(each, f"{path}/{name}")
    if isinstance(of, dict):
        yield path, of


def test_defaults_and_words_are_of_their_kind(document):
    for path, part in parts(document):
        if "default" in part:
            assert fits(part["default"], part, document), path
        if "enum" in part:
            assert all(fits(word, part, document) for word in part["enum"]), path
        choices = part.get("oneOf", [])
        assert all(choices.count(each) == 1 for each in choices), path


def test_examples_are_as_the_document_says(document):
    shown = set()
    for path, part in parts(document):
        if "/schemas/" in path or not isinstance(part.get("examples"), dict):
            continue
        for name, example in part["examples"].items():
            assert fits(example["value"], part["schema"], document), f"{path} {name}"
            shown.add(name.lower())
    assert shown >= SHOWN | {"recorded"}


def operations(document):
    return [
        (f"{method} {path}", operation)
        for path, within in document["paths"].items()
        for method, operation in within.items()
    ]


def test_every_call_has_examples(document):
    for name, operation in operations(document):
        sent = operation.get("requestBody", {}).get("content", {})
        assert not sent or any("examples" in each for each in sent.values()), name
        good = [each for status, each in operation["responses"].items() if status.startswith("2")]
        told = [each for answer in good for each in answer["content"].values()]
        files = all(each["schema"].get("format") == "binary" for each in told)
        assert files or any("examples" in each for each in told), name


def test_what_problems_have_in_common_is_said_once(document):
    """Each status with an example of each of its codes; an operation refers to it, or says more."""
    said = document["components"]["responses"]
    for name, operation in operations(document):
        for status, each in operation["responses"].items():
            if status[0] in "45":
                told = said[each["$ref"].rpartition("/")[2]] if "$ref" in each else each
                assert told["content"]["application/problem+json"]["examples"], f"{name} {status}"
    for status, each in said.items():
        for code, example in each["content"]["application/problem+json"]["examples"].items():
            assert str(example["value"]["status"]) == status.removeprefix("Problem")
            assert [problem["code"] for problem in example["value"]["errors"]] == [code]


#: told in pages alone: of accounts, invitations and keys, of the form, and of rows that stand in its way
NOT_OVER_REST = {
    *(
        "already_revoked",
        "cannot_sign_in",
        "has_account",
        "has_administrator",
        "invitation_closed",
        "is_a_key",
    ),
    *(
        "link_closed",
        "no_second_factor",
        "draft_changed",
        "draft_entered",
        "too_many_drafts",
        "one_day",
        "key_ended",
    ),
}
#: after a longer story of sheets than is told here, or where `out_of_range` is said before
RARE = {"decision_not_carried", "rows_in_conflict", "same_report", "too_early"}
CODES = SNAPSHOT.with_name("error-codes.md")


def test_every_code_has_an_example_or_is_a_word_of_the_document(document):
    explained = {
        code
        for cell in re.findall(r"^\| ((?:`\w+`(?:, )?)+)", CODES.read_text("utf-8"), re.MULTILINE)
        for code in re.findall(r"`(\w+)`", cell)
    }
    shown = {
        code
        for each in document["components"]["responses"].values()
        for code in each["content"]["application/problem+json"]["examples"]
    }
    words = {
        word for _path, part in parts(document) for word in part.get("enum", []) if isinstance(word, str)
    }
    told = {code for _name, operation in operations(document) for code in codes_of(operation)}
    assert explained - shown - words - told - RARE == NOT_OVER_REST
    assert shown <= explained
    assert not shown & NOT_OVER_REST


def codes_of(operation):
    """In examples of what one call alone answers."""
    return {
        part["code"]
        for _path, part in parts(operation["responses"])
        if isinstance(part.get("code"), str) and "detail" in part
    }


def test_limits_are_said(document):
    inputs = {name: each.get("properties") for name, each in document["components"]["schemas"].items()}
    assert inputs["ReportInput"]["figures"]["maxItems"] == 1000
    assert inputs["FigureInput"]["breakdown"]["maxItems"] == 200
    assert inputs["RedactionInput"]["figures"]["maxItems"] == 1000
    for name, field in (("ReportInput", "title"), ("ReasonInput", "reason"), ("WaveInput", "label")):
        assert inputs[name][field]["minLength"] == 1
        assert not fits("  ", inputs[name][field], document)
    for operations in document["paths"].values():
        for method, operation in operations.items():
            answers = operation["responses"]
            assert ("413" in answers) == (method in {"post", "patch"})
            assert ("414" in answers) == (method == "get")


@pytest.mark.parametrize(
    ("name", "field", "taken", "refused"),
    [
        ("CampInput", "latitude", ["36.37", 36.37, -3, None], ["", ".5", "36,37", "136.37", True]),
        ("CampAnswer", "latitude", [36.37, None], ["36.37"]),
        ("FigureInput", "household_size", ["4.2", 4.2, 4, None], ["", "4.", "many", []]),
        ("FigureAnswer", "household_size", ["4.2", None], [4.2]),
        ("CellInput", "share", ["0.27", 0.27, 1], ["27 %", "0.123456789"]),
        ("ReportInput", "url", ["", "https://a.example/b"], ["ftp://a", " ", None]),
        ("FigureInput", "origin", ["", "SYR", None], ["syr", "SY"]),
        ("FigureInput", "wave", ["exodus", {"slug": "w", "label": "W"}, None], ["No slug", {"slug": "w"}, 1]),
    ],
)
def test_what_goes_in_and_comes_out(document, name, field, taken, refused):
    schema = document["components"]["schemas"][name]["properties"][field]
    assert [each for each in taken if not fits(each, schema, document)] == []
    assert [each for each in refused if fits(each, schema, document)] == []

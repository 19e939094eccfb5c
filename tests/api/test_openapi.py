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
    for path, part in parts(document["paths"]):
        for name, example in part.get("examples", {}).items():
            assert fits(example["value"], part["schema"], document), path
            shown.add(name.lower())
    assert shown == SHOWN


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

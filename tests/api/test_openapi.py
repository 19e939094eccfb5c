"""The OpenAPI document: checked in, valid, served, and readable in a browser."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.api.asking import Partner

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

"""Spreadsheets over REST: brought, looked at, entered, taken back."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from api import import_examples
from camptrack.actions.import_work import work_on_imports
from camptrack.models import Import, Report
from tests import factories
from tests.actions.importing import MAPPING, csv, line
from tests.api.asking import Partner, codes, partner
from tests.api.test_examples import masked

pytestmark = pytest.mark.django_db

NAMED = {"Content-Type": "text/csv", "Content-Disposition": 'attachment; filename="week 12.csv"'}


def form(content: bytes, name: str = "week 12.csv", **fields: Any) -> bytes:
    return encode_multipart(BOUNDARY, {"file": SimpleUploadedFile(name, content), **fields})


def send(by: Partner, content: bytes, expect: int = 202, **fields: Any) -> Any:
    """As a form."""
    return by.ask(
        "POST",
        "imports/",
        form(content, **fields),
        expect=expect,
        headers={"Content-Type": MULTIPART_CONTENT},
    )


def test_from_upload_to_undoing(writer):
    brought = send(writer, csv(line(), line("Nowhere")), mapping=json.dumps([MAPPING]))
    assert (brought["state"], brought["name"]) == ("waiting", "week 12.csv")
    path = f"imports/{brought['id']}/"
    work_on_imports(60)
    found = writer.get(path)
    assert (found["state"], found["total"]) == ("read", 2)
    assert found["outcomes"] == {"new": 1, "changed": 0, "unchanged": 0, "conflict": 0, "error": 1}
    assert found["mapping"][0]["columns"]["A"]["field"] == "camp"
    (wrong,) = writer.get(f"{path}rows/", outcome="error")["results"]
    assert (wrong["row"], wrong["camp"], wrong["values"]["on"]) == (3, None, "2024-03-01")
    (problem,) = wrong["problems"]
    assert (problem["column"], problem["code"]) == ("A", "unknown_camp")
    page = writer.get(f"{path}rows/", limit="1")
    assert [row["row"] for row in page["results"]] == [2]
    rest = writer.get(f"{path}rows/", limit="1", cursor=page["next_cursor"])["results"]
    assert [row["row"] for row in rest] == [3]
    assert codes(writer.post(f"{path}confirm/", {}, expect=400)) == {
        ("", "rows_in_error"),
    }
    writer.post(f"{path}discard/", {}, expect=200)

    mended = send(writer, csv(line(), line(day="2024-03-02")), mapping=json.dumps([MAPPING]))
    work_on_imports(60)
    path = f"imports/{mended['id']}/"
    assert writer.get(path)["warnings"] == {"published_long_ago": 1}
    assert codes(writer.post(f"{path}confirm/", {}, expect=400)) == {
        ("/overrides/published_long_ago", "required")
    }
    assert writer.post(f"{path}confirm/", import_examples.CONFIRMING, expect=202)["state"] == "confirming"
    assert codes(writer.post(f"{path}confirm/", {}, expect=409)) == {("", "other_state")}
    work_on_imports(60)
    found = writer.get(path)
    assert (found["state"], found["publish"], found["done"]) == ("confirmed", True, 2)
    rows = writer.get(f"{path}rows/")["results"]
    assert writer.get(f"reports/{rows[0]['report']}/")["status"] == "published"
    writer.post(f"{path}undo/", {"reason": "the wrong week"}, expect=202)
    work_on_imports(60)
    assert writer.get(path)["undo_reason"] == "the wrong week"
    listed = writer.get("imports/")["results"]
    assert [each["state"] for each in listed] == ["discarded", "undone"]
    assert listed[1]["outcomes"]["new"] == 2
    assert [each["id"] for each in writer.get("imports/", state="undone")["results"]] == [mended["id"]]


def test_a_body_that_is_the_file(writer):
    brought = writer.ask("POST", "imports/", csv(line()), expect=202, headers=NAMED)
    assert masked(brought) == masked({**import_examples.IMPORT, "by": brought["by"]})
    again = writer.ask("POST", "imports/", csv(line()), expect=200, headers=NAMED)
    assert again["id"] == brought["id"]


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"", "application/json", "required"),
        (b"", "text/csv", "required"),
        (encode_multipart(BOUNDARY, {"mapping": "[]"}), MULTIPART_CONTENT, "required"),
        (encode_multipart(BOUNDARY, {"file": "SY-ALHOL,12"}), MULTIPART_CONTENT, "invalid"),
        (b"Camp;People\nSY-ALHOL;12", "text/csv", "invalid"),
    ],
    ids=["nothing", "an empty sheet", "no part", "a text", "no name"],
)
def test_what_is_missing_is_named_and_how_it_is_sent(writer, body, kind, code):
    problem = writer.ask("POST", "imports/", body, expect=400, headers={"Content-Type": kind})
    (said,) = [each for each in problem["errors"] if each["pointer"] == "/file"]
    assert said["code"] == code
    for named in ("“file”", "multipart/form-data", "Content-Type", 'filename="week 12.xlsx"'):
        assert named in said["detail"]


def test_columns_are_named_where_nobody_knows_them(writer):
    content = b"Qux;Zot\nSY-ALHOL;12"
    brought = writer.ask("POST", "imports/", content, expect=202, headers=NAMED)
    work_on_imports(60)
    path = f"imports/{brought['id']}/"
    found = writer.get(path)
    assert (found["state"], [each["letter"] for each in found["sheets"][0]["columns"]]) == (
        "needs_mapping",
        ["A", "B"],
    )
    mapping = {
        **found["sheets"][0]["guess"],
        "columns": {"A": {"field": "camp"}, "B": {"field": "value"}},
        "fixed": {
            "source": "ocha",
            "title": "Weekly",
            "published_on": "2024-03-08",
            "measure": "headcount",
            "on": "2024-03-01",
        },
    }
    assert codes(writer.post(f"{path}mapping/", {"mapping": [{**mapping, "a/b": 1}]}, expect=400)) == {
        ("/mapping/0/a~1b", "bad_mapping")
    }
    assert codes(writer.post(f"{path}mapping/", {"mapping": "x"}, expect=400)) == {("/mapping", "malformed")}
    assert codes(writer.post(f"{path}mapping/", {"mapping": [1]}, expect=400)) == {("/mapping", "not_a_list")}
    writer.post(f"{path}mapping/", {"mapping": [mapping]}, expect=202)
    work_on_imports(60)
    assert writer.get(path)["outcomes"]["new"] == 1


def test_what_is_no_import(writer):
    twice = encode_multipart(BOUNDARY, {"file": [SimpleUploadedFile("a.csv", b"x")] * 2})
    for body, kind, status, code in (
        (form(b" "), MULTIPART_CONTENT, 400, ("/file", "empty_file")),
        (form(b"x", colour="red"), MULTIPART_CONTENT, 400, ("/colour", "unknown_field")),
        (form(b"x", organisation="nobody"), MULTIPART_CONTENT, 400, ("/organisation", "unknown")),
        (form(b"x", mapping="["), MULTIPART_CONTENT, 400, ("/mapping", "malformed")),
        (encode_multipart(BOUNDARY, {}), MULTIPART_CONTENT, 400, ("/file", "required")),
        (twice, MULTIPART_CONTENT, 400, ("", "duplicate_name")),
        (b"x", "multipart/form-data", 400, ("", "malformed")),
        (b"{}", "application/json", 415, ("", "unsupported_media_type")),
    ):
        answer = writer.raw("POST", "imports/", body, headers={"Content-Type": kind})
        assert answer.status_code == status, answer.content
        assert codes(json.loads(answer.content)) == {code}
    assert not Import.objects.exists()


def test_five_megabytes_and_no_more(writer):
    large = b"x," * (2 * 1024 * 1024)
    assert send(writer, large)["state"] == "waiting"
    answer = writer.raw("POST", "imports/", b"x" * (6 * 1024 * 1024), headers=NAMED)
    assert (answer.status_code, codes(json.loads(answer.content))) == (413, {("", "too_large")})
    refused = writer.ask("POST", "imports/", b"x" * (5 * 1024 * 1024 + 1), expect=400, headers=NAMED)
    assert codes(refused) == {("/file", "file_too_large")}
    # Nowhere else.
    assert writer.raw("POST", "waves/", large).status_code == 413


def test_imports_are_for_members(writer, cast):
    brought = writer.ask("POST", "imports/", csv(line()), expect=202, headers=NAMED)
    other = partner(cast.elsewhere, "read", "write", "review")
    path = f"imports/{brought['id']}/"
    assert other.get("imports/")["results"] == []
    for each in (path, f"{path}rows/"):
        other.get(each, expect=404)
    for step in ("confirm", "undo", "discard", "mapping"):
        body = {"undo": {"reason": "x"}, "mapping": {"mapping": []}}.get(step, {})
        other.post(f"{path}{step}/", body, expect=404)
    reviewer = partner(cast.demo_relief, "read", "review")
    reviewer.get(path)
    reviewer.post(f"{path}discard/", {}, expect=403)
    assert not Report.objects.exists()


def test_a_person_of_two_organisations_says_for_which(writer, cast, client):
    dana = cast.dana
    for organisation in (cast.demo_relief, cast.elsewhere):
        factories.grant(dana, organisation, "enter")
    client.force_login(dana, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/api/v1/imports/", {"file": SimpleUploadedFile("a.csv", csv(line()))})
    assert codes(answer.json()) == {("/organisation", "required")}
    answer = client.post(
        "/api/v1/imports/", {"file": SimpleUploadedFile("a.csv", csv(line())), "organisation": "elsewhere"}
    )
    assert (answer.status_code, answer.json()["organisation"]) == (202, "elsewhere")

"""What a browser is told about the pages and the files."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from .conftest import published, schedule

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(cast):
    return published(schedule(cast, slug="hasakeh-weekly", formats=["csv", "json", "xlsx", "html"]))


@pytest.mark.parametrize(
    ("file_format", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("json", "application/json"),
        ("html", "text/html; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_download(issue, reading, file_format, content_type):
    answer = reading().get(f"/issues/{issue.pk}/en.{file_format}")
    kept = issue.files.get(edition="shared", format=file_format)
    assert answer.content == bytes(kept.content)
    assert answer.headers["Content-Type"] == content_type
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="hasakeh-weekly-1-en.{file_format}"'
    )
    assert answer.headers["ETag"] == f'"{sha256(answer.content).hexdigest()}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_download_that_is_there_already(issue, reading, django_assert_max_num_queries):
    address = f"/issues/{issue.pk}/en.csv"
    etag = reading().get(address).headers["ETag"]
    with django_assert_max_num_queries(2):
        again = reading().get(address, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == etag
    assert reading().get(address, headers={"if-none-match": '"other"'}).status_code == 200
    assert reading().head(address).headers["ETag"] == etag


def test_members_and_others_never_share_an_etag(issue, cast, reading):
    address = f"/issues/{issue.pk}/en.csv"
    assert reading().get(address).headers["ETag"] != reading(cast.amal).get(address).headers["ETag"]


def test_the_policy_lets_nothing_run_but_the_issues_own_style(issue, reading):
    answer = reading().get(f"/issues/{issue.pk}/")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    style = re.search("<style>(.*?)</style>", answer.content.decode(), re.DOTALL)
    assert style is not None
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    assert policy["style-src"] == f"'self' 'sha256-{digest}'"
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in reading().get("/issues/").headers["Content-Security-Policy"]


def test_nobody_keeps_pages_for_others(issue, reading):
    for address in ("/issues/", f"/issues/{issue.pk}/", "/issues/latest/hasakeh-weekly/"):
        assert reading().get(address).headers["Cache-Control"] == "private, no-cache"

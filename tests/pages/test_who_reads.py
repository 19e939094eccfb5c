"""Who sees which issues on the site, and in which edition."""

import uuid

import pytest

from camptrack.urls import urlpatterns
from camptrack.vocabulary import IssueStatus
from tests import factories
from tests.exports.written import lines

from .conftest import published, schedule

pytestmark = pytest.mark.django_db

SEEN, GONE = 200, 404


@pytest.fixture
def stranger(db):
    """Signed in, but of no organisation."""
    return factories.user("stranger")


def addresses(issue):
    return [
        f"/issues/{issue.pk}/",
        f"/issues/{issue.pk}/en.csv",
        f"/issues/latest/{issue.schedule.slug}/",
    ]


#: what Anybody, Stranger (no grant), Omar (another organisation's), Amal (a member) and Root get
STORIES = [
    ("public", "public", (SEEN, SEEN, SEEN, SEEN, SEEN)),
    ("public", "partners", (GONE, GONE, SEEN, SEEN, SEEN)),
    ("public", "members", (GONE, GONE, GONE, SEEN, SEEN)),
    ("partners", "public", (GONE, SEEN, SEEN, SEEN, SEEN)),
    ("partners", "partners", (GONE, GONE, SEEN, SEEN, SEEN)),
    ("partners", "members", (GONE, GONE, GONE, SEEN, SEEN)),
]


@pytest.mark.parametrize(("pages", "sensitivity", "answers"), STORIES)
def test_who_reads(cast, stranger, reading, settings, pages, sensitivity, answers):
    settings.CAMPTRACK_ISSUE_PAGES = pages
    root = factories.user("root", is_superuser=True)
    issue = published(schedule(cast, sensitivity=sensitivity))
    for who, expected in zip((None, stranger, cast.omar, cast.amal, root), answers, strict=True):
        client = reading(who)
        for address in addresses(issue):
            status = client.get(address).status_code
            assert (SEEN if status == 302 else status) == expected, (who, address)
        assert (str(issue.pk) in client.get("/issues/").content.decode()) == (expected == SEEN)


def test_only_members_get_grades(cast, reading):
    issue = published(schedule(cast))
    for who, graded in ((None, False), (cast.omar, False), (cast.amal, True)):
        client = reading(who)
        grades = {row["reliability"] for row in lines(client.get(f"/issues/{issue.pk}/en.csv").content)}
        assert grades == ({"", "A", "B"} if graded else {""})
        page = client.get(f"/issues/{issue.pk}/").content.decode()
        assert ("<td>B2</td>" in page) == graded
        assert ("With source grades" in page) == graded


def test_who_has_left_reads_as_anybody(cast, reading):
    issue = published(schedule(cast, sensitivity="members"))
    client = reading(cast.amal)
    assert client.get(f"/issues/{issue.pk}/").status_code == SEEN
    cast.amal.grants.all().delete()
    assert client.get(f"/issues/{issue.pk}/").status_code == GONE
    cast.dana.is_active = False
    cast.dana.save()
    assert reading(cast.dana).get(f"/issues/{issue.pk}/").status_code == GONE


@pytest.mark.parametrize("status", [IssueStatus.WAITING, IssueStatus.DISCARDED, IssueStatus.PREVIEW])
def test_what_did_not_go_out_is_nowhere(cast, reading, status):
    number = {"number": None} if status == IssueStatus.PREVIEW else {}
    issue = published(schedule(cast), status=status, **number)
    for address in addresses(issue):
        assert reading(cast.dana).get(address).status_code == GONE
    assert str(issue.pk) not in reading(cast.dana).get("/issues/").content.decode()


def test_what_is_being_made_is_nowhere(cast, reading):
    issue = factories.issue(schedule(cast))
    assert reading(cast.dana).get(f"/issues/{issue.pk}/").status_code == GONE


@pytest.mark.parametrize("tail", ["fr.csv", "en.pdf", "en.exe", "xx.csv"])
def test_files_that_are_not_there(cast, reading, tail):
    issue = published(schedule(cast))
    assert reading().get(f"/issues/{issue.pk}/{tail}").status_code == GONE


def test_issues_that_are_not_there(cast, reading):
    assert reading().get(f"/issues/{uuid.uuid4()}/").status_code == GONE
    assert reading().get("/issues/latest/nothing/").status_code == GONE


def test_nothing_is_written_by_reading(cast, reading):
    issue = published(schedule(cast))
    for address in [*addresses(issue), "/issues/"]:
        assert reading().post(address).status_code == 405


def test_every_address_has_its_story_here():
    pages = next(each for each in urlpatterns if str(each.pattern) == "issues/")
    assert {each.name for each in pages.url_patterns} == {"issues", "latest_issue", "issue", "issue_file"}

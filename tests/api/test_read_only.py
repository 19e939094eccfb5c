"""A process beside a standby: every read is answered, every write is sent to where it is done.

Here the standby is a transaction that only reads, which PostgreSQL refuses to write in with the same word;
tests/machines has a real one.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from api.read_only import ReadOnlyMiddleware
from camptrack.actions.sequencing import place_changes
from camptrack.models import ApiKey, Change
from camptrack.queries import known, standby
from tests import factories
from tests.api.asking import Partner, codes, headcount, report
from tests.api.permission_world import READ, World, world
from tests.api.test_permissions import ROUTES, STORIES
from tests.pages.conftest import published, schedule

__all__ = ["world"]
pytestmark = pytest.mark.django_db

SITE = "https://camps.example.org"


@pytest.fixture
def to_read(db, settings) -> Iterator[Callable[[], None]]:
    """From then on this is a process that only reads, and so is the database."""
    # A savepoint: what ends the test asks whether all that it wrote may stand.
    asked = []

    def turn() -> None:
        settings.READ_ONLY, settings.SITE_URL = True, SITE
        asked.append(transaction.savepoint())
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")

    yield turn
    for each in asked:
        transaction.savepoint_rollback(each)


def test_every_read_of_the_api_is_answered(world: World, to_read):
    reads = [(name, world.path(name, address)) for name, address, _view in ROUTES if (name, "GET") in STORIES]
    assert len(reads) > 30
    place_changes(1000)
    to_read()
    for name, path in reads:
        scope = STORIES[name, "GET"][0]
        answer = Partner(world.others[scope if scope in world.others else READ].key).raw("GET", path)
        assert (name, answer.status_code) == (name, 200), answer.content


def test_every_write_of_the_api_is_sent_elsewhere(world: World, to_read):
    writes = [
        (method, world.path(name, address))
        for name, address, _view in ROUTES
        for method in ("POST", "PATCH")
        if (name, method) in STORIES
    ]
    assert len(writes) > 40
    to_read()
    for method, path in writes:
        problem = Partner(world.own.key).ask(method, path, {}, expect=421)
        assert codes(problem) == {("", "reads_only")}
        assert f"{SITE}{path}" in problem["detail"]


def test_the_use_of_a_key_is_not_noted(reader: Partner, to_read):
    to_read()
    Partner(reader.key).get("camps/")
    assert ApiKey.objects.get().last_used_at is None


def test_the_feed_gives_no_places_and_waits_for_a_cursor_of_the_primary(reader, writer, to_read):
    writer.post("reports/", report([headcount("SY-ALHOL")]))
    cursor = reader.get("changes/", after="latest")["next_cursor"]
    Change.objects.create(kind="camp", key="SY-ALHOL")
    to_read()
    asking = Partner(reader.key)
    assert asking.get("changes/", after=cursor)["results"] == []
    assert Change.objects.filter(position=None).exists()
    ahead = "1000000-0123456789ab"
    page = asking.get("changes/", after=ahead)
    assert (page["results"], page["next"], page["next_cursor"]) == ([], None, ahead)


def test_what_would_be_worked_out_is_sent_elsewhere(reader, writer, monkeypatch, to_read):
    monkeypatch.setattr(known, "MOST_CAMPS", 0)
    moment = "2024-01-01T00:00:00Z"
    to_read()
    path = f"/api/v1/areas/SYR/population/?known_at={moment}"
    problem = Partner(reader.key).get(path, expect=421)
    assert codes(problem) == {("", "reads_only")}
    assert f"{SITE}{path}" in problem["detail"]


def test_a_write_that_nobody_thought_of_is_no_fault(reader, to_read, monkeypatch):
    monkeypatch.setattr("api.changes.settings", type("Writes", (), {"READ_ONLY": False}))
    Change.objects.create(kind="camp", key="SY-ALHOL")
    to_read()
    assert codes(Partner(reader.key).get("changes/", expect=421)) == {("", "reads_only")}


def test_a_primary_that_became_a_standby_is_away(writer: Partner):
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    problem = writer.post("reports/", report([headcount("SY-ALHOL")]), expect=503)
    assert codes(problem) == {("", "busy")}


@pytest.mark.parametrize("path", ["/", "/admin/", "/account/login/?next=/admin/", "/issues/unsubscribe/x/"])
def test_pages_that_write_lead_elsewhere(path: str, to_read):
    to_read()
    answer = Client().get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"{SITE}{path}")


def test_forms_are_refused_and_the_language_is_not(to_read):
    to_read()
    refused = Client().post("/account/login/", {"login": "amal"})
    assert (refused.status_code, refused["Content-Type"]) == (421, "text/plain; charset=utf-8")
    assert f"{SITE}/account/login/" in refused.content.decode()
    chosen = Client().post("/i18n/setlang/", {"language": "fr", "next": "/issues/"})
    assert (chosen.status_code, chosen["Location"]) == (302, "/issues/")


def test_issues_are_read(cast, to_read):
    issue = published(schedule(cast))
    to_read()
    for path in ("/issues/", f"/issues/{issue.pk}/", f"/issues/{issue.pk}/en.csv"):
        assert (path, Client().get(path).status_code) == (path, 200)


def test_a_write_of_a_page_leads_elsewhere(rf, settings, to_read):
    to_read()
    net = ReadOnlyMiddleware(lambda _request: None)  # type: ignore[arg-type, return-value]
    with pytest.raises(Exception, match="read-only") as refused:
        factories.country("LBN")
    answer = net.process_exception(rf.get("/issues/"), refused.value)
    assert answer is not None
    assert (answer.status_code, answer["Location"]) == (302, f"{SITE}/issues/")
    assert net.process_exception(rf.get("/issues/"), OperationalError()) is None


def test_ready_says_how_far_it_is_behind(settings, monkeypatch):
    assert Partner().get("/readyz")["behind_seconds"] is None
    settings.READ_ONLY = True
    for behind, status in ((59.0, 200), (61.0, 503), (float("inf"), 503)):
        monkeypatch.setattr("api.health.seconds_behind", lambda behind=behind: behind)
        found = Partner().get("/readyz", expect=status)
        assert found.get("behind_seconds") == (behind if status == 200 else None)
        assert status == 200 or codes(found) == {("/database", "behind")}
        # The broker is no business of a process that only reads.
        assert not any("broker" in each for each in found.get("warnings", []))
        assert status == 503 or found["broker"] is None


def test_a_primary_is_not_behind():
    assert standby.seconds_behind() is None


@pytest.mark.parametrize(("behind", "told"), [(41.5, ["41.5"]), (float("inf"), ["+Inf"]), (None, [])])
def test_metrics_are_of_the_standby_alone(to_read, monkeypatch, behind: float | None, told: list[str]):
    """Beside the primary's under one job: neither does it take no writes, nor does what it has not heard of
    wait."""
    monkeypatch.setattr("api.metrics.broker_answers", lambda: pytest.fail("asked"))
    monkeypatch.setattr("api.metrics.seconds_behind", lambda: behind)
    factories.camp()
    to_read()
    said = Client().get("/metrics").content.decode()
    found = dict(re.findall(r"^(camptrack_\w+)(?:\{.*\})? (\S+)$", said, re.MULTILINE))
    of_itself = {"up", "build", "scrape_cut", "migrations_missing"}
    of_itself |= {"database_connections", "database_connections_limit"} | (
        {"behind_seconds"} if told else set()
    )
    assert found.keys() == {f"camptrack_{name}" for name in of_itself}
    assert (found["camptrack_up"], found["camptrack_scrape_cut"]) == ("1.0", "0.0")
    assert [found[name] for name in found if name == "camptrack_behind_seconds"] == told


def test_metrics_of_a_primary_tell_no_lag(db):
    assert "\ncamptrack_behind_seconds" not in Client().get("/metrics").content.decode()

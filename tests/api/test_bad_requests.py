"""Requests that are none, and faults: always a problem with its code, whoever is to blame."""

import json
import re
from typing import Any

import pytest
from django.db import OperationalError
from drf_spectacular.generators import SchemaGenerator

from camptrack.actions.issues import canonical
from camptrack.models import ApiKey, Report
from tests import factories
from tests.api.asking import Partner, codes, headcount, partner, report
from tests.exports import situations

pytestmark = pytest.mark.django_db


BODIES = [
    (b"", "required"),
    (b"{", "malformed"),
    (b"[]", "not_an_object"),
    (b"null", "null"),
    (b'"text"', "not_an_object"),
    (b'{"title": NaN}', "malformed"),
    (b'{"title": Infinity}', "malformed"),
    (b'{"title": 1, "title": 2}', "duplicate_name"),
    (b'{"credibility": ' + b"9" * 5000 + b"}", "malformed"),
    (b'{"credibility": 1.' + b"9" * 5000 + b"}", "malformed"),
    (b'{"credibility": 1e999999}', "not_in_vocabulary"),
    (b'{"credibility": 1e9999999999999999999999}', "malformed"),
    (b'{"\\u0000": 1}', "malformed"),
    (b'{"\\ud800": 1}', "malformed"),
    (b'{"title": "\xff"}', "malformed"),
    (b"[" * 100_000, "malformed"),
    (b'{"figures":' * 20_000 + b"1" + b"}" * 20_000, "malformed"),
    (b"\xef\xbb\xbf{}", "malformed"),
]


@pytest.mark.parametrize(("body", "code"), BODIES, ids=lambda value: str(value)[:30])
def test_body_that_is_no_report(writer, unchanged, body, code):
    with unchanged:
        answer = writer.raw("POST", "reports/", body)
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert code in {each["code"] for each in json.loads(answer.content)["errors"]}


def test_body_over_a_megabyte(writer, unchanged):
    with unchanged:
        answer = writer.raw("POST", "reports/", b'{"title": "' + b"x" * 1024 * 1024 + b'"}')
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_only_json(writer, content_type):
    answer = writer.raw("POST", "reports/", b"title=x", headers={"Content-Type": content_type})
    assert answer.status_code == 415
    problem = json.loads(answer.content)
    assert codes(problem) == {("", "unsupported_media_type")}
    assert "application/json" in problem["detail"]


def test_writes_take_no_parameters(writer):
    problem = writer.ask("POST", "reports/", report(), query={"publish": "true"}, expect=400)
    assert codes(problem) == {("?publish", "unknown_parameter")}
    assert not Report.objects.exists()


@pytest.fixture
def reads(writer, cast):
    """The address of everything that can be read, with something that is there; whoever asks administers."""
    asking = ApiKey.objects.get(prefix=writer.key.split("_")[1]).user
    factories.grant(asking, cast.demo_relief, "administer")
    schedule = factories.schedule(organisation=cast.demo_relief)
    issue = factories.made_issue(schedule, data=json.loads(canonical(situations.nothing())))
    factories.issue_file(issue, edition="members")
    webhook = factories.recipient(schedule, kind="webhook", address="https://example.org/in")
    made = writer.post("reports/", report([headcount("SY-ALHOL")]))
    known = {"reports": made["id"], "figures": made["figures"][0]["id"], "sources": "ocha"}
    known |= {"camps": "SY-ALHOL", "areas": "SYR", "waves": factories.wave("exodus").slug}
    known |= {"calculations": str(factories.calculation().pk), "schedules": schedule.slug}
    known |= {"issues": str(issue.pk), "files": "en", "en": "json", "recipients": str(webhook.pk)}
    known |= {"deliveries": str(factories.delivery(issue).pk)}
    call = factories.webhook_call(factories.webhook(organisation=cast.demo_relief))
    known |= {"webhooks": str(call.endpoint_id)}
    known |= {"imports": str(factories.import_(organisation=cast.demo_relief).pk)}
    paths = SchemaGenerator().get_schema(public=True)["paths"]
    found = [path for path, operations in paths.items() if "get" in operations]
    found = [path.replace("{delivery}", str(call.pk)) for path in found]
    assert len(found) > 18
    for _ in range(2):  # the second time for a part right after a part
        found = [re.sub(r"/(\w+)/{\w+}", lambda part: f"/{part[1]}/{known[part[1]]}", path) for path in found]
    return found


def test_every_read_refuses_unknown_parameters(writer, reads):
    for path in reads:
        assert codes(writer.get(path, colour="red", expect=400)) == {("?colour", "unknown_parameter")}, path


def test_every_read_takes_the_formats_that_there_are(writer, reads):
    for path in [*reads, "/api/schema/"]:
        answer = writer.raw("GET", path, query={"format": "json"})
        assert (answer.status_code, "json" in answer["Content-Type"]) == (200, True), path
        problem = writer.get(path, format="pdf", expect=400)
        assert codes(problem) == {("?format", "not_in_vocabulary")}, path
        assert "there are: json" in problem["detail"]
    problem = writer.ask("POST", "reports/", report(), query={"format": "json"}, expect=400)
    assert codes(problem) == {("?format", "unknown_parameter")}


def test_the_document_is_yaml_or_json(writer):
    kinds = {
        (None, "*/*"): "application/vnd.oai.openapi",
        ("yaml", "application/yaml"): "application/yaml",
        ("json", "*/*"): "application/vnd.oai.openapi+json",
        (None, "application/json"): "application/json",
    }
    for (given, accept), kind in kinds.items():
        query = {"format": given} if given else {}
        answer = writer.raw("GET", "/api/schema/", query=query, headers={"Accept": accept})
        assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, kind)
    answer = writer.raw(
        "GET", "/api/schema/", query={"format": "json"}, headers={"Accept": "application/yaml"}
    )
    assert answer.status_code == 406


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("PUT", "reports/", 405, "method_not_allowed"),
        ("DELETE", "camps/SY-ALHOL/", 405, "method_not_allowed"),
        ("OPTIONS", "camps/", 405, "method_not_allowed"),
        ("GET", "nothing/", 404, "not_found"),
        ("GET", "reports", 404, "not_found"),
        ("GET", "camps/sy-alhol/", 404, "not_found"),
        ("GET", "camps/A%00/", 404, "not_found"),
        ("GET", "camps/NOWHERE/population/", 404, "not_found"),
        ("GET", "reports/17/", 404, "not_found"),
        ("GET", "reports/00000000-0000-0000-0000-000000000000/", 404, "not_found"),
        ("GET", "/api/", 404, "not_found"),
        ("POST", "/healthz", 405, "method_not_allowed"),
    ],
)
def test_wrong_addresses_and_methods(writer, method, path, status, code):
    answer = writer.raw(method, path)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert codes(json.loads(answer.content)) == {("", code)}


def test_ids_may_be_written_in_capitals(writer, reviewer):
    made = writer.post("reports/", report([headcount("SY-ALHOL")], publish=False))
    figure = made["figures"][0]["id"].upper()
    assert writer.get(f"reports/{made['id'].upper()}/")["id"] == made["id"]
    writer.post(f"reports/{made['id'].upper()}/publish/", expect=200)
    decision = {"decision": "verify", "reason": "seen"}
    assert reviewer.post(f"figures/{figure}/decisions/", decision)["figure"] == made["figures"][0]["id"]


def test_what_is_no_list_is_answered_as_json_alone(writer):
    answer = writer.raw("GET", "camps/SY-ALHOL/", headers={"Accept": "text/csv"})
    assert (answer.status_code, answer["Content-Type"]) == (406, "application/problem+json")
    problem = json.loads(answer.content)
    assert codes(problem) == {("", "not_acceptable")}
    assert "answered as application/json;" in problem["detail"]


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/api/schema/", "*/*"),
        ("/api/schema/", "application/yaml"),
        ("/api/schema/", "application/json"),
        ("/api/docs/", "text/html"),
    ],
)
def test_problems_of_the_document_are_json_like_all_others(path, accept):
    answer = Partner().raw("POST", path, headers={"Accept": accept})
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert codes(json.loads(answer.content)) == {("", "method_not_allowed")}


@pytest.mark.parametrize("path", ["/api/schema/", "/api/docs/"])
def test_what_the_document_is_not_answered_as(path):
    answer = Partner().raw("GET", path, headers={"Accept": "text/csv"})
    assert (answer.status_code, answer["Content-Type"]) == (406, "application/problem+json")
    assert codes(json.loads(answer.content)) == {("", "not_acceptable")}


def test_a_fault_of_ours_is_a_problem_too(writer, monkeypatch):
    monkeypatch.setattr("api.camps.present_camp", lambda _camp: 1 / 0)
    answer = writer.raw("GET", "camps/SY-ALHOL/")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")


def test_a_database_that_is_busy_is_asked_again(writer, monkeypatch):
    def away(_camp: Any) -> None:
        raise OperationalError

    monkeypatch.setattr("api.camps.present_camp", away)
    answer = writer.raw("GET", "camps/SY-ALHOL/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")


def test_so_is_one_that_is_away_when_a_session_is_looked_up(client, monkeypatch):
    def away(_store: Any) -> None:
        raise OperationalError

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", away)
    client.cookies["sessionid"] = "somebody"
    client.raise_request_exception = False
    answer = client.get("/api/v1/schedules/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert codes(json.loads(answer.content)) == {("", "busy")}
    # People read it, on a page that needs no database.
    page = client.get("/admin/", headers={"Accept-Language": "ar"})
    assert (page.status_code, page["Retry-After"]) == (503, "1")
    assert '<html lang="ar" dir="rtl">' in page.content.decode()


def test_two_who_write_the_same_at_once(writer, monkeypatch):
    # The check of the second found the code free, and then it was not.
    monkeypatch.setattr("api.camps.create_camp", lambda **_values: factories.camp("SY-ALHOL"))
    body = {"code": "NEW", "name": "New", "area": "SYR", "site_type": "planned_camp"}
    answer = writer.raw("POST", "camps/", body)
    assert (answer.status_code, answer["Retry-After"]) == (409, "1")
    assert codes(json.loads(answer.content)) == {("", "written_meanwhile")}


def test_a_host_that_is_not_ours(writer):
    answer = writer.raw("GET", "camps/", headers={"Host": "elsewhere.example"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    problem = json.loads(answer.content)
    assert codes(problem) == {("", "bad_request")}
    assert "ALLOWED_HOSTS" in problem["detail"]


def test_pages_outside_of_the_api_stay_pages(writer):
    answer = writer.raw("GET", "/nothing/")
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.usefixtures("early_in_a_minute")
def test_so_many_requests_a_minute(writer, settings):
    settings.REQUESTS_PER_MINUTE = 2
    answers = [writer.raw("GET", "camps/") for _nth in range(4)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert 1 <= int(refused[0]["Retry-After"]) <= 60
    assert refused[0]["RateLimit-Policy"] == '"user";q=2;w=60'
    assert re.fullmatch(r'"user";r=0;t=[1-6]?[0-9]', refused[0]["RateLimit"])
    assert '"user";r=1;' in answers[0]["RateLimit"]
    assert codes(json.loads(refused[0].content)) == {("", "throttled")}


@pytest.mark.usefixtures("early_in_a_minute")
def test_what_the_users_limit_refuses_is_not_the_organisations(cast, writer, settings):
    """One key that runs wild stops itself, and no other."""
    cast.demo_relief.requests_per_minute = 6
    cast.demo_relief.save()
    settings.REQUESTS_PER_MINUTE = 2
    assert [writer.raw("GET", "camps/").status_code for _nth in range(8)].count(429) >= 4
    settings.REQUESTS_PER_MINUTE = 100
    partner(cast.demo_relief, "read").get("camps/")


@pytest.mark.usefixtures("early_in_a_minute")
def test_the_keys_of_an_organisation_share_its_limit(cast, writer, reader, settings):
    cast.demo_relief.requests_per_minute = 3
    cast.demo_relief.save()
    settings.REQUESTS_PER_MINUTE = 100
    other = partner(cast.demo_relief, "read")
    both = '"user";q=100;w=60, "organisation";q=3;w=60'
    answers = [each.raw("GET", "camps/") for each in (writer, other, writer, other, other)]
    assert [answer.status_code for answer in answers].count(429) >= 1
    assert {answer["RateLimit-Policy"] for answer in answers} == {both}
    # The nearer one is told: of the organisation, unless one user has less left.
    assert answers[0]["RateLimit"].startswith('"organisation";r=2;t=')
    assert codes(json.loads(answers[-1].content)) == {("", "throttled")}
    assert reader.raw("GET", "camps/")["RateLimit-Policy"] == '"user";q=100;w=60'
    settings.REQUESTS_PER_MINUTE = 1
    assert partner(cast.elsewhere, "read").raw("GET", "camps/")["RateLimit"].startswith('"user";r=0;t=')
    assert other.raw("GET", "camps/")["RateLimit"].startswith('"user";r=0;t=')

"""The same request twice does its work once."""

import json
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg2
import pytest

from camptrack.actions.idempotency import _lock, clear_old_answers, earlier_answer
from camptrack.models import IdempotencyKey, Report, User
from tests import factories
from tests.api.asking import codes, headcount, partner, report
from tests.cast import assemble
from tests.conftest import owner_url

pytestmark = pytest.mark.django_db(transaction=True)
BODY = report([headcount("SY-ALHOL")])


def test_same_key_and_body_get_the_same_answer(writer):
    first = writer.raw("POST", "reports/", BODY, headers={"Idempotency-Key": "k1"})
    again = writer.raw("POST", "reports/", BODY, headers={"Idempotency-Key": "k1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert (first.headers.get("Idempotent-Replay"), again["Idempotent-Replay"]) == (None, "true")
    assert again["Content-Type"] == "application/json"
    assert Report.objects.count() == 1


def test_same_key_with_another_body_or_address_is_refused(writer):
    made = writer.post("reports/", {**BODY, "publish": False}, Idempotency_Key="k1")
    problem = writer.post("reports/", BODY, expect=422, Idempotency_Key="k1")
    assert codes(problem) == {("", "key_reused")}
    writer.post(f"reports/{made['id']}/publish/", {}, expect=422, Idempotency_Key="k1")
    assert Report.objects.count() == 1


def test_refusals_are_not_kept(writer, ocha):
    writer.post("reports/", report(source="nobody"), expect=400, Idempotency_Key="k1")
    assert not IdempotencyKey.objects.exists()
    writer.post("reports/", report(), Idempotency_Key="k1")


def test_keys_belong_to_users(writer, cast):
    other = partner(cast.demo_relief, "write")
    first, second = (who.post("reports/", BODY, Idempotency_Key="k1") for who in (writer, other))
    assert first["id"] != second["id"]


def test_other_writes_too(writer, reviewer):
    made = writer.post("reports/", BODY)
    path, body = f"figures/{made['figures'][0]['id']}/decisions/", {"decision": "verify", "reason": "seen"}
    first, again = (reviewer.post(path, body, Idempotency_Key="k1") for _nth in range(2))
    assert first == again


def test_still_running_is_said_at_once(writer, cast):
    user = User.objects.get(api_keys__organisation=cast.demo_relief)
    other = psycopg2.connect(owner_url())
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_lock(user, "k1")])
        problem = writer.raw("POST", "reports/", BODY, headers={"Idempotency-Key": "k1"})
        assert (problem.status_code, problem["Retry-After"]) == (409, "1")
        assert b"still_running" in problem.content
        writer.post("reports/", BODY, Idempotency_Key="k2")
    finally:
        other.close()
    writer.post("reports/", BODY, Idempotency_Key="k1")


def test_after_thirty_days_a_key_is_new(writer, as_owner):
    writer.post("reports/", BODY, Idempotency_Key="k1")
    as_owner("UPDATE camptrack_idempotencykey SET at = at - interval '31 days'")
    writer.post("reports/", BODY, Idempotency_Key="k1")
    assert Report.objects.count() == 2
    assert clear_old_answers(now=datetime.now(tz=UTC)) == 0
    assert clear_old_answers(now=datetime.now(tz=UTC) + timedelta(days=31)) == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "ключ", "a\tb"])
def test_keys_are_short_and_printable(writer, key):
    answer = writer.raw("POST", "reports/", BODY, headers={"Idempotency-Key": key})
    assert answer.status_code == 400
    assert b"bad_idempotency_key" in answer.content


def test_key_belongs_to_a_transaction(cast):
    with pytest.raises(Exception, match="transaction"):
        earlier_answer(by=cast.amal, key="k1", digest="", now=datetime.now(tz=UTC))


def test_redacted_texts_leave_kept_answers(writer):
    made = writer.post(
        "reports/", report([headcount("SY-ALHOL", quote="named")], title="x"), Idempotency_Key="k"
    )
    body = {"reason": "a name", "figures": [{"id": made["figures"][0]["id"], "fields": ["quote"]}]}
    writer.post(f"reports/{made['id']}/redact/", body, expect=200)
    again = writer.post(
        "reports/", report([headcount("SY-ALHOL", quote="named")], title="x"), Idempotency_Key="k"
    )
    assert (again["id"], again["figures"][0]["quote"]) == (made["id"], "")


@pytest.mark.xdist_group("stack")
def test_twenty_at_once_make_one_report(stack, stack_models):
    with stack_models():
        factories.camp("SY-ALHOL")
        factories.source("ocha")
        key = partner(assemble().demo_relief, "write").key

    def post(_nth: int) -> tuple[int, str]:
        request = urllib.request.Request(f"{stack.url}/api/v1/reports/", json.dumps(BODY).encode())
        request.add_header("Content-Type", "application/json")
        request.add_header("Authorization", f"Bearer {key}")
        request.add_header("Idempotency-Key", "the same")
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, json.load(answer)["id"]
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)["errors"][0]["code"]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(post, range(20)))
    # 503: whom a slow machine turned away.
    assert {status for status, _said in answers} <= {201, 409, 503}
    assert {said for status, said in answers if status == 409} <= {"still_running"}
    assert len({said for status, said in answers if status == 201}) == 1
    assert stack.sql("SELECT count(*) FROM camptrack_report") == [(1,)]

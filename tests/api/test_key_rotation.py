"""A key that is followed by another: both open the same for some days, and nobody is locked out."""

import http.client
import json
import time
from datetime import UTC, datetime, timedelta
from io import StringIO
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from camptrack.actions.api_keys import create_api_key, revoke_api_key, rotate_api_key
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.models import ApiKey, Report, User
from camptrack.vocabulary import Scope
from tests import factories
from tests.api.asking import Partner, codes, headcount, partner, report
from tests.cast import assemble

NOW = datetime.now(tz=UTC)
YEAR = timedelta(days=365)


def made(cast: Any, *scopes: Scope, **options: Any) -> tuple[ApiKey, str]:
    given = {"by": cast.dana, "organisation": cast.demo_relief, "name": "HDX", "expires_at": NOW + YEAR}
    return create_api_key(scopes=scopes or [Scope.READ, Scope.WRITE], **{**given, **options})


def key_of(asking: Partner) -> ApiKey:
    assert asking.key
    return ApiKey.objects.get(prefix=asking.key.split("_")[1])


@pytest.mark.django_db
def test_the_successor_may_what_the_key_may_and_is_the_same_actor(cast, camp, ocha):
    old, text = made(cast, Scope.READ, Scope.WRITE, Scope.REVIEW, area=camp.area)
    body = report([headcount("SY-ALHOL")])
    first = Partner(text).post("reports/", body, Idempotency_Key="monday")
    new, secret = rotate_api_key(by=cast.dana, key=old, now=NOW)
    old.refresh_from_db()
    assert (old.successor, old.expires_at) == (new, NOW + timedelta(days=7))
    assert (new.user, new.name, new.organisation, new.created_by) == (
        old.user,
        "HDX",
        cast.demo_relief,
        cast.dana,
    )
    assert new.expires_at - NOW - YEAR < timedelta(minutes=1)
    successor = Partner(secret)
    # What was sent with the old key and is sent again with the new one is entered once.
    assert successor.post("reports/", body, Idempotency_Key="monday") == first
    assert Report.objects.get().by == old.user
    # Nor can it review what it entered itself.
    decision = {"decision": "verify", "reason": "seen"}
    problem = successor.post(f"figures/{first['figures'][0]['id']}/decisions/", decision, expect=403)
    assert "You entered this figure" in problem["detail"]
    (made_so,) = old.history.filter(successor=new)
    assert made_so.pgh_context == {"by": "dana"}


@pytest.mark.django_db
def test_a_key_makes_its_own_successor(cast, camp):
    asking = Partner(made(cast)[1])
    itself = asking.get("key/")
    assert itself["scopes"] == ["read", "write"]
    assert (itself["state"], itself["area"], itself["successor"]) == ("active", None, None)
    raw = asking.raw("POST", "key/rotate/", {"overlap_days": 30})
    assert (raw.status_code, raw["Cache-Control"]) == (201, "private, no-store")
    answer = json.loads(raw.content)
    new = Partner(answer["key"])
    assert asking.get("key/")["successor"]["prefix"] == answer["prefix"]
    assert asking.get("key/")["expires_at"] == answer["old_expires_at"]
    # The answer was lost on the way: nobody used it, so another takes its place.
    again = asking.post("key/rotate/", {"overlap_days": 30})
    assert again["expires_at"][:16] == answer["expires_at"][:16]
    assert again["old_expires_at"] == answer["old_expires_at"]
    assert codes(new.get("key/", expect=401)) == {("", "revoked_key")}
    new = Partner(again["key"])
    assert new.get("key/")["name"] == "HDX"
    assert codes(asking.post("key/rotate/", expect=409)) == {("", "already_rotated")}
    # The one in use can be followed in its turn.
    third = new.post("key/rotate/")
    assert key_of(Partner(third["key"])).user == key_of(asking).user


@pytest.mark.django_db(transaction=True)
def test_asked_for_several_times_at_once_there_is_one_successor(cast, camp):
    """As after a time-out: each later one takes the place of the one before."""
    key, text = made(cast)
    asking = Partner(text)
    answers: list[str] = []
    with transaction.atomic():
        ApiKey.objects.select_for_update().get(pk=key.pk)
        waiting = [Thread(target=rotated, args=(text, answers)) for _each in range(3)]
        for each in waiting:
            each.start()
        until_waiting(3)
    for each in waiting:
        each.join(20)
    alive = [new for new in answers if Partner(new).raw("GET", "key/").status_code == 200]
    assert (len(answers), len(alive)) == (3, 1)
    assert asking.get("key/")["successor"]["prefix"] == alive[0].split("_")[1]


def rotated(text: str, answers: list[str]) -> None:
    try:
        answers.append(Partner(text).post("key/rotate/", {})["key"])
    finally:
        connection.close()


WAITING = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def until_waiting(number: int) -> None:
    """Until so many statements wait for a lock."""
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WAITING)
            if cursor.fetchone()[0] >= number:
                return
        time.sleep(0.02)
    raise TimeoutError


@pytest.mark.django_db
def test_with_a_successor_that_was_followed_itself_what_followed_goes_too(cast):
    """And the new one lasts as long as the first was made for, whatever ends were brought forward."""
    key, _text = made(cast)
    second, _text = rotate_api_key(by=cast.dana, key=key, now=NOW)
    third, _text = rotate_api_key(by=cast.dana, key=second, overlap_days=1, now=NOW)
    fourth, _text = rotate_api_key(by=cast.dana, key=key, now=NOW)
    assert abs(fourth.expires_at - NOW - YEAR) < timedelta(hours=1)
    alive = ApiKey.objects.filter(user=key.user, revoked_at=None)
    assert set(alive) == {key, fourth}
    # One that is in use further on is not passed by, and all stays as it was.
    fifth, _text = rotate_api_key(by=cast.dana, key=fourth, now=NOW)
    ApiKey.objects.filter(pk=fifth.pk).update(last_used_at=NOW)
    with pytest.raises(Conflict, match=fifth.prefix):
        rotate_api_key(by=cast.dana, key=key, now=NOW)
    assert set(alive.all()) == {key, fourth, fifth}
    assert not alive.filter(pk__in=[second.pk, third.pk])


@pytest.mark.django_db
@pytest.mark.parametrize("days", [0, 91, "7", None])
def test_how_long_both_go_on_is_bounded(cast, days):
    key, text = made(cast)
    assert Partner(text).post("key/rotate/", {"overlap_days": days}, expect=400)["errors"]
    if isinstance(days, int):
        with pytest.raises(Refused):
            rotate_api_key(by=cast.dana, key=key, overlap_days=days, now=NOW)
    assert ApiKey.objects.count() == 1


@pytest.mark.django_db
def test_its_answer_is_not_kept(cast, unchanged):
    asking = Partner(made(cast)[1])
    with unchanged:
        problem = asking.post("key/rotate/", expect=400, Idempotency_Key="once")
        assert codes(problem) == {("", "no_idempotency_key")}
        problem = asking.post("key/rotate/", expect=400, Prefer="return=preview")
        assert codes(problem) == {("", "no_preview")}
    assert ApiKey.objects.count() == 1


@pytest.mark.django_db
def test_people_have_no_key(cast, client):
    client.force_login(cast.amal, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/api/v1/key/")
    assert (answer.status_code, codes(answer.json())) == (403, {("", "not_allowed")})
    assert "ask with one" in answer.json()["detail"]


@pytest.mark.django_db
def test_who_may_and_which_may_be_followed(cast):
    key, _text = made(cast)
    for stranger in (cast.amal, cast.omar):
        with pytest.raises(NotAllowed):
            rotate_api_key(by=stranger, key=key, now=NOW)
    with pytest.raises(Conflict):
        rotate_api_key(by=cast.dana, key=key, now=NOW + 2 * YEAR)
    # It does not go on after its own end.
    late, _text = made(cast, expires_at=NOW + timedelta(days=2))
    rotate_api_key(by=cast.dana, key=late, now=NOW)
    late.refresh_from_db()
    assert late.expires_at == NOW + timedelta(days=2)
    # A successor that was revoked, used or not, leaves the place free.
    first, _text = rotate_api_key(by=None, key=key, now=NOW)
    ApiKey.objects.filter(pk=first.pk).update(last_used_at=NOW)
    revoke_api_key(by=cast.dana, key=first, now=NOW)
    second, _text = rotate_api_key(by=None, key=key, now=NOW)
    key.refresh_from_db()
    assert key.successor == second
    revoke_api_key(by=cast.dana, key=key, now=NOW)
    with pytest.raises(Conflict):
        rotate_api_key(by=cast.dana, key=key, now=NOW)
    User.objects.filter(pk=second.user_id).update(is_active=False)
    with pytest.raises(Conflict):
        rotate_api_key(by=cast.dana, key=second, now=NOW)


@pytest.mark.django_db
def test_what_a_stolen_key_made_is_revoked_with_it_and_what_people_made_is_not(cast):
    stolen, _text = made(cast)
    second, _text = rotate_api_key(by=stolen.user, key=stolen, now=NOW)
    ApiKey.objects.filter(pk=second.pk).update(last_used_at=NOW)
    third, _text = rotate_api_key(by=second.user, key=second, now=NOW)
    ApiKey.objects.filter(pk=third.pk).update(last_used_at=NOW)
    handed_over, good = rotate_api_key(by=cast.dana, key=third, now=NOW)
    assert revoke_api_key(by=cast.dana, key=stolen, now=NOW) == 2
    still = set(ApiKey.objects.filter(revoked_at=None).values_list("prefix", flat=True))
    assert still == {handed_over.prefix}
    Partner(good).get("camps/")


@pytest.mark.django_db
def test_on_the_command_line(cast):
    key, _text = made(cast)
    out, err = StringIO(), StringIO()
    call_command("rotate_api_key", key.prefix, overlap_days=3, stdout=out, stderr=err)
    key.refresh_from_db()
    assert key.successor
    assert out.getvalue().startswith(f"ct_{key.successor.prefix}_")
    assert f"Key {key.prefix} goes on until {key.expires_at:%Y-%m-%d}" in err.getvalue()
    assert key.successor.created_by is None
    for prefix, options, said in (
        ("nowhere0", {}, "no key 'nowhere0'"),
        (key.prefix, {"overlap_days": 0}, "1 to 90 days"),
        (factories.api_key(revoked_at=NOW).prefix, {}, "opens nothing any more"),
    ):
        with pytest.raises(CommandError, match=said):
            call_command("rotate_api_key", prefix, **options)


@pytest.mark.xdist_group("stack")
def test_revoked_means_at_once_on_connections_that_are_kept(stack, stack_models):
    """No process remembers a key: the next request on the same connection is turned away."""
    with stack_models():
        cast = assemble()
        asking = [partner(cast.demo_relief, "read") for _nth in range(2)]
    headers = [{"Authorization": f"Bearer {each.key}"} for each in asking]
    kept = [http.client.HTTPConnection("127.0.0.1", stack.port, timeout=30) for _nth in range(8)]

    def statuses() -> list[int]:
        found = []
        for nth, each in enumerate(kept):
            each.request("GET", "/api/v1/camps/", headers=headers[nth % 2])
            answer = each.getresponse()
            answer.read()
            found.append(answer.status)
        return found

    try:
        assert statuses() == [200] * 8
        sockets = [each.sock for each in kept]
        assert None not in sockets
        with stack_models():
            revoke_api_key(by=None, key=key_of(asking[0]), now=datetime.now(tz=UTC))
        assert statuses() == [401, 200] * 4
        # Nobody connected anew in between.
        assert [each.sock for each in kept] == sockets
    finally:
        for each in kept:
            each.close()

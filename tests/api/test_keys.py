"""Keys: made on the command line and by administrators, shown once, revoked."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from camptrack.actions.api_keys import create_api_key, revoke_api_key
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.models import ApiKey, User
from camptrack.vocabulary import Scope
from tests.api.asking import Partner

pytestmark = pytest.mark.django_db
NOW = datetime.now(tz=UTC)


def command(**options: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("create_api_key", stdout=out, stderr=err, **{"organisation": "demo-relief", **options})
    return out.getvalue(), err.getvalue()


def test_the_key_stands_alone_on_the_last_line_and_works(cast, camp):
    out, err = command(scopes="read, write", area="SY08", name="HDX", expires_in_days=7)
    text = out.splitlines()[-1]
    assert out == f"{text}\n"
    assert "Demo-Relief" in err or "Demo Relief" in err
    key = ApiKey.objects.get()
    assert text.startswith(f"ct_{key.prefix}_")
    assert text not in {key.digest, key.prefix}
    assert (key.name, key.user.username, key.user.is_staff) == ("HDX", f"key-{key.prefix}", False)
    assert not key.user.has_usable_password()
    assert key.expires_at - NOW < timedelta(days=7, hours=1)
    granted = set(key.user.grants.values_list("right", "area__code", "organisation__slug"))
    assert granted == {(right, "SY08", "demo-relief") for right in ("view", "enter", "publish")}
    Partner(text).get("camps/")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"organisation": "nobody", "scopes": "read"}, "no organisation 'nobody'; there are: demo-relief"),
        ({"scopes": "read,fly"}, "no scope 'fly'; there are: read, write, review"),
        ({"scopes": ","}, "no scope ','"),
        ({"scopes": "read", "area": "MARS"}, "no area with the code 'MARS'"),
        ({"scopes": "read", "expires_in_days": 0}, "from 1 to 3650 days"),
        ({"scopes": "read", "name": "n" * 201}, "name: This is over 200 characters long"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(cast, options, said):
    with pytest.raises(CommandError, match=said) as refused:
        command(**options)
    assert "\n" not in str(refused.value)
    assert not ApiKey.objects.exists()


def made(cast: Any, **options: Any) -> tuple[ApiKey, str]:
    given = {"by": cast.dana, "organisation": cast.demo_relief, "scopes": [Scope.READ], "name": "x"}
    return create_api_key(**{**given, "expires_at": NOW + timedelta(days=1), **options})


def test_administrators_make_and_revoke_their_organisations_keys(cast):
    key, text = made(cast)
    assert key.created_by == cast.dana
    for stranger in (cast.amal, cast.omar):
        with pytest.raises(NotAllowed):
            made(cast, by=stranger)
        with pytest.raises(NotAllowed):
            revoke_api_key(by=stranger, key=key, now=NOW)
    Partner(text).get("camps/")
    revoke_api_key(by=cast.dana, key=key, now=NOW)
    Partner(text).get("camps/", expect=401)
    with pytest.raises(Conflict):
        revoke_api_key(by=cast.dana, key=key, now=NOW)


def test_a_right_that_is_taken_away_stops_at_once(cast, camp):
    key, text = made(cast)
    asking = Partner(text)
    asking.get("camps/")
    key.user.grants.all().delete()
    asking.get("camps/", expect=403)


def test_a_key_of_a_superuser_opens_everything(cast, camp):
    key, text = made(cast)
    Partner(text).post("sources/", {"slug": "new", "name": "New", "kind": "news"}, expect=403)
    User.objects.filter(pk=key.user_id).update(is_superuser=True)
    Partner(text).post("sources/", {"slug": "new", "name": "New", "kind": "news"})


def test_a_key_can_do_something(cast):
    with pytest.raises(Refused):
        made(cast, scopes=[])

"""Reference data and accounts keep every version, with who and why."""

from typing import Any

import pghistory
import pytest

from camptrack.models import ApiKey, Camp, Grant, User
from tests import factories

pytestmark = pytest.mark.django_db

TRACKED = [
    factories.organisation,
    factories.grant,
    factories.area,
    factories.camp,
    factories.source,
    factories.wave,
    factories.user,
    factories.api_key,
    factories.invitation,
    factories.recovery_link,
    factories.schedule,
    factories.recipient,
]


@pytest.mark.parametrize("make", TRACKED, ids=lambda make: make.__name__)
def test_what_is_made_begins_its_history(make: Any) -> None:
    assert [version.pgh_label for version in make().history.all()] == ["insert"]


def test_a_change_keeps_what_was_before_and_in_which_context() -> None:
    camp = factories.camp(name="al-Hol")
    with pghistory.context(by="dana", reason="as the map has it"):
        Camp.objects.filter(pk=camp.pk).update(name="al-Hawl")
    before, after = camp.history.order_by("pgh_id")
    assert (before.name, before.pgh_context) == ("al-Hol", None)
    assert (after.name, after.pgh_context) == ("al-Hawl", {"by": "dana", "reason": "as the map has it"})


def test_a_right_taken_away_is_remembered() -> None:
    grant = factories.grant(right="review")
    Grant.objects.filter(pk=grant.pk).delete()
    assert [version.pgh_label for version in Grant.history.rel.related_model.objects.order_by("pgh_id")] == [
        "insert",
        "delete",
    ]


def test_history_holds_no_digest_and_no_use_of_a_key() -> None:
    key = factories.api_key()
    ApiKey.objects.filter(pk=key.pk).update(last_used_at=key.created_at)
    for made in (key, factories.invitation(), factories.recovery_link()):
        (version,) = made.history.all()
        assert not hasattr(version, "digest")


def test_history_holds_no_password_and_no_sign_ins() -> None:
    user = factories.user(password="a password")
    User.objects.filter(pk=user.pk).update(password="another", last_login=user.date_joined)
    (version,) = user.history.all()
    assert not hasattr(version, "password")
    assert not hasattr(version, "last_login")

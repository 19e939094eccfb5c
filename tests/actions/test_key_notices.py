"""Administrators are told of a key that expires soon: in time, in their language, and once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from camptrack.actions import key_notices
from camptrack.actions.key_notices import tell_of_expiring_keys
from camptrack.models import ApiKey, KeyNotice, User
from tests import factories
from tests.cast import Cast, assemble
from workers import tasks

pytestmark = pytest.mark.django_db
NOW = datetime.now(tz=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    cast = assemble()
    for who in (cast.dana, cast.amal, cast.omar):
        who.email = f"{who.username}@example.org"
        who.save()
    return cast


def key(cast: Cast, **fields: Any) -> ApiKey:
    given = {"expires_at": NOW + 13 * DAY, "created_at": NOW - 300 * DAY, "name": "HDX"}
    return factories.api_key(organisation=cast.demo_relief, **{**given, **fields})


def test_once_and_to_administrators_alone(cast, caplog):
    due = key(cast, last_used_at=NOW - DAY)
    assert tell_of_expiring_keys(now=NOW) == 1
    (letter,) = mail.outbox
    assert letter.to == ["dana@example.org"]
    assert "HDX" in letter.subject
    assert f"{due.expires_at:%Y-%m-%d %H:%M} UTC" in letter.body
    assert f"/admin/camptrack/apikey/{due.pk}/change/" in letter.body
    assert "last used" in letter.body
    assert due.prefix in letter.body
    assert due.digest not in letter.body
    notice = KeyNotice.objects.get()
    assert (notice.key, notice.user, notice.problem) == (due, cast.dana, "")
    assert notice.sent_at is not None
    assert tell_of_expiring_keys(now=NOW + 5 * DAY) == 0
    # Who came to administer since is told, too; a person without an address cannot be.
    factories.grant(cast.amal, cast.demo_relief, "administer", area=factories.area("SY08"))
    factories.grant(cast.rami, cast.demo_relief, "administer")
    with caplog.at_level("INFO"):
        tasks.tell_of_expiring_keys()
        tasks.tell_of_expiring_keys()
    assert [each.to for each in mail.outbox[1:]] == [["amal@example.org"]]
    assert caplog.text.count("told 1 administrators") == 1


def test_in_their_language(cast):
    cast.dana.language = "ar"
    cast.dana.save()
    key(cast)
    assert tell_of_expiring_keys(now=NOW) == 1
    html = mail.outbox[0].alternatives[0].content
    assert 'dir="rtl"' in html


def test_of_which_keys_nobody_is_told(cast):
    key(cast, expires_at=NOW + 15 * DAY)
    key(cast, expires_at=NOW)
    key(cast, revoked_at=NOW)
    key(cast, user=factories.user(is_active=False))
    key(cast, successor=factories.api_key())
    key(cast, created_at=NOW, expires_at=NOW + 14 * DAY)
    # Nor are keys told of, nor people who left.
    User.objects.filter(pk=cast.omar.pk).update(is_active=False)
    factories.api_key(organisation=cast.elsewhere, expires_at=NOW + DAY, created_at=NOW - 300 * DAY)
    assert tell_of_expiring_keys(now=NOW) == 0
    assert not KeyNotice.objects.exists()
    assert mail.outbox == []


def test_of_a_key_whose_successor_was_revoked_they_are_told(cast):
    """Its end was brought forward, however new it is."""
    gone = factories.api_key(revoked_at=NOW)
    key(cast, created_at=NOW - DAY, expires_at=NOW + 6 * DAY, successor=gone)
    assert tell_of_expiring_keys(now=NOW) == 1


def test_a_mail_server_that_is_away_is_asked_again_and_one_that_refuses_is_not(cast, settings):
    key(cast)
    away, ours = "django.core.mail.backends.smtp.EmailBackend", settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = away, "127.0.0.1", 1
    assert tell_of_expiring_keys(now=NOW) == 0
    notice = KeyNotice.objects.get()
    assert "no connection" in notice.problem
    assert notice.not_before == NOW + key_notices.AGAIN_AFTER
    settings.EMAIL_BACKEND = ours
    assert tell_of_expiring_keys(now=NOW + timedelta(minutes=59)) == 0
    assert tell_of_expiring_keys(now=NOW + timedelta(minutes=60)) == 1
    notice.refresh_from_db()
    assert (notice.problem, notice.not_before) == ("", None)
    # A header that cannot be written is the letter's fault: it is not tried again.
    User.objects.filter(pk=cast.dana.pk).update(email="dana@example.org\nBcc: x@example.org")
    other = key(cast)
    assert tell_of_expiring_keys(now=NOW) == 0
    assert KeyNotice.objects.get(key=other).not_before is None


def test_what_was_cut_off_is_tried_again(cast, monkeypatch):
    """Not at once, for another process may be at it."""
    key(cast)

    def cut_off(*_given: Any) -> Any:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(key_notices, "hand_over", cut_off)
        with pytest.raises(SystemExit):
            tell_of_expiring_keys(now=NOW)
    assert tell_of_expiring_keys(now=NOW + timedelta(minutes=59)) == 0
    assert tell_of_expiring_keys(now=NOW + timedelta(minutes=60)) == 1
    assert tell_of_expiring_keys(now=NOW + DAY) == 0
    assert [each.to for each in mail.outbox] == [["dana@example.org"]]


def test_for_so_long(cast):
    for _each in range(2):
        key(cast)
    told = [tell_of_expiring_keys(now=NOW, seconds=0) for _round in range(3)]
    assert told == [1, 1, 0]

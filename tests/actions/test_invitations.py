"""How people come to an organisation."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from camptrack.actions.invitations import invite, invite_again, withdraw_invitation
from camptrack.actions.joining import join, join_as_new
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.exports.words.writing import listed
from camptrack.models import Grant, Invitation, User
from camptrack.vocabulary import Language, Right
from tests import factories
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
PASSWORD = "a long enough one"


@pytest.fixture
def cast() -> Cast:
    return assemble()


def invited(cast: Cast, **fields):
    given = {"rights": [Right.VIEW], "language": Language.EN, "address": "Noor@Example.org ", **fields}
    invitation, link = invite(by=given.pop("by", cast.dana), organisation=cast.demo_relief, now=NOW, **given)
    return invitation, link.split("/")[-2]


def joined(secret: str, **fields):
    given = {"username": "noor", "password": PASSWORD, "now": NOW, "ip_address": "192.0.2.1", **fields}
    return join_as_new(secret=secret, **given)


def problems(call, *args, **fields) -> list[str]:
    with pytest.raises(Refused) as refused:
        call(*args, **fields)
    return [problem.pointer for problem in refused.value.problems]


def test_a_letter_leaves_in_the_guests_language(cast):
    cast.demo_relief.name = "Secours & Cie"
    invitation, secret = invited(cast, rights=[Right.ENTER, Right.VIEW], language=Language.FR)
    (letter,) = mail.outbox
    assert letter.to == ["noor@example.org"]
    assert f"/account/invitation/{secret}/" in letter.body
    html = letter.alternatives[0].content
    assert 'lang="fr"' in html
    assert f"/account/invitation/{secret}/" in html
    assert "Secours &amp; Cie" in html
    assert invitation.rights == [Right.VIEW, Right.ENTER]
    assert (invitation.address, invitation.problem) == ("noor@example.org", "")
    assert invitation.sent_at is not None
    assert secret not in str(Invitation.objects.values().get())


def test_the_letter_says_where_the_rights_hold_in_the_guests_language(cast):
    # As the catalogues have it, in whatever words.
    everywhere, within = "In all areas, you may: %(rights)s.", "In %(area)s, you may: %(rights)s."
    hasakeh = factories.area("SY08", name="Al-Hasakeh", names={"ar": "الحسكة", "fr": "Al-Hasaka"})
    for language, name in (("en", "Al-Hasakeh"), ("fr", "Al-Hasaka"), ("ar", "الحسكة")):
        for number, area in enumerate((None, hasakeh)):
            address = f"{language}{number}@example.org"
            invited(cast, address=address, rights=[Right.VIEW, Right.ENTER], language=language, area=area)
            letter = mail.outbox.pop()
            with translation.override(language):
                rights = listed([str(Right.VIEW.label), str(Right.ENTER.label)])
                said = gettext(within if area else everywhere) % {"area": name, "rights": rights}
            assert said in letter.body
            assert said in letter.alternatives[0].content
            assert "Demo Relief" in letter.body


def test_a_mail_server_that_is_away_leaves_the_link(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    invitation, secret = invited(cast)
    assert invitation.sent_at is None
    assert "no connection" in invitation.problem
    assert joined(secret).username == "noor"


def test_somebody_new_gets_an_account_with_the_rights_of_the_invitation(cast):
    area = factories.area("SY0800")
    invitation, secret = invited(cast, rights=[Right.VIEW, Right.ENTER], area=area)
    noor = joined(secret, first_name="Noor", language="ar")
    assert noor.check_password(PASSWORD)
    assert (noor.email, noor.is_staff, noor.language) == ("noor@example.org", True, "ar")
    assert EmailAddress.objects.get(user=noor).verified
    assert set(noor.grants.values_list("right", "area__code")) == {("view", "SY0800"), ("enter", "SY0800")}
    invitation.refresh_from_db()
    assert invitation.accepted_by == noor
    assert noor.account_events.get().ip_address == "192.0.2.1"
    made = noor.history.get(pgh_label="insert")
    assert made.pgh_context["by"] == "noor"
    assert "dana" in made.pgh_context["reason"]
    with pytest.raises(Conflict):
        joined(secret, username="noor-2")


def test_partners_who_only_read_are_no_staff(cast):
    noor = joined(invited(cast)[1])
    assert not noor.is_staff


def test_whoever_has_an_account_joins_with_it(cast):
    cast.omar.email = "noor@example.org"
    cast.omar.save()
    factories.grant(cast.omar, cast.demo_relief, Right.VIEW)
    _invitation, secret = invited(cast, rights=[Right.VIEW, Right.ENTER])
    with pytest.raises(Conflict) as refusal:
        joined(secret)
    assert refusal.value.code == "has_account"
    with pytest.raises(NotAllowed):
        join(by=cast.amal, secret=secret, now=NOW)
    join(by=cast.omar, secret=secret, now=NOW)
    assert cast.omar.grants.filter(organisation=cast.demo_relief).count() == 2
    assert cast.omar.is_staff
    with pytest.raises(Conflict):
        join(by=cast.omar, secret=secret, now=NOW)


def test_nobody_invites_to_more_than_they_could_have(cast):
    area = factories.area("SY0800")
    noor = factories.grant(factories.user("an-administrator"), cast.demo_relief, Right.ADMINISTER, area).user
    invited(cast, by=noor, area=area, address="a@example.org")
    for by, where in ((noor, None), (noor, area.parent), (cast.amal, area), (cast.omar, area)):
        with pytest.raises(NotAllowed):
            invited(cast, by=by, area=where, address="b@example.org")
    assert Invitation.objects.count() == len(mail.outbox) == 1


def test_what_cannot_be_sent_is_refused(cast):
    assert problems(invited, cast, rights=[]) == ["/rights"]
    assert problems(invited, cast, address="nobody") == ["/address"]
    invited(cast)
    assert problems(invited, cast, address="noor@example.org") == [""]


def test_what_cannot_be_an_account_is_refused_and_the_link_stays_open(cast):
    _invitation, secret = invited(cast)
    assert problems(joined, secret, password="noor") == ["/password"] * 2
    assert problems(joined, secret, username="amal") == ["/username"]
    assert joined(secret).username == "noor"


def test_a_new_link_ends_the_old_one(cast):
    invitation, old = invited(cast)
    Invitation.objects.update(expires_at=datetime.now(UTC) + timedelta(seconds=1))
    _again, link = invite_again(by=cast.dana, invitation=invitation, now=NOW)
    with pytest.raises(Conflict):
        joined(old)
    assert len(mail.outbox) == 2
    assert joined(link.split("/")[-2])
    with pytest.raises(Conflict):
        invite_again(by=cast.dana, invitation=invitation, now=NOW)


def test_a_link_that_is_withdrawn_or_old_opens_nothing(cast):
    invitation, secret = invited(cast)
    with pytest.raises(Conflict):
        joined(secret, now=NOW + timedelta(days=8))
    for by in (cast.amal, cast.omar):
        with pytest.raises(NotAllowed):
            withdraw_invitation(by=by, invitation=invitation, now=NOW)
    withdraw_invitation(by=cast.dana, invitation=invitation, now=NOW)
    with pytest.raises(Conflict):
        joined(secret)
    with pytest.raises(Conflict):
        withdraw_invitation(by=cast.dana, invitation=invitation, now=NOW)
    invited(cast)  # the address may be invited anew


@pytest.mark.parametrize("lost", ["right", "account"])
def test_an_invitation_is_worth_what_its_maker_may(cast, lost):
    _invitation, secret = invited(cast)
    if lost == "right":
        Grant.objects.filter(user=cast.dana, right=Right.ADMINISTER).delete()
    else:
        User.objects.filter(pk=cast.dana.pk).update(is_active=False)
    assert Client().get(f"/account/invitation/{secret}/").status_code == 410
    with pytest.raises(Conflict):
        joined(secret)

"""Who decides who belongs to an organisation."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from camptrack.actions.accounts import (
    change_organisation,
    change_user,
    create_organisation,
    grant_right,
    revoke_right,
)
from camptrack.actions.refusals import NotAllowed, Refused
from camptrack.models import AccountEvent, Grant, User
from camptrack.vocabulary import Right
from tests import factories
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def root() -> User:
    return User.objects.create_superuser("root")


def test_organisations_are_made_by_whoever_runs_the_service(cast, root):
    assert create_organisation(by=root, slug="new", name="New").slug == "new"
    with pytest.raises(NotAllowed):
        create_organisation(by=cast.dana, slug="newer", name="Newer")


def test_how_often_an_organisation_may_ask_is_set_by_whoever_runs_the_service(cast, root):
    with pytest.raises(NotAllowed, match="whoever runs"):
        change_organisation(by=cast.dana, organisation=cast.demo_relief, requests_per_minute=10)
    change_organisation(by=root, organisation=cast.demo_relief, requests_per_minute=600)
    same = change_organisation(by=cast.dana, organisation=cast.demo_relief, requests_per_minute=600, name="D")
    assert (same.name, same.requests_per_minute) == ("D", 600)


def test_an_organisation_is_changed_by_its_administrators(cast):
    change_organisation(by=cast.dana, organisation=cast.demo_relief, own_review_allowed=True)
    cast.demo_relief.refresh_from_db()
    assert cast.demo_relief.own_review_allowed
    for who in (cast.amal, cast.omar):
        with pytest.raises(NotAllowed):
            change_organisation(by=who, organisation=cast.demo_relief, name="Mine")


def test_a_person_is_changed_by_whoever_administers_all_they_belong_to(cast, root):
    change_user(by=cast.dana, user=cast.amal, first_name="Amal", email=" Amal@Example.org ")
    cast.amal.refresh_from_db()
    assert cast.amal.email == "amal@example.org"
    address = EmailAddress.objects.get(user=cast.amal)
    assert (address.email, address.verified) == ("amal@example.org", True)
    change_user(by=cast.dana, user=cast.amal, first_name="A.", email="amal@example.org")
    assert EmailAddress.objects.get(user=cast.amal) == address
    change_user(by=cast.dana, user=cast.amal, email="")
    assert not EmailAddress.objects.filter(user=cast.amal).exists()
    for who, whom in ((cast.omar, cast.amal), (cast.dana, root), (cast.dana, factories.user("nobody"))):
        with pytest.raises(NotAllowed):
            change_user(by=who, user=whom, first_name="X")
    factories.grant(cast.amal, cast.elsewhere)
    with pytest.raises(NotAllowed):
        change_user(by=cast.dana, user=cast.amal, first_name="X")
    assert change_user(by=root, user=cast.amal, first_name="X").first_name == "X"


def test_nobody_moves_their_own_address_without_proof(cast, root):
    """A stolen session would have a new password sent to it."""
    for who in (cast.dana, root):
        with pytest.raises(NotAllowed, match="pages of your account"):
            change_user(by=who, user=who, email="elsewhere@example.org")
        assert change_user(by=who, user=who, first_name="D.", email=who.email).first_name == "D."
    assert not AccountEvent.objects.exists()


def test_who_is_moved_to_another_address_is_told_at_the_old_one(cast, django_capture_on_commit_callbacks):
    User.objects.filter(pk=cast.amal.pk).update(language="es")
    cast.amal.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        change_user(by=cast.dana, user=cast.amal, email="first@example.org")
    assert not mail.outbox  # there was none before
    with django_capture_on_commit_callbacks() as after_the_commit:
        change_user(by=cast.dana, user=cast.amal, email="second@example.org")
        change_user(by=cast.dana, user=cast.amal, first_name="A.", email="second@example.org")
    assert not mail.outbox
    for callback in after_the_commit:
        callback()
    (letter,) = mail.outbox
    assert letter.to == ["first@example.org"]
    assert "dana" in letter.body
    assert "second@example.org" not in letter.body
    assert 'lang="es"' in str(letter.alternatives[0].content)
    events = AccountEvent.objects.filter(user=cast.amal).values_list("kind", "by")
    assert list(events) == [("address_changed", cast.dana.pk)] * 2


def test_rights_are_given_and_taken_away(cast):
    given = grant_right(by=cast.dana, user=cast.amal, organisation=cast.demo_relief, right=Right.REVIEW)
    with pytest.raises(Refused):
        grant_right(by=cast.dana, user=cast.amal, organisation=cast.demo_relief, right=Right.REVIEW)
    with pytest.raises(NotAllowed):
        revoke_right(by=cast.omar, grant=given)
    with pytest.raises(NotAllowed):
        grant_right(by=cast.omar, user=cast.omar, organisation=cast.demo_relief, right=Right.VIEW)
    assert cast.amal.is_staff
    revoke_right(by=cast.dana, grant=given)
    assert not Grant.objects.filter(user=cast.amal, right=Right.REVIEW).exists()


def test_a_key_keeps_the_rights_it_was_made_with(cast):
    key = factories.api_key(organisation=cast.demo_relief)
    with pytest.raises(Refused):
        grant_right(by=cast.dana, user=key.user, organisation=cast.demo_relief, right=Right.ADMINISTER)


def test_whoever_only_reads_is_no_staff(cast):
    noor = factories.user("noor")
    grant_right(by=cast.dana, user=noor, organisation=cast.demo_relief, right=Right.VIEW)
    assert not noor.is_staff
    enters = grant_right(by=cast.dana, user=noor, organisation=cast.demo_relief, right=Right.ENTER)
    assert noor.is_staff
    revoke_right(by=cast.dana, grant=enters)
    assert not User.objects.get(pk=noor.pk).is_staff


def test_who_administers_an_area_gives_rights_there_alone(cast):
    district = factories.area("SY0800")
    noor = factories.grant(factories.user("noor"), cast.demo_relief, Right.ADMINISTER, district).user
    below = factories.area("SY080000", parent=district)
    grant_right(by=noor, user=cast.amal, organisation=cast.demo_relief, right=Right.REVIEW, area=below)
    for area in (None, district.parent):
        with pytest.raises(NotAllowed):
            grant_right(by=noor, user=noor, organisation=cast.demo_relief, right=Right.PUBLISH, area=area)
    # Amal may enter everywhere, which Noor could not have given her.
    with pytest.raises(NotAllowed):
        change_user(by=noor, user=cast.amal, first_name="X")

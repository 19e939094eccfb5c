"""Who decides who belongs to an organisation."""

import pytest

from camptrack.actions.accounts import (
    change_organisation,
    change_user,
    create_organisation,
    create_user,
    grant_right,
    revoke_right,
)
from camptrack.actions.refusals import NotAllowed, Refused
from camptrack.models import Grant, User
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


def new(by, organisation, **values):
    given = {"rights": [Right.VIEW], "password": "a long password", "username": "noor", **values}
    return create_user(by=by, organisation=organisation, **given)


def test_organisations_are_made_by_whoever_runs_the_service(cast, root):
    assert create_organisation(by=root, slug="new", name="New").slug == "new"
    with pytest.raises(NotAllowed):
        create_organisation(by=cast.dana, slug="newer", name="Newer")


def test_an_organisation_is_changed_by_its_administrators(cast):
    change_organisation(by=cast.dana, organisation=cast.demo_relief, own_review_allowed=True)
    cast.demo_relief.refresh_from_db()
    assert cast.demo_relief.own_review_allowed
    for who in (cast.amal, cast.omar):
        with pytest.raises(NotAllowed):
            change_organisation(by=who, organisation=cast.demo_relief, name="Mine")


def test_a_person_begins_with_rights(cast):
    noor = new(cast.dana, cast.demo_relief, rights=[Right.VIEW, Right.ENTER], area=factories.country())
    assert noor.is_staff
    assert noor.check_password("a long password")
    assert noor.grants.count() == 2
    with pytest.raises(Refused) as refused:
        new(cast.dana, cast.demo_relief, username="other", rights=[])
    assert refused.value.problems[0].pointer == "/rights"
    with pytest.raises(Refused) as refused:
        new(cast.dana, cast.demo_relief)
    assert refused.value.problems[0].pointer == "/username"
    with pytest.raises(NotAllowed):
        new(cast.omar, cast.demo_relief, username="spy")
    assert not User.objects.filter(username__in=["other", "spy"]).exists()


def test_a_person_is_changed_by_whoever_administers_all_they_belong_to(cast, root):
    change_user(by=cast.dana, user=cast.amal, first_name="Amal", password="a new password")
    assert cast.amal.check_password("a new password")
    change_user(by=cast.dana, user=cast.amal, first_name="A.")
    assert cast.amal.check_password("a new password")
    for who, whom in ((cast.omar, cast.amal), (cast.dana, root), (cast.dana, factories.user("nobody"))):
        with pytest.raises(NotAllowed):
            change_user(by=who, user=whom, first_name="X")
    factories.grant(cast.amal, cast.elsewhere)
    with pytest.raises(NotAllowed):
        change_user(by=cast.dana, user=cast.amal, first_name="X")
    assert change_user(by=root, user=cast.amal, first_name="X").first_name == "X"


def test_rights_are_given_and_taken_away(cast):
    given = grant_right(by=cast.dana, user=cast.amal, organisation=cast.demo_relief, right=Right.REVIEW)
    with pytest.raises(Refused):
        grant_right(by=cast.dana, user=cast.amal, organisation=cast.demo_relief, right=Right.REVIEW)
    with pytest.raises(NotAllowed):
        revoke_right(by=cast.omar, grant=given)
    with pytest.raises(NotAllowed):
        grant_right(by=cast.omar, user=cast.omar, organisation=cast.demo_relief, right=Right.VIEW)
    revoke_right(by=cast.dana, grant=given)
    assert not Grant.objects.filter(user=cast.amal, right=Right.REVIEW).exists()


def test_a_key_keeps_the_rights_it_was_made_with(cast):
    key = factories.api_key(organisation=cast.demo_relief)
    with pytest.raises(Refused):
        grant_right(by=cast.dana, user=key.user, organisation=cast.demo_relief, right=Right.ADMINISTER)

"""The people of the admin's tests, signed in, and al-Hol camp."""

from collections.abc import Callable

import pytest
from django.test import Client

from camptrack.actions.totals import drain_waiting
from camptrack.models import Camp, User
from camptrack.vocabulary import Right
from tests import al_hol, factories
from tests.cast import Cast, assemble


@pytest.fixture
def cast(db: None) -> Cast:
    """All of them may sign in to the admin."""
    people = assemble()
    for who in (people.amal, people.rami, people.dana, people.omar):
        who.is_staff = True
        who.save()
    return people


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def camp(db: None) -> Camp:
    syria = factories.country("SYR", name="Syria", names={"ar": "سوريا"})
    hasakeh = factories.area("SY08", parent=syria, level=1, name="Al-Hasakeh")
    district = factories.area("SY0800", parent=hasakeh, level=2, name="Al-Hasakeh district")
    return factories.camp("SY-ALHOL", area=district, name="Al-Hol", names={"ar": "مخيم الهول"})


@pytest.fixture
def al_hol_record(cast: Cast, camp: Camp) -> Camp:
    """The whole record, published on its days, drained."""
    factories.grant(cast.dana, cast.demo_relief, Right.ENTER)
    al_hol.enter(by=cast.dana, organisation=cast.demo_relief, camp=camp, numbers=range(1, 23), archive=True)
    drain_waiting(100)
    return camp


@pytest.fixture
def record(cast, camp):
    """Until 22 March 2019, with the counter since December: a news service says over 74,000, OCHA 67,794."""
    factories.grant(cast.dana, cast.demo_relief, Right.ENTER)
    numbers = [*range(1, 8), 9]
    al_hol.enter(by=cast.dana, organisation=cast.demo_relief, camp=camp, numbers=numbers, archive=True)
    drain_waiting(100)
    return camp


@pytest.fixture
def source():
    return factories.source("voa-news", name="VOA News", reliability="C", credibility=3)


@pytest.fixture
def amal(cast, sign_in):
    return sign_in(cast.amal)

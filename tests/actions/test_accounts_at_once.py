"""Two who change one person's rights at the same moment."""

import threading

import pytest
from django.db import connection, transaction

from camptrack.actions.accounts import revoke_right
from camptrack.models import Grant, User
from camptrack.vocabulary import Right
from tests import factories
from tests.cast import assemble


@pytest.mark.django_db(transaction=True)
def test_the_last_of_two_rights_that_are_taken_away_at_once_ends_the_staff():
    cast = assemble()
    noor = factories.user("noor")
    rights = (Right.ENTER, Right.REVIEW)
    for right in rights:
        factories.grant(noor, cast.demo_relief, right)
    User.objects.filter(pk=noor.pk).update(is_staff=True)
    first, second = Grant.objects.filter(user=noor).order_by("pk")
    began = threading.Event()

    def revoke_second() -> None:
        began.set()
        revoke_right(by=cast.dana, grant=second)
        connection.close()

    other = threading.Thread(target=revoke_second)
    with transaction.atomic():
        revoke_right(by=cast.dana, grant=first)
        other.start()
        began.wait(10)
        other.join(0.5)  # it waits for this transaction
        assert other.is_alive()
    other.join(20)
    assert not Grant.objects.filter(user=noor).exists()
    assert not User.objects.get(pk=noor.pk).is_staff

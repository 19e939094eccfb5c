"""The test database is used as production uses its own."""

import pytest
from django.db import ProgrammingError, connection, transaction


@pytest.mark.django_db
def test_tests_run_as_the_application() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('statement_timeout')")
        assert cursor.fetchone() == ("camptrack_app", "30s")


@pytest.mark.django_db
def test_the_application_makes_no_tables() -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("CREATE TABLE public.mine (id int)")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_turn", [1, 2])
def test_tests_that_commit_leave_nothing(_turn: int, django_user_model: type) -> None:
    assert not django_user_model.objects.exists()
    django_user_model.objects.create_user("someone")


def test_the_owner_has_no_statement_timeout(as_owner) -> None:
    assert as_owner("SELECT current_user, current_setting('statement_timeout')") == [("camptrack_owner", "0")]

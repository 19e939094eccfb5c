"""A primary tells its standbys the time."""

import pytest
from django.db import connection

from camptrack.actions.standbys import tell_the_time
from camptrack.queries import clock


def numbered() -> int:
    """Transactions that wrote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_a_commit_without_a_row():
    before = numbered()
    tell_the_time()
    assert numbered() > before


@pytest.mark.django_db
def test_a_primary_knows_until_now(settings):
    earlier = clock.now()
    settings.READ_ONLY = True
    assert clock.now() > earlier

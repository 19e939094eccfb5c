"""The camps that an answer is about, and what is still waiting there."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from camptrack.models import Area, Camp

_SETTLED = """
SELECT count(*), min(at), clock_timestamp() FROM camptrack_stalemark WHERE camp_id = ANY(%s)
"""
_COMPUTED = "SELECT max(computed_at) FROM camptrack_camptotal WHERE camp_id = ANY(%s)"


@dataclass(frozen=True)
class Settled:
    """Whether evidence that bears on an answer waits to be worked in, and the moment before which all of
    it is in."""

    pending: bool
    through: datetime
    computed_at: datetime | None


def camps_of(place: Area | Camp) -> list[int]:
    """The ids of the camps in an area and everything under it; of a camp, its own."""
    if isinstance(place, Camp):
        return [place.pk]
    return list(Camp.objects.in_area(place).order_by("pk").values_list("pk", flat=True))


def settled(camps: list[int]) -> Settled:
    """Ask this before reading totals: what is worked in between makes an answer newer, never silently old."""
    with connection.cursor() as cursor:
        cursor.execute(_COMPUTED, [camps])
        (computed_at,) = cursor.fetchone()
        cursor.execute(_SETTLED, [camps])
        waiting, oldest, now = cursor.fetchone()
    return Settled(pending=waiting > 0, through=oldest or now, computed_at=computed_at)

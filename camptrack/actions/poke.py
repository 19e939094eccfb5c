"""After a commit: a hint that camps have marks. Nothing depends on it; the drain loop finds the marks."""

from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from camptrack.models import Camp, Figure


def poke_on_commit(camps: Iterable[int]) -> None:
    """Hint at these camps (by id) once the transaction is in, through the function that the setting names."""
    ids = sorted(set(camps))
    if ids:
        poke = import_string(settings.CAMPTRACK_POKE)
        transaction.on_commit(partial(poke, ids), robust=True)


def camps_moved_by(figures: QuerySet[Figure]) -> set[int]:
    """The camps (by id) whose totals these figures may move: their own, those assigned, and the ends of
    their waves."""
    rows = figures.values_list(
        "camp",
        "decisions__camp",
        "wave__origin_camp",
        "wave__destination_camp",
        "decisions__wave__origin_camp",
        "decisions__wave__destination_camp",
    )
    named = {camp for row in rows for camp in filter(None, row)}
    return _counting(named)


def camps_of_new(figures: Iterable[Figure]) -> set[int]:
    """The same of figures just entered, about which nobody decided anything yet."""
    camps, ends = set(), set()
    for figure in figures:
        camps.add(figure.camp_id)
        if figure.wave is not None:
            ends |= set(filter(None, (figure.wave.origin_camp_id, figure.wave.destination_camp_id)))
    return camps | (_counting(ends) if ends else set())


def _counting(camps: set[int]) -> set[int]:
    """Each, or the one that it was merged into."""
    rows = Camp.objects.filter(pk__in=camps).values_list("pk", "merged_into")
    return {merged_into or camp for camp, merged_into in rows}

"""After a commit: a hint that camps have marks. Nothing depends on it; the drain loop finds the marks."""

from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string


def poke_on_commit(camps: Iterable[int]) -> None:
    """Hint at these camps (by id) once the transaction is in, through the function that the setting names."""
    ids = sorted(set(camps))
    if ids:
        poke = import_string(settings.CAMPTRACK_POKE)
        transaction.on_commit(partial(poke, ids), robust=True)

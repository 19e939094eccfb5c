"""Imports are read, entered and undone, each by one process at a time.

A row whose state asks for work is the work. An advisory lock of the connection holds it, so that progress can
be committed meanwhile, and a process that dies lets go at once. Attempts are counted before they are made:
a file that ends whatever reads it is given up.
"""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import timedelta

import pghistory
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from camptrack.ingest.tables import Unreadable
from camptrack.models import Import
from camptrack.models.imports import WORK
from camptrack.queries import clock
from camptrack.vocabulary import ImportState

from .import_entering import enter_import
from .import_progress import TakenAway
from .import_reading import read_import
from .import_undoing import take_back_import
from .refusals import Conflict, NotAllowed, Refused
from .session_locks import held
from .totals import database_is_gone

logger = logging.getLogger(__name__)

#: the first key of the advisory locks of imports; the second is of the import's id
LOCK = 0x696D
MOST_ATTEMPTS = 3
PAUSE = timedelta(seconds=10)

_STEPS: Mapping[str, Callable[[Import], None]] = {
    ImportState.WAITING: read_import,
    ImportState.CONFIRMING: enter_import,
    ImportState.UNDOING: take_back_import,
}
#: where it stands after a step that cannot be done
_BACK = {
    ImportState.WAITING: ImportState.FAILED,
    ImportState.CONFIRMING: ImportState.READ,
    ImportState.UNDOING: ImportState.CONFIRMED,
}


def work_on_imports(seconds: float = 0) -> int:
    """Steps of the oldest imports for so long, at least one; how many were worked off."""
    until, steps = time.monotonic() + seconds, 0
    while work_on_next_import():
        steps += 1
        if time.monotonic() >= until:
            break
    return steps


def work_on_next_import() -> bool:
    """The next step of the import that waits the longest; False if there is none that could be done now."""
    for key in _to_be_done().order_by("not_before", "at").values_list("pk", flat=True):
        with held(LOCK, key) as mine:
            found = _to_be_done().filter(pk=key).first() if mine else None
            if found is not None:
                _try(found)
                return True
    return False


def _to_be_done() -> QuerySet[Import]:
    waiting = Import.objects.filter(state__in=WORK, not_before__lte=clock.now())
    return waiting.select_related("organisation", "by", "confirmed_by", "undone_by")


def _try(found: Import) -> None:
    actor = found.undone_by or found.confirmed_by or found.by
    with translation.override(found.language), pghistory.context(by=actor.get_username()):
        if found.attempts >= MOST_ATTEMPTS:
            said = _("It was tried %(times)s times, and each time it ended whatever process was at it.")
            _give_up(found, found.failure or said % {"times": MOST_ATTEMPTS})
            return
        found.attempts += 1
        _still(found).update(attempts=found.attempts, done=0)
        try:
            _STEPS[ImportState(found.state)](found)
        except TakenAway:
            logger.info("import %s was discarded while it was worked on", found.pk)
        except (Unreadable, Refused, NotAllowed, Conflict) as refusal:
            _give_up(found, said_of(refusal))
        except Exception as error:
            if database_is_gone(error):
                raise  # not the import's fault: whoever calls tries again
            logger.exception("import %s could not be worked on", found.pk)
            _set_down(found)


def said_of(refusal: Exception) -> str:
    """In a sentence or a few, for whoever brought the file."""
    if isinstance(refusal, Refused):
        return "\n".join(dict.fromkeys(problem.detail for problem in refusal.problems))
    return str(refusal)


@transaction.atomic
def _give_up(found: Import, said: str) -> None:
    """As it was before the step; why is kept."""
    before = _BACK[ImportState(found.state)]
    more = {"undone_by": None, "undo_reason": ""} if before == ImportState.CONFIRMED else {}
    kept = said.replace("\0", "")[:2000]
    _still(found).update(state=before, attempts=0, done=0, failure=kept, **more)


def _set_down(found: Import) -> None:
    """It is tried again, the last time given up. What happened says the log: it is nothing that whoever
    brought the file could mend."""
    said = _("The program failed at this import, and wrote into its log why; tell whoever runs it.")
    if found.attempts >= MOST_ATTEMPTS:
        _give_up(found, said)
        return
    _still(found).update(failure=said, done=0, not_before=clock.now() + PAUSE)


def _still(found: Import) -> QuerySet[Import]:
    """Unless somebody discarded it meanwhile."""
    return Import.objects.filter(pk=found.pk, state=found.state)

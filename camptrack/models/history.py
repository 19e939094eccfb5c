"""Who changed reference data and accounts: when, from what to what, in which context."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import pghistory
from django.db.models import Model

from .triggers import append_only

M = TypeVar("M", bound=type[Model])


def track_history(*, exclude: Sequence[str] = ()) -> Callable[[M], M]:
    """Keep every version of a row in `<Model>History`, reached as `row.history`.

    The context (who, why) is kept in the row itself: pghistory's shared table of contexts is
    upserted, which would need the right to change what was recorded.
    """

    def decorate(model: M) -> M:
        track = pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=list(exclude),
            model_name=f"{model.__name__}History",
            obj_field=pghistory.ObjForeignKey(related_name="history"),
            context_field=pghistory.ContextJSONField(),
            context_id_field=pghistory.ContextUUIDField(),
            meta={"triggers": append_only()},
        )
        tracked: M = track(model)
        return tracked

    return decorate

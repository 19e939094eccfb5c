"""What the camps of a place come to as known at a moment, added up camp by camp.

A few camps are worked out while one waits. More are worked out by a `Calculation`, which keeps what its camps
come to so far; once it is finished, the same question finds it here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol, TypeVar

import orjson

from camptrack.models import Area, Calculation, Camp
from camptrack.reconcile.camp import Reconciliation, reconcile

from .counting import counting_figures
from .places import camps_of

#: an answer that is worked out from the evidence of each camp is not waited for over more camps than this
MOST_CAMPS = 200

Question = Mapping[str, Any]


class Sums(Protocol):
    """What camps come to: added to, and kept as JSON between two batches."""

    def add(self, decided: Reconciliation) -> None: ...

    def state(self) -> dict[str, Any]: ...

    def restore(self, state: dict[str, Any]) -> None: ...


S = TypeVar("S", bound=Sums)


@dataclass
class NotWorkedOut(Exception):
    """The answer takes longer than a request may; a calculation has to be asked for."""

    area: Area
    known_at: datetime
    question: Question
    camps: int


def as_known(place: Area | Camp, known_at: datetime, question: Question, sums: S) -> S:
    """The sums over all camps of a place. Raises NotWorkedOut over too many of them."""
    camps = camps_of(place)
    if len(camps) <= MOST_CAMPS or isinstance(place, Camp):
        add_camps(sums, camps, known_at)
        return sums
    finished = Calculation.objects.filter(
        digest=digest(place, known_at, question), finished_at__isnull=False, failure=""
    )
    state = finished.values_list("state", flat=True).first()
    if state is None:
        raise NotWorkedOut(place, known_at, question, len(camps))
    sums.restore(state)
    return sums


def add_camps(sums: Sums, camps: list[int], known_at: datetime) -> None:
    """Add camps (by id), worked out from their evidence."""
    for figures in counting_figures(camps, known_at).values():
        sums.add(reconcile(figures))


def digest(area: Area, known_at: datetime, question: Question) -> str:
    """What names a question."""
    told = [area.code, known_at.isoformat(), dict(question)]
    return sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()

"""An area's people over some days as known at a moment, and what changed since another day."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import add
from typing import Any

from camptrack.models import Area
from camptrack.reconcile.areas import NOTHING, Change, changes
from camptrack.reconcile.camp import Reconciliation

from .known import Question, as_known


@dataclass
class KnownChanges:
    """The changes of all camps from first to last (ordinals), everything before on the day before first;
    and with `compare` the bests on that day and on the last."""

    first: int
    last: int
    compare: int | None = None
    by_day: dict[int, Change] = field(default_factory=lambda: defaultdict(lambda: NOTHING))
    #: camps known on the compared day and their bests; camps known on both days, their bests then and last
    then: tuple[int, int] = (0, 0)
    both: tuple[int, int, int] = (0, 0, 0)

    def add(self, decided: Reconciliation) -> None:
        """One camp more."""
        for day, change in changes(decided.points).items():
            if day <= self.last:
                within = max(day, self.first - 1)
                self.by_day[within] = Change._make(map(add, self.by_day[within], change))
        before = None if self.compare is None else decided.on(self.compare)
        if before is not None:
            self.then = (self.then[0] + 1, self.then[1] + before.best)
            now = decided.on(self.last)
            if now is not None:
                camps, earlier, later = self.both
                self.both = (camps + 1, earlier + before.best, later + now.best)

    def state(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "by_day": [[day, *each] for day, each in self.by_day.items()],
            "then": self.then,
            "both": self.both,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """From JSON."""
        self.by_day.update({day: Change._make(each) for day, *each in state["by_day"]})
        self.then, self.both = tuple(state["then"]), tuple(state["both"])


def known_changes(
    area: Area, first: date, last: date, known_at: datetime, compare: date | None = None
) -> KnownChanges:
    """Raises NotWorkedOut over too many camps."""
    days = {"first": first, "last": last, "compare": compare}
    question = {"kind": "changes"} | {
        name: None if day is None else day.isoformat() for name, day in days.items()
    }
    return as_known(area, known_at, question, begin(question))


def begin(question: Question) -> KnownChanges:
    """Before any camp was added."""
    first, last = (date.fromisoformat(question[name]).toordinal() for name in ("first", "last"))
    compare = question["compare"]
    return KnownChanges(first, last, date.fromisoformat(compare).toordinal() if compare else None)

"""Who the people of a place are, as known at a moment."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from camptrack.models import Area, Camp
from camptrack.reconcile.camp import Reconciliation
from camptrack.reconcile.composition import Cut, Described, lay
from camptrack.reconcile.figures import Cell

from .known import Question, as_known


@dataclass
class Composed:
    """What camps come to by a cut on a day."""

    on: date
    cut: Cut
    cells: Counter[Cell] = field(default_factory=Counter)
    suppressed: Counter[Cell] = field(default_factory=Counter)
    camps: int = 0
    best: int = 0
    best_described: int = 0
    camps_described: int = 0
    oldest: date | None = None
    latest: date | None = None
    unknown: int = 0
    cuts: set[Cut] = field(default_factory=set)

    def add(self, decided: Reconciliation) -> None:
        """One camp more."""
        today = self.on.toordinal()
        point = decided.on(today)
        if point is None:
            return
        before = [one for one in decided.described() if one.day <= today]
        self.camps += 1
        self.best += point.best
        self.cuts |= {one.cut for one in before}
        of_cut = [one for one in before if one.cut == self.cut]
        if of_cut:
            self._describe(of_cut[-1], point.best)
        else:
            self.unknown += point.best

    def _describe(self, one: Described, best: int) -> None:
        laid, day = lay(one, best), date.fromordinal(one.day)
        self.cells.update(laid.cells)
        self.suppressed.update(laid.suppressed)
        self.unknown += laid.unknown
        self.best_described += best
        self.camps_described += 1
        self.oldest = min(self.oldest or day, day)
        self.latest = max(self.latest or day, day)

    def state(self) -> dict[str, Any]:
        """As JSON."""
        days = (each.isoformat() if each else None for each in (self.oldest, self.latest))
        return {
            "cells": [[*_named(cell), people] for cell, people in self.cells.items()],
            "suppressed": [[*_named(cell), count] for cell, count in self.suppressed.items()],
            "sums": [self.camps, self.best, self.best_described, self.camps_described, self.unknown],
            "days": [*days],
            "cuts": sorted(self.cuts),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """From JSON."""
        self.cells = Counter({Cell(*named): people for *named, people in state["cells"]})
        self.suppressed = Counter({Cell(*named): count for *named, count in state["suppressed"]})
        self.camps, self.best, self.best_described, self.camps_described, self.unknown = state["sums"]
        self.oldest, self.latest = (date.fromisoformat(day) if day else None for day in state["days"])
        self.cuts = {tuple(cut) for cut in state["cuts"]}


def _named(cell: Cell) -> tuple[Any, ...]:
    """The dimensions, in the order of a cell's first fields."""
    return (cell.gender, cell.min_age, cell.max_age, cell.population_group, cell.origin)


def known_composition(place: Area | Camp, on: date, cut: Cut, known_at: datetime) -> Composed:
    """Raises NotWorkedOut over too many camps."""
    question = {"kind": "composition", "on": on.isoformat(), "cut": list(cut)}
    return as_known(place, known_at, question, begin(question))


def begin(question: Question) -> Composed:
    """Before any camp was added."""
    return Composed(date.fromisoformat(question["on"]), tuple(question["cut"]))

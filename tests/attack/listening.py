"""What a reader of another organisation writes down of every answer."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.api.asking import Partner

from .people import Label, cut_of

Name = tuple[str, Label | None]
#: a hidden cell among these, laid over the day: factors and how much below the sum it may be
Laid = tuple[dict[Name, tuple[int, int]], int]


def label_of(row: dict[str, Any]) -> Label:
    """Of a cell, a figure or a row of a composition."""
    return (row["gender"], row["min_age"], row["max_age"], row["population_group"], row["origin"])


@dataclass
class Figure:
    """A headcount as far as it is told. Of part of a camp its one cell is itself (label in `part`)."""

    id: str
    camp: str
    on: str
    report: str
    base: int | None
    part: Label | None
    cells: dict[Label, int | None] = field(default_factory=dict)

    def name(self, label: Label) -> Name:
        return (self.id, None if self.part is not None else label)


class Notes:
    """Figures by id, since when they count, and what else is known of hidden numbers."""

    def __init__(self) -> None:
        self.figures: dict[str, Figure] = {}
        self.counting: dict[str, tuple[str, str | None]] = {}
        self.supersedes: dict[str, str] = {}
        #: sums of hidden numbers, laid over a day's best
        self.sums: list[Laid] = []
        self.told: dict[Name, int] = {}

    def report(self, row: dict[str, Any]) -> None:
        """With its figures, and from when to when it counts."""
        start, end = None, None
        for event in row["events"]:
            if event["kind"] == "published":
                start = event["counts_from"]
            elif event["kind"] in ("superseded", "retracted"):
                end = event["counts_from"]
        if start is not None:
            self.counting[row["id"]] = (start, end)
        if row["supersedes"]:
            self.supersedes[row["id"]] = row["supersedes"]
        for each in row["figures"]:
            self.figure(each)

    def figure(self, row: dict[str, Any]) -> None:
        if row["measure"] != "headcount":
            return
        part = label_of(row) if cut_of(label_of(row)) else None
        known = self.figures.setdefault(
            row["id"], Figure(row["id"], row["camp"], row["on"], row["report"], row["best"], part)
        )
        if part is not None:
            known.cells = {part: row["best"]}
            if row["best"] is not None:
                self.told[row["id"], None] = row["best"]
        for each in row["breakdown"]:
            count = each["count"]
            if each["share"] is not None:
                count = int(float(each["share"]) * known.base + 1e-9)
            known.cells[label_of(each)] = count
            if count is not None:
                self.told[row["id"], label_of(each)] = count

    def evidence(self, row: dict[str, Any]) -> None:
        """A figure's number, or its contribution, where it is of part of a camp."""
        known = self.figures.get(row["figure"])
        if known is not None and known.part is not None:
            for value in (row["value"], row["best"], row["contribution"] or None):
                if value is not None:
                    self.told[known.id, None] = value
                    known.cells[known.part] = value

    def describing(self, camp: str, cut: list[str], on: str | None, at: str | None) -> Figure | None:
        """The one figure that can be behind a composition; None where several can."""
        found = [
            figure
            for figure in self.figures.values()
            if figure.camp == camp and figure.on == on and self._counts(figure.report, at)
            if any(cut_of(each) == tuple(cut) for each in figure.cells)
        ]
        return found[0] if len(found) == 1 else None

    def _counts(self, report: str, at: str | None) -> bool:
        start, end = self.counting[report]
        return end is None if at is None else start <= at and (end is None or at < end)


class Listener:
    """Asks with a key, at most so often, never the same twice."""

    def __init__(self, partner: Partner, budget: int) -> None:
        self.partner, self.left, self.asked = partner, budget, 0
        self.answers: dict[Any, Any] = {}
        self.notes = Notes()
        self.surprises = 0

    def get(self, path: str, **query: Any) -> Any:
        """None when nothing may be asked any more."""
        asked = (path, tuple(sorted(query.items())))
        if asked not in self.answers:
            if self.left == 0:
                return None
            self.left, self.asked = self.left - 1, self.asked + 1
            self.answers[asked] = self.partner.get(path, **query)
        return self.answers[asked]

    def everything(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """Every page of a list."""
        rows: list[dict[str, Any]] = []
        answer = self.get(path, limit=200, **query)
        while answer is not None:
            rows += answer["results"]
            if answer["next_cursor"] is None:
                break
            answer = self.get(path, limit=200, cursor=answer["next_cursor"], **query)
        return rows

    def evidence(self, place: str, **asked: Any) -> None:
        answer = self.get(f"{place}/evidence/", **asked)
        for row in answer["results"] if answer else ():
            self.notes.evidence(row)

    def camp(self, code: str, **asked: Any) -> dict[Label, Laid] | None:
        """What is hidden in each row of a camp's composition. What it says of the hidden is written down."""
        answer = self.get(f"camps/{code}/composition/", **asked)
        if answer is None:
            return None
        at = asked.get("known_at")
        figure = self.notes.describing(code, answer["cut"], answer["reported_on"], at)
        if figure is None:
            return {}
        base = figure.base
        if figure.part is not None:
            base = self._best(code, figure.on, at)
        if not base:
            return {}
        hidden: dict[Label, Laid] = {}
        for row in answer["cells"]:
            inside = [each for each in figure.cells if _inside(each, label_of(row), tuple(answer["cut"]))]
            names = {
                figure.name(each): (answer["best"], base) for each in inside if figure.cells[each] is None
            }
            known = sum(answer["best"] * (figure.cells[each] or 0) // base for each in inside)
            hidden[label_of(row)] = (names, 0)
            if names and row["count"] is not None:
                self._sum(names, row["count"] - known)
        return hidden

    def _best(self, code: str, on: str, at: str | None) -> int | None:
        answer = self.get(f"camps/{code}/population/", on=on, **({"known_at": at} if at else {}))
        return None if answer is None else answer["best"]

    def area(self, code: str, camps: list[str], **asked: Any) -> None:
        """An area's answer less those of its camps: whatever is left are hidden numbers."""
        answer = self.get(f"areas/{code}/composition/", **asked)
        if answer is None or not any(row["suppressed"] for row in answer["cells"]):
            return
        hidden: dict[Label, dict[Name, tuple[int, int]]] = defaultdict(dict)
        shown: dict[Label, int] = defaultdict(int)
        for camp in camps:
            of_camp = self.camp(camp, **asked)
            if of_camp is None:
                return
            for label, (names, _slack) in of_camp.items():
                hidden[label] |= names
            for row in self.get(f"camps/{camp}/composition/", **asked)["cells"]:
                shown[label_of(row)] += row["count"] or 0
        for row in answer["cells"]:
            label = label_of(row)
            if row["count"] is not None and hidden[label]:
                self._sum(hidden[label], row["count"] - shown[label])

    def group(self, camps: list[str], on: str, group: str, people: int) -> None:
        """People of a group who live in these camps, as another call sums them up."""
        label: Label = (None, None, None, group, None)
        asked = {"on": on, "cut": "population_group"}
        hidden: dict[Name, tuple[int, int]] = {}
        for camp in camps:
            of_camp = self.camp(camp, **asked)
            if of_camp is None:
                return
            hidden |= of_camp.get(label, ({}, 0))[0]
            rows = self.get(f"camps/{camp}/composition/", **asked)["cells"]
            people -= sum(row["count"] or 0 for row in rows if label_of(row) == label)
        if hidden:
            self._sum(hidden, people)

    def _sum(self, names: dict[Name, tuple[int, int]], left: int) -> None:
        """Where something is left, it is these; where nothing ever is, they are left out of such sums."""
        if left:
            self.surprises += 1
        if (names, left) not in self.notes.sums:
            self.notes.sums.append((names, left))


def _inside(cell: Label, row: Label, cut: tuple[str, ...]) -> bool:
    """Whether a cell was put into the row, whose ages may be a bracket."""
    if cut_of(cell) != cut or (cell[0], *cell[3:]) != (row[0], *row[3:]):
        return False
    least, most = cell[1] or 0, 999 if cell[2] is None else cell[2]
    return (row[1] or 0) <= least and most <= (999 if row[2] is None else row[2])

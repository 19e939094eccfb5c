"""One question as a reviewer is shown it: both figures, what the rules did with them and why, and what each
answer would change. The rules are run over the camp's evidence as it is now, with the answer added; nothing
is stored."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from camptrack.models import Camp
from camptrack.models import Figure as FigureRow
from camptrack.reconcile.camp import Reconciliation, reconcile
from camptrack.reconcile.figures import Figure
from camptrack.reconcile.questions import Question, questions
from camptrack.vocabulary import DecisionKind

from .counting import counting_figures
from .evidence import Explained

#: what a decision is to the rules
_ADDED: dict[DecisionKind, dict[str, Any]] = {
    DecisionKind.VERIFY: {"verified": True},
    DecisionKind.RECOMMEND: {"recommended": True},
    DecisionKind.DISPUTE: {"disputed": True},
}


class Effect(NamedTuple):
    """The camp's best on the question's day and today, without the answer and with it; None: no data."""

    was: int | None
    becomes: int | None
    today: int | None
    becomes_today: int | None


@dataclass(frozen=True)
class Side:
    """One of the two figures: what became of it, and what each decision about it would change."""

    figure: FigureRow
    explained: Explained
    #: the slug of its wave in force
    wave: str | None
    effects: dict[DecisionKind, Effect]


@dataclass(frozen=True)
class Card:
    """The question with its figures; `that` is what the total follows instead, where anything."""

    question: Question
    camp: Camp
    this: Side
    that: Side | None

    @property
    def day(self) -> date:
        """The day that the question is about."""
        return date.fromordinal(self.question.day)

    @property
    def sides(self) -> list[Side]:
        """Both, or the one that there is."""
        return [side for side in (self.this, self.that) if side is not None]


def question_card(camp: Camp, figure: str, today: date) -> Card | None:
    """The open question about a figure (by id) in a camp; None where it was answered meanwhile."""
    evidence = counting_figures([camp.pk])[camp.pk]
    decided = reconcile(evidence)
    question = next((each for each in questions(decided) if each.figure == figure), None)
    if question is None:
        return None
    looking = _Looking(camp, evidence, decided, question, max(today.toordinal(), question.day))
    return Card(
        question,
        camp,
        looking.side(question.figure, question.other),
        looking.side(question.other, question.figure) if question.other else None,
    )


class _Looking:
    def __init__(
        self, camp: Camp, evidence: list[Figure], decided: Reconciliation, question: Question, until: int
    ) -> None:
        self.camp, self.decided, self.question, self.until = camp, decided, question, until
        self.evidence = {figure.key: figure for figure in evidence}
        self.findings = {finding.key: finding for finding in decided.evidence_on(until)}
        shown = {question.figure, question.other or question.figure}
        named = {self.findings[key].because or key for key in shown}
        rows = FigureRow.objects.filter(pk__in=shown | named).select_related(
            "camp", "wave", "published", "report__source", "report__organisation", "report__by"
        )
        self.rows = {str(row.pk): row for row in rows}

    def side(self, key: str, opposite: str | None) -> Side:
        """One of the figures; an answer may also put it into the wave of the opposite one."""
        finding, figure = self.findings[key], self.evidence[key]
        because = self.rows.get(finding.because or "")
        explained = Explained(self.rows[key], finding, self.camp, because, figure.wave, figure.measure.value)
        effects = {kind: self._effect(key, added) for kind, added in _ADDED.items()}
        wave = self.evidence[opposite].wave if opposite else None
        if wave is not None and wave != figure.wave:
            effects[DecisionKind.ASSIGN_WAVE] = self._effect(key, {"wave": wave})
        return Side(self.rows[key], explained, figure.wave, effects)

    def _effect(self, key: str, added: dict[str, Any]) -> Effect:
        after = reconcile(_with(self.evidence, key, added))
        day = self.question.day
        return Effect(
            _best(self.decided, day),
            _best(after, day),
            _best(self.decided, self.until),
            _best(after, self.until),
        )


def _with(evidence: dict[str, Figure], key: str, added: dict[str, Any]) -> Iterable[Figure]:
    return [replace(figure, **added) if each == key else figure for each, figure in evidence.items()]


def _best(decided: Reconciliation, day: int) -> int | None:
    point = decided.on(day)
    return point.best if point else None

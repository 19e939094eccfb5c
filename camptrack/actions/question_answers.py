"""A reviewer's answer to a question: decisions about one or both of its figures (§3)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.exports.words.writing import day
from camptrack.models import Decision, Figure, User, Wave
from camptrack.vocabulary import DecisionKind

from .decisions import decide
from .texts import blank

#: answers that say which figure is right: the two figures together are the reason
_SAYS_ENOUGH = (DecisionKind.RECOMMEND, DecisionKind.VERIFY, DecisionKind.ASSIGN_WAVE)


@transaction.atomic
def answer_question(
    *,
    by: User,
    figure: Figure,
    other: Figure | None = None,
    kind: DecisionKind,
    about_other: bool = False,
    reason: str = "",
    wave: Wave | None = None,
) -> list[Decision]:
    """Decide about the figure that a question asks about, or about the other one.

    To recommend or verify the other one also leaves the first as the rules have it: the question is answered.
    Both need no reason beyond the figures that were compared, nor does putting them in one wave; whoever
    disputes or leaves says why.
    """
    about = other if about_other and other is not None else figure
    if blank(reason) and kind in _SAYS_ENOUGH:
        reason = _compared(figure if about is other else other)
    decisions = [decide(by=by, figure=about, kind=kind, reason=reason, wave=wave)]
    if about is other and kind in {DecisionKind.RECOMMEND, DecisionKind.VERIFY}:
        decisions.append(decide(by=by, figure=figure, kind=DecisionKind.LEAVE, reason=reason))
    return decisions


@transaction.atomic
def withdraw_answer(*, by: User, decisions: Sequence[Decision], reason: str = "") -> None:
    """Take all of an answer back, as if it had not been given from now on."""
    for decision in decisions:
        decide(
            by=by,
            figure=decision.figure,
            kind=DecisionKind.WITHDRAW,
            reason=_("Undone in review.") if blank(reason) else reason,
            withdraws=decision,
        )


def _compared(with_: Figure | None) -> str:
    if with_ is None:
        return _("Reviewed by itself.")
    return _("Reviewed beside %(source)s's figure of %(day)s.") % {
        "source": with_.report.source.name,
        "day": day(with_.end),
    }

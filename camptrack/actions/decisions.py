"""What reviewers decide about figures (domain §3)."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.models import Decision, Figure, User, Wave
from camptrack.queries.rights import may
from camptrack.vocabulary import DecisionKind, Measure, Right

from .poke import camps_moved_by, poke_on_commit
from .refusals import Conflict, NotAllowed, Problem, Refused
from .texts import blank


@transaction.atomic
def decide(
    *,
    by: User,
    figure: Figure,
    kind: DecisionKind,
    reason: str,
    wave: Wave | None = None,
    withdraws: Decision | None = None,
) -> Decision:
    """Verify, dispute, recommend, assign to a wave, or withdraw one of these. It counts from now.

    The reviewers of the camp's area decide, whoever entered the figure; about their own figures only
    where their organisation allows it.
    """
    problems = list(_problems(figure, kind, reason, wave, withdraws))
    if problems:
        raise Refused(problems)
    _require_review(by, figure)
    if withdraws is not None and Decision.objects.filter(withdraws=withdraws).exists():
        raise Conflict("already_withdrawn", _("This decision was withdrawn already."))
    this = Figure.objects.filter(pk=figure.pk)
    before = camps_moved_by(this)
    decision = Decision(figure=figure, kind=kind, reason=reason, wave=wave, withdraws=withdraws, by=by)
    decision.save(force_insert=True)
    poke_on_commit(before | camps_moved_by(this))
    return decision


def _problems(
    figure: Figure, kind: DecisionKind, reason: str, wave: Wave | None, withdraws: Decision | None
) -> Iterator[Problem]:
    if blank(reason):
        yield Problem("/reason", "required", _("Say why; the reason stays on record."))
    if kind == DecisionKind.ASSIGN_WAVE:
        if wave is None:
            yield Problem("/wave", "required", _("Say which wave the figure belongs to."))
        if figure.measure == Measure.HEADCOUNT:
            yield Problem("/wave", "only_for_flows", _("Only arrivals and departures belong to a wave."))
    elif wave is not None:
        yield Problem("/wave", "only_to_assign", _("Only “assign_wave” names a wave; leave it out."))
    if kind == DecisionKind.WITHDRAW:
        if withdraws is None:
            yield Problem("/withdraws", "required", _("Say which decision is withdrawn."))
        elif withdraws.figure_id != figure.pk or withdraws.kind == DecisionKind.WITHDRAW:
            yield Problem("/withdraws", "unknown", _("This is not a decision about this figure."))
    elif withdraws is not None:
        yield Problem("/withdraws", "only_to_withdraw", _("Only “withdraw” names a decision; leave it out."))


def _require_review(by: User, figure: Figure) -> None:
    if not may(by, Right.REVIEW, area=figure.camp.area):
        raise NotAllowed(
            _("This needs the right “%(right)s” in %(area)s; ask your organisation's administrator.")
            % {"right": Right.REVIEW.label, "area": figure.camp.area.name}
        )
    report = figure.report
    if report.by_id == by.pk and not report.organisation.own_review_allowed:
        raise NotAllowed(_("You entered this figure; your organisation asks somebody else to review it."))

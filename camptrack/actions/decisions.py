"""What reviewers decide about figures (§3)."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.models import Camp, Decision, Figure, User, Wave
from camptrack.queries.places import camp_counting
from camptrack.queries.rights import may
from camptrack.vocabulary import DecisionKind, Measure, Right

from .authority import lacking, require_over
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
    camp: Camp | None = None,
    withdraws: Decision | None = None,
) -> Decision:
    """Verify, dispute, recommend, leave, assign to a wave or a camp, or withdraw one of these. It counts from
    now.

    The reviewers of the area decide of the camp where the figure counts, whoever entered it, and of the
    camp to which it goes; about their own figures only where their organisation allows it.
    """
    here = camp_counting(figure)
    problems = [*_problems(figure, kind, reason, wave, withdraws), *_camp_problems(here, kind, camp)]
    if problems:
        raise Refused(problems)
    if detail := why_not(by, figure, here):
        raise NotAllowed(detail)
    if withdraws is not None and Decision.objects.filter(withdraws=withdraws).exists():
        raise Conflict("already_withdrawn", _("This decision was withdrawn already."))
    this = Figure.objects.filter(pk=figure.pk)
    before = camps_moved_by(this)
    decision = Decision(
        figure=figure,
        kind=kind,
        reason=reason,
        wave=wave,
        camp=camp.counted_in if camp is not None else None,
        withdraws=withdraws,
        by=by,
    )
    decision.save(force_insert=True)
    require_over(by, Right.REVIEW, camp_counting(figure).area)
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


def _camp_problems(here: Camp, kind: DecisionKind, camp: Camp | None) -> Iterator[Problem]:
    if kind != DecisionKind.ASSIGN_CAMP:
        if camp is not None:
            yield Problem("/camp", "only_to_assign", _("Only “assign_camp” names a camp; leave it out."))
    elif camp is None:
        yield Problem("/camp", "required", _("Say which camp the figure speaks of."))
    elif camp.country != here.country:
        yield other_country("/camp")


def other_country(pointer: str) -> Problem:
    return Problem(pointer, "other_country", _("The camps are of two countries; mend the area of one."))


def why_not(by: User, figure: Figure, here: Camp) -> str:
    """Why somebody may not decide about a figure that counts in a camp; empty where they may."""
    if not may(by, Right.REVIEW, area=here.area):
        return lacking(Right.REVIEW, here.area)
    report = figure.report
    if report.by_id == by.pk and not report.organisation.own_review_allowed:
        return _("You entered this figure; your organisation asks somebody else to review it.")
    return ""

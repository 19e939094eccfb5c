"""What a reviewer's buttons do: answer and go on to the next question, take an answer back, publish."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from camptrack.actions.question_answers import answer_question, withdraw_answer
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.actions.reports import publish_report
from camptrack.models import Decision, Wave
from camptrack.queries.question_card import Card
from camptrack.queries.reports import visible_reports
from camptrack.queries.rights import organisations_seen
from camptrack.queries.shown import number_shown
from camptrack.vocabulary import DecisionKind
from camptrack.written import with_colon

from .keys import is_key
from .problems import lay_on, tell
from .rights import member, user_of

#: what of an address goes along from one question to the next
KEPT = ("area", "kind", "organisation", "show")
#: drafts published with one click
MOST_PUBLISHED = 100


def answer(request: HttpRequest, card: Card, form: Any) -> HttpResponse | None:
    """Put the answer on record and go on; None where something is missing, and the form says what."""
    kind, about_other = _answer(request, card)
    if kind is None:
        form.add_error(None, _("Choose one of the answers."))
        return None
    side = card.that if about_other and card.that is not None else card.this
    opposite = card.this if side is card.that else card.that
    wave = opposite.wave if kind == DecisionKind.ASSIGN_WAVE and opposite is not None else None
    try:
        decisions = answer_question(
            by=user_of(request),
            figure=card.this.figure,
            other=card.that.figure if card.that else None,
            kind=kind,
            about_other=about_other,
            reason=form.cleaned_data["reason"],
            wave=Wave.objects.get(slug=wave) if wave else None,
        )
    except Refused as refused:
        lay_on(form, refused.problems)
        return None
    except (NotAllowed, Conflict) as refusal:
        tell(request, refusal)
        return HttpResponseRedirect(_queue(request))
    return HttpResponseRedirect(_queue(request, answered=decisions))


def _answer(request: HttpRequest, card: Card) -> tuple[DecisionKind | None, bool]:
    """The button's value: what is decided, and whether about the other figure."""
    name, _dash, about = request.POST.get("answer", "").partition("-")
    if name == DecisionKind.LEAVE:
        return DecisionKind.LEAVE, False
    side = {"this": card.this, "that": card.that}.get(about)
    offered = {str(kind): kind for kind in side.effects} if side is not None else {}
    return offered.get(name), about == "that"


def answered_meanwhile(request: HttpRequest) -> HttpResponse:
    """Somebody else was first, or the evidence moved."""
    messages.info(
        request, _("This question is answered already, or the evidence has changed; here is the next.")
    )
    return HttpResponseRedirect(_queue(request))


def to_undo(request: HttpRequest) -> list[tuple[Decision, bool]]:
    """The answer that was just given, while it stands, and whether its figure's number may be shown."""
    wanted = [key for key in request.GET.get("answered", "").split(",") if is_key(key)]
    if not wanted:
        return []
    own = Decision.objects.in_force().filter(pk__in=wanted, by=user_of(request))
    own = own.select_related("figure__report__source", "figure__published").order_by("at", "id")
    seen = organisations_seen(user_of(request))
    return [
        (each, number_shown(each.figure, member=each.figure.report.organisation_id in seen)) for each in own
    ]


def undo(request: HttpRequest) -> HttpResponse:
    """Withdraw the answer that was just given."""
    if not member(request.user):
        raise PermissionDenied
    keys = [key for key in request.POST.get("answered", "").split(",") if is_key(key)]
    own = Decision.objects.filter(pk__in=keys, by=user_of(request)).select_related(
        "figure__report__organisation"
    )
    try:
        withdraw_answer(by=user_of(request), decisions=list(own))
    except (Refused, NotAllowed, Conflict) as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("The answer is taken back; the totals follow in a moment."))
    return HttpResponseRedirect(_queue(request))


def publish(request: HttpRequest) -> HttpResponse:
    """Publish the ticked drafts, each by itself: one that cannot be published holds up no other."""
    if not member(request.user):
        raise PermissionDenied
    user = user_of(request)
    keys = [key for key in request.POST.getlist("reports")[:MOST_PUBLISHED] if is_key(key)]
    published = 0
    for report in visible_reports(user).filter(pk__in=keys).order_by("at", "id"):
        try:
            publish_report(by=user, report=report)
        except (NotAllowed, Conflict) as refusal:
            messages.error(request, f"{with_colon(report)} {refusal.detail}")
        else:
            published += 1
    if published:
        said = ngettext(
            "%(number)s report is published; its figures count from now on.",
            "%(number)s reports are published; their figures count from now on.",
            published,
        )
        messages.success(request, said % {"number": published})
    elif not keys:
        messages.warning(request, _("Tick the drafts to publish."))
    return HttpResponseRedirect(_queue(request))


def kept(request: HttpRequest, **more: str) -> str:
    """What was asked for, as the query of an address."""
    query = request.GET.copy()
    for name in [name for name in query if name not in KEPT]:
        del query[name]
    query.update({name: value for name, value in more.items() if value})
    return f"?{query.urlencode(safe=',')}" if query else ""


def _queue(request: HttpRequest, *, answered: list[Decision] | None = None) -> str:
    keys = ",".join(str(decision.pk) for decision in answered or ())
    # After the last answer, too, one stays where one was.
    stay = {"show": "questions"} if keys and "show" not in request.GET else {}
    return reverse("admin:review") + kept(request, answered=keys, **stay)

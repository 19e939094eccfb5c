"""The review queue: the most urgent question as a card, then what else waits, each part counted and paged."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from camptrack.models import Area, Camp, Organisation, Question, User
from camptrack.queries import review
from camptrack.queries.camp_list import state_of
from camptrack.queries.question_card import Card, question_card
from camptrack.queries.review import Asked, Counts
from camptrack.queries.rights import may, organisations_seen
from camptrack.vocabulary import QuestionKind, Right

from . import review_steps
from .fields import with_blank
from .names import local_name
from .review_page import CardShown, ReasonField, shown_card
from .rights import holds, member, user_of

#: rows on a page of the list; questions tried for the card, which others may have answered a moment ago
ROWS, TRIED = 25, 10

PARTS: dict[str, Any] = {
    "questions": _("Questions"),
    "drafts": _("Drafts to publish"),
    "overridden": _("Warnings passed over"),
    "stale": _("Stale camps"),
    "empty": _("Camps without data"),
    "flows_only": _("Camps never counted"),
}
NOTHING = {
    "questions": _("Nothing to review in %(where)s."),
    "drafts": _("No draft waits in %(where)s."),
    "overridden": _("No warning that was passed over waits in %(where)s."),
    "stale": _("Every camp in %(where)s was counted in the last 90 days."),
    "empty": _("Every camp in %(where)s has data."),
    "flows_only": _("Every camp with data in %(where)s was counted once."),
}
_TO_REVIEW = _(
    "This is for people who review, and you do not. Who administers your organisation can change that."
)
#: parts that show nothing to anybody without a right
NEEDED: dict[str, tuple[Right, Any]] = {
    "questions": (Right.REVIEW, _TO_REVIEW),
    "overridden": (Right.REVIEW, _TO_REVIEW),
    "drafts": (
        Right.PUBLISH,
        _("This is for people who publish, and you do not. Your own drafts wait on the first page."),
    ),
}


_CAMPS = {
    "stale": review.stale_camps,
    "empty": review.empty_camps,
    "flows_only": review.flows_only_camps,
}


class QueueForm(forms.Form):
    """What the queue is narrowed to; what cannot be read counts as left out."""

    area = forms.ModelChoiceField(
        Area.objects.all(), label=_("area"), required=False, to_field_name="code", empty_label=_("all")
    )
    kind = forms.ChoiceField(
        label=_("question"), required=False, choices=with_blank(QuestionKind.choices, _("all"))
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.order_by("name"),
        label=_("organisation"),
        required=False,
        to_field_name="slug",
        empty_label=_("all"),
    )

    def asked(self) -> Asked:
        """The same, decided; the choice of areas is short, any other is named by its code."""
        self.is_valid()
        kind, area = self.cleaned_data.get("kind"), self.cleaned_data.get("area")
        offered = list(review.areas_to_choose())
        if area is not None and area not in offered:
            offered.append(area)
        choices: Any = self.fields["area"]
        choices.choices = with_blank([(each.code, local_name(each)) for each in offered], _("all"))
        return Asked(area, QuestionKind(kind) if kind else None, self.cleaned_data.get("organisation"))


@dataclass
class Queue:
    """What one request sees of the queue."""

    request: HttpRequest
    user: User
    form: QueueForm
    asked: Asked
    today: date

    @classmethod
    def of(cls, request: HttpRequest) -> "Queue":
        """PermissionDenied for staff without a grant."""
        if not member(request.user):
            raise PermissionDenied
        user, today = user_of(request), datetime.now(tz=UTC).date()
        form = QueueForm(request.GET)
        asked = form.asked()
        return cls(request, user, form, asked, today)

    @cached_property
    def counts(self) -> Counts:
        """Only a page that is shown counts."""
        return review.counts(self.user, self.asked, self.today)

    @property
    def part(self) -> str:
        """The part asked for; else the first that has something for this reader, or, where none has, the one
        that their rights are for."""
        wanted = self.request.GET.get("show", "")
        if wanted in PARTS:
            return wanted
        filled = (name for name in PARTS if getattr(self.counts, name))
        return next(filled, next(name for name in PARTS if self._lacks(name) is None))

    def nothing(self, part: str) -> str:
        """Why a part is empty."""
        where = local_name(self.asked.area) if self.asked.area else str(_("your areas"))
        return str(self._lacks(part) or NOTHING[part] % {"where": where})

    def _lacks(self, part: str) -> Any:
        """What to say to somebody who has not the right that a part is for."""
        right, said = NEEDED.get(part, (Right.VIEW, ""))
        return said if part in NEEDED and not holds(self.user, right) else None

    def page(self) -> Page[Any]:
        """A page of the part."""
        rows: Any
        if self.part == "questions":
            rows = review.open_questions(self.user, self.asked)
        elif self.part == "drafts":
            rows = review.drafts_to_publish(self.user, self.asked)
        elif self.part == "overridden":
            rows = review.passed_over(self.user, self.asked)
        else:
            rows = _CAMPS[self.part](self.user, self.asked, self.today)
        paginator: Any = Paginator(rows, ROWS)
        paginator.count = getattr(self.counts, self.part)  # counted already
        found: Page[Any] = paginator.get_page(self.request.GET.get("page"))
        return found

    def first_card(self, page: Page[Question], seen: set[int]) -> tuple[CardShown | None, set[Any]]:
        """The most urgent question that is still open, and those before it that are not any more. One that
        this reader may answer comes before their own work, which they can only look at."""
        answered = set[Any]()
        own: CardShown | None = None
        for row in list(page)[:TRIED] if page.number == 1 else ():
            card = question_card(row.camp, str(row.figure_id), self.today)
            if card is None:
                answered.add(row.pk)
                continue
            shown = shown_card(card, self.user, seen)
            if shown.answerable:
                return shown, answered
            own = own or shown
        return own, answered

    @property
    def kept(self) -> str:
        """What was asked for, to go on with after an answer."""
        return review_steps.kept(self.request)


@require_GET
def queue(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The queue; of questions, the most urgent stands open."""
    return show(request, site, Queue.of(request))


def question(request: HttpRequest, camp_id: int, figure_id: str, site: AdminSite) -> HttpResponse:
    """One question, and the answer to it; what one may not review is not there."""
    found = Queue.of(request)
    camp = Camp.objects.select_related("area").filter(pk=camp_id).first()
    if camp is None or not may(found.user, Right.REVIEW, area=camp.area):
        raise Http404
    card = question_card(camp, str(figure_id), found.today)
    if card is None:
        return review_steps.answered_meanwhile(request)
    reason = ReasonField(request.POST or None)
    if request.method == "POST" and reason.is_valid():
        done = review_steps.answer(request, card, reason)
        if done is not None:
            return done
    return show(request, site, found, card, reason)


def show(
    request: HttpRequest,
    site: AdminSite,
    found: Queue,
    card: Card | None = None,
    reason: ReasonField | None = None,
) -> HttpResponse:
    """With this card, or the most urgent one."""
    part = "questions" if card else found.part
    rows: Any = None
    answered: set[Any] = set()
    seen = organisations_seen(found.user)
    shown = shown_card(card, found.user, seen) if card else None
    if card is None:
        rows = found.page()
        if part == "questions":
            shown, answered = found.first_card(rows, seen)
    context = {
        **site.each_context(request),
        "title": _("Review"),
        "part": part,
        "parts": [(name, label, getattr(found.counts, name)) for name, label in PARTS.items()],
        "queue": found,
        "form": found.form,
        "kept": found.kept,
        "card": shown,
        "reason": reason or ReasonField(),
        "page": rows,
        "rows": _rows(part, rows, shown, answered) if rows is not None else [],
        "nothing": found.nothing(part),
        "undo": review_steps.to_undo(request),
    }
    return TemplateResponse(request, "admin/camptrack/review/page.html", context)


def _rows(part: str, page: Page[Any], card: CardShown | None, answered: set[Any]) -> list[Any]:
    if part in {"stale", "flows_only"}:
        return [state_of(camp) for camp in page]
    if part == "questions":
        shown = (card.card.camp.pk, card.card.this.figure.pk) if card else None
        return [row for row in page if row.pk != shown and row.pk not in answered]
    return list(page)


def urls(site: AdminSite) -> list[URLPattern]:
    """The addresses, for the site that shows them."""

    def page(view: Any) -> Any:
        return site.admin_view(lambda request, **named: view(request, site=site, **named))

    return [
        path("review/", page(queue), name="review"),
        path("review/<int:camp_id>/<uuid:figure_id>/", page(question), name="review_question"),
        path("review/undo/", site.admin_view(require_POST(review_steps.undo)), name="review_undo"),
        path("review/publish/", site.admin_view(require_POST(review_steps.publish)), name="review_publish"),
    ]


def address(part: str = "") -> str:
    """Of the queue, at a part."""
    return reverse("admin:review") + (f"?show={part}" if part else "")

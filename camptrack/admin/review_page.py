"""A question as a card: two sentences side by side, what the rules did and why, and what each answer would
change."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camptrack.actions.decisions import why_not
from camptrack.models import Figure, User, WarningOverride
from camptrack.queries.explanation import explain
from camptrack.queries.places import camp_counting
from camptrack.queries.question_card import Card, Effect, Side
from camptrack.queries.shown import OVERRIDES, number_shown, overrides_shown
from camptrack.reconcile.figures import Band
from camptrack.vocabulary import DecisionKind, QuestionKind
from camptrack.written import grouped, isolated

from .band import band_for
from .report_page import may_see_grades

#: a sentence longer than this is folded up, so that both stand on a phone's first screen
LONG = 240
#: which figure an answer is about
THIS, THAT = "this", "that"

_LABELS = {
    DecisionKind.RECOMMEND: gettext_lazy("Recommend"),
    DecisionKind.VERIFY: gettext_lazy("Verify"),
    DecisionKind.ASSIGN_WAVE: gettext_lazy("Put into the other's wave"),
    DecisionKind.DISPUTE: gettext_lazy("Dispute"),
}


class ReasonField(forms.Form):
    """Why; two of the answers ask for it."""

    reason = forms.CharField(
        label=gettext_lazy("reason"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=gettext_lazy("Needed to dispute a figure or to leave it; it stays on record."),
    )


@dataclass(frozen=True)
class Offer:
    """A button: what is decided about which figure, and what it would change."""

    value: str
    kind: DecisionKind
    label: Any
    effect: SafeString | str


@dataclass(frozen=True)
class SideShown:
    """A figure as it stands on the card; `why_not` says why its reader may not decide about it."""

    figure: Figure
    band: Band | None
    quote: str
    folded: bool
    sentence: str
    grades: bool
    own: bool
    why_not: str
    offers: list[Offer]
    overrides: list[WarningOverride]


@dataclass(frozen=True)
class CardShown:
    """Everything the template writes."""

    card: Card
    kind: QuestionKind
    sides: list[SideShown]
    may_leave: bool

    @property
    def answerable(self) -> bool:
        """Whether the reader may answer at all."""
        return self.may_leave or any(side.offers for side in self.sides)


def shown_card(card: Card, user: User, seen: set[int]) -> CardShown:
    """For a reader, who sees the grades of these organisations (ids)."""
    refusals = [why_not(user, side.figure, camp_counting(side.figure)) for side in card.sides]
    prefetch_related_objects([side.figure.report for side in card.sides], OVERRIDES)
    sides = [
        _side(side, name, refused, seen, day=isolated(card.day))
        for side, name, refused in zip(card.sides, (THIS, THAT), refusals, strict=False)
    ]
    return CardShown(card, QuestionKind(card.question.kind), sides, may_leave=not refusals[0])


def _side(side: Side, name: str, refused: str, seen: set[int], *, day: str) -> SideShown:
    figure = side.figure
    member = figure.report.organisation_id in seen
    quote = figure.quote if number_shown(figure, member=member) else ""
    return SideShown(
        figure=figure,
        band=band_for(figure, member=member),
        quote=quote,
        folded=len(quote) > LONG,
        sentence=explain(side.explained, grades=may_see_grades(side.explained, seen)),
        grades=member,
        own=name == THIS,
        why_not=refused,
        offers=[] if refused else list(_offers(side, name, day)),
        overrides=[
            each
            for each in overrides_shown(figure.report.overrides.all(), member=member)
            if each.figure is None or each.figure == figure
        ],
    )


def _offers(side: Side, name: str, day: str) -> Iterator[Offer]:
    for kind, label in _LABELS.items():
        if kind in side.effects:
            yield Offer(f"{kind}-{name}", kind, label, _effect(side.effects[kind], day))


def _effect(effect: Effect, day: str) -> SafeString | str:
    """In words: the total of the question's day, and today's where it is another."""
    then, now = (effect.was, effect.becomes), (effect.today, effect.becomes_today)
    if then[0] == then[1] and now[0] == now[1]:
        return _("no total changes now")
    if now == then or now[0] == now[1]:
        return format_html(_("on {day}: {change}"), day=day, change=_arrow(*then))
    if then[0] == then[1]:
        return format_html(_("today: {change}"), change=_arrow(*now))
    return format_html(
        _("on {day}: {change}; today: {today}"), day=day, change=_arrow(*then), today=_arrow(*now)
    )


def _arrow(was: int | None, becomes: int | None) -> SafeString:
    """Isolated, so that it runs from left to right in every language, as bands do."""
    return format_html('<bdi dir="ltr" class="arrow">{} → {}</bdi>', _number(was), _number(becomes))


def _number(number: int | None) -> str:
    return "–" if number is None else grouped(number)

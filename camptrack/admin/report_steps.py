"""The buttons of a report: publish, share, retract, redact. Each asks once and calls its action."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from camptrack.actions.reports import publish_report, redact_report, retract_report, share_report
from camptrack.models import Figure, Report, User
from camptrack.models.figures import REDACTABLE as FIGURE_TEXTS
from camptrack.models.reports import REDACTABLE as REPORT_TEXTS
from camptrack.queries.rights import is_administrator, may_anywhere
from camptrack.vocabulary import Audience, EventKind, ReportStatus, Right

from .rights import user_of
from .steps import ReasonForm, sent, step

if TYPE_CHECKING:
    from .reports import ReportAdmin

_ALIVE = (ReportStatus.DRAFT, ReportStatus.PUBLISHED)


@dataclass(frozen=True)
class Step:
    """A button: its words, and the action behind it."""

    name: str
    label: Any
    warning: Any
    done: Any
    run: Callable[..., None]
    asks_reason: bool = False

    def view(self, request: HttpRequest, admin: "ReportAdmin", report: Report) -> HttpResponse:
        """Ask; when asked back, do it."""
        by = user_of(request)

        def done(values: Mapping[str, Any]) -> str:
            self.run(by=by, report=report, **values)
            return _page(report)

        return step(
            request,
            admin,
            (ReasonForm if self.asks_reason else forms.Form)(sent(request)),
            label=self.label,
            warning=self.warning,
            about=report,
            back=_page(report),
            run=done,
            done=self.done,
        )


STEPS = (
    Step(
        "publish",
        _("Publish"),
        _("From then on its figures count in the totals of their camps."),
        _("The report is published; its figures count from now on."),
        publish_report,
    ),
    Step(
        "share",
        _("Share"),
        _("Every reader will see it, and its figures will count if it is published. This cannot be undone."),
        _("The report is shared with every reader."),
        share_report,
    ),
    Step(
        "retract",
        _("Retract"),
        _("From then on its figures no longer count. The report stays on record with the reason."),
        _("The report is retracted; its figures no longer count."),
        retract_report,
        asks_reason=True,
    ),
)


def allowed(report: Report, user: User) -> set[str]:
    """The buttons that this reader's rights open; the action itself decides. The form to correct shows
    grades, so whoever may not correct does not see it either."""
    organisation = report.organisation
    own = is_administrator(user, organisation)
    publishes = may_anywhere(user, Right.PUBLISH, organisation=organisation)
    enters = own or may_anywhere(user, Right.ENTER, organisation=organisation)
    return (
        ({"publish", "share"} if publishes else set())
        | ({"retract", "redact"} if own or publishes else set())
        | ({"correct"} if enters else set())
    )


def offered(report: Any, user: User) -> list[str]:
    """Those of them that make sense now, in the order of the page."""
    draft, alive = report.status == ReportStatus.DRAFT, report.status in _ALIVE
    shared = report.audience == Audience.SHARED or EventKind.SHARED in {e.kind for e in report.events.all()}
    sensible = {
        "publish": draft,
        "correct": alive,
        "share": alive and not shared,
        "retract": alive,
        "redact": True,
    }
    rights = allowed(report, user)
    return [name for name, now in sensible.items() if now and name in rights]


class RedactForm(ReasonForm):
    """Which texts to blank: those of the report and of its figures that are not blank."""

    texts = forms.MultipleChoiceField(
        label=_("texts to blank"), widget=forms.CheckboxSelectMultiple, help_text=_("Numbers stay.")
    )
    field_order = ("texts", "reason")

    def __init__(self, *args: Any, report: Report, figures: list[Figure], **options: Any) -> None:
        super().__init__(*args, **options)
        of_report = [
            (name, f"{_label(Report, name)}: {getattr(report, name)[:200]}")
            for name in REPORT_TEXTS
            if getattr(report, name)
        ]
        of_figures = [
            (f"{each.pk}/{name}", f"{_label(Figure, name)}: {getattr(each, name)[:200]}")
            for each in figures
            for name in FIGURE_TEXTS
            if getattr(each, name)
        ]
        self.fields["texts"].choices = of_report + of_figures  # type: ignore[attr-defined]


def _label(model: type[Model], name: str) -> Any:
    return getattr(model._meta.get_field(name), "verbose_name", name)


def redact(request: HttpRequest, admin: "ReportAdmin", report: Report) -> HttpResponse:
    """Blank the ticked texts."""
    figures = list(report.figures.order_by("position"))
    by = user_of(request)

    def blank(values: Mapping[str, Any]) -> str:
        ticked = values["texts"]
        of_figures = {
            each: [name for name in FIGURE_TEXTS if f"{each.pk}/{name}" in ticked] for each in figures
        }
        redact_report(
            by=by,
            report=report,
            fields=[name for name in ticked if "/" not in name],
            figure_fields={each: names for each, names in of_figures.items() if names},
            reason=values["reason"],
        )
        return _page(report)

    return step(
        request,
        admin,
        RedactForm(sent(request), report=report, figures=figures),
        label=_("Redact texts"),
        warning=_("The ticked texts are blanked for good, for every reader; the numbers stay."),
        about=report,
        back=_page(report),
        run=blank,
        done=_("The texts are blank."),
    )


def _page(report: Report) -> str:
    return reverse("admin:camptrack_report_change", args=[report.pk])

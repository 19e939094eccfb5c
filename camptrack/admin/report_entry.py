"""Entering and correcting a report: parse what was typed, one action, show the result."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from camptrack.actions.checks import report_problems
from camptrack.actions.contents import Override
from camptrack.actions.drafts import DraftConflict, Typed
from camptrack.actions.entry_warnings import entry_warnings
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.actions.reports import correct_report, enter_report
from camptrack.models import Camp, Report
from camptrack.queries.decisions import left_behind
from camptrack.queries.drafts import unfinished_draft

from . import entry_drafts
from .entry_page import forms_of, page, stored_forms
from .figure_form import TAKEN_OVER, FigureFormSet
from .keys import is_key
from .overrides import Answered, AskedRow, answered
from .problems import lay_on_report, tell
from .report_form import ReportForm, content
from .rights import user_of
from .typed_form import apart_from_reasons, as_sent, reasons_in, typed_from

if TYPE_CHECKING:
    from .reports import ReportAdmin

#: what the buttons “another …” ask for where scripts do not run: a row of a formset, or a grid's inputs
_ROWS = re.compile(r"figures(-\d{1,3}-cells)?")
_GRID = re.compile(r"figures-\d{1,3}-grid")


def enter(request: HttpRequest, admin: "ReportAdmin") -> HttpResponse:
    """A new report."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    return _Opened(request, admin, None).answer()


def correct(request: HttpRequest, admin: "ReportAdmin", report: Report) -> HttpResponse:
    """The whole corrected content of a report, with the reason."""
    return _Opened(request, admin, report).answer()


class _Opened:
    """One request for the form; `report` is what it corrects."""

    def __init__(self, request: HttpRequest, admin: "ReportAdmin", report: Report | None) -> None:
        self.request, self.admin, self.report = request, admin, report
        self.user = user_of(request)
        self.title = _("Correct: %(report)s") % {"report": report} if report else _("Enter a report")

    def answer(self) -> HttpResponse:
        sent = self.request.POST
        if self.request.method != "POST":
            return self._resumed() if "draft" in self.request.GET else self._blank()
        if "against" in sent:
            return entry_drafts.answered(self.request, self.admin, self.report)
        typed = typed_from(sent)
        return self._kept(typed) if "_later" in sent else self._sent_off(typed)

    def _sent_off(self, typed: Typed) -> HttpResponse:
        """Entered, unless something is wrong or asked: then the form comes back, and nothing is entered."""
        data, adding = _posted(self.request.POST)
        form, figures = forms_of(self.user, data, self.report)
        # Both looked at, so that all problems show at once.
        if adding or not all([form.is_valid(), figures.is_valid()]):
            return self._shown(form, figures, typed, errors=not adding)
        if self._refused(form, figures):
            return self._shown(form, figures, typed, errors=True)
        # What came before is not asked about again: it would be found to repeat itself.
        asked = Answered([], []) if entry_drafts.was_entered(typed) else self._asked(form, figures, data)
        if asked.standing:
            return self._shown(form, figures, typed, asked=asked.rows)
        done = self._done(form, figures, typed, asked.overrides)
        return self._shown(form, figures, typed, errors=True) if done is None else done

    def _refused(self, form: ReportForm, figures: Any) -> bool:
        """Whether the content breaks rules; each stands at its field then."""
        problems = report_problems(content(form, figures), today=datetime.now(tz=UTC).date())
        lay_on_report(form, figures, problems)
        return bool(problems)

    def _asked(self, form: ReportForm, figures: Any, typed: Mapping[str, str]) -> Answered:
        """The warnings about what is sound, beside the reasons that were typed."""
        organisation = self.report.organisation if self.report else form.cleaned_data["organisation"]
        found = entry_warnings(
            content(form, figures),
            organisation=organisation,
            today=datetime.now(tz=UTC).date(),
            correcting=self.report,
        )
        return answered(found, typed, figures.numbers())

    def _blank(self) -> HttpResponse:
        """Nothing typed yet; a correction begins with what is stored."""
        if self.report is None:
            # From a camp's page one comes with the camp already named.
            asked = self.request.GET.get("camp", "")
            camp = Camp.objects.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None  # noqa: PLR2004 - 64 bits
            form = ReportForm(user=self.user)
            figures = FigureFormSet(prefix="figures", initial=[{"camp": camp} if camp else {}])
        else:
            form, figures = stored_forms(self.user, self.report)
        return self._shown(form, figures, None)

    def _resumed(self) -> HttpResponse:
        """A draft, as it was left."""
        asked = self.request.GET["draft"]
        draft = unfinished_draft(self.user, asked) if is_key(asked) else None
        if draft is None:
            messages.warning(
                self.request, _("This draft is not there any more: it was entered or discarded.")
            )
            return HttpResponseRedirect(reverse("admin:camptrack_report_changelist"))
        if draft.corrects != self.report:
            return HttpResponseRedirect(entry_drafts.address(draft))
        typed = Typed(key=draft.pk, version=draft.version, data=draft.data)
        if self.report is not None and (now := entry_drafts.current(self.report)) != self.report:
            said = _("This report was corrected meanwhile by %(name)s. Choose what your correction says.")
            return entry_drafts.compare(
                self.request,
                self.admin,
                mine=typed,
                draft=draft,
                report=now,
                against="report",
                said=said % {"name": now.by},
            )
        form, figures = forms_of(self.user, as_sent(draft.data), self.report)
        return self._shown(
            form,
            figures,
            typed,
            asked=self._asked_before(form, figures, draft.data),
            updated_by=draft.updated_by,
            updated_at=draft.updated_at,
        )

    def _asked_before(self, form: ReportForm, figures: Any, typed: Mapping[str, str]) -> list[AskedRow]:
        """Of a draft that was left at its warnings those that still stand, with the reasons typed so far."""
        sound = reasons_in(typed) and all([form.is_valid(), figures.is_valid()])
        if not sound or self._refused(form, figures):
            return []
        return [replace(row, missing=False) for row in self._asked(form, figures, typed).rows]

    def _done(
        self, form: ReportForm, figures: Any, typed: Typed, overrides: list[Override]
    ) -> HttpResponse | None:
        """The action's answer; None where the form comes back with what was refused."""
        try:
            report = self._written(form, figures, typed, overrides)
        except Refused as refused:
            lay_on_report(form, figures, refused.problems)
        except NotAllowed as refusal:
            form.add_error(None, refusal.detail)
        except DraftConflict as conflict:
            return self._compared(typed, conflict)
        except Conflict as conflict:
            return self._overtaken(typed, conflict)
        else:
            return HttpResponseRedirect(reverse("admin:camptrack_report_change", args=[report.pk]))
        return None

    def _written(self, form: ReportForm, figures: Any, typed: Typed, overrides: list[Override]) -> Report:
        what: dict[str, Any] = {
            "by": self.user,
            "content": content(form, figures),
            "draft": apart_from_reasons(typed),
            "overrides": overrides,
        }
        if self.report is not None:
            corrected = correct_report(report=self.report, reason=form.cleaned_data["reason"], **what)
            said = _("The correction is saved; it takes the place of the report before it.")
            messages.success(self.request, said)
            for left in left_behind(corrected):
                messages.warning(self.request, left)
            return corrected
        publish = "_publish" in self.request.POST
        report = enter_report(organisation=form.cleaned_data["organisation"], publish=publish, **what)
        published = _("The report is published; its figures count from now on.")
        messages.success(self.request, published if publish else _("The report is saved as a draft."))
        return report

    def _kept(self, typed: Typed) -> HttpResponse:
        """The button of those whose browser runs no scripts."""
        try:
            draft = entry_drafts.keep(self.user, typed, self.report)
        except DraftConflict as conflict:
            return self._compared(typed, conflict)
        except (Refused, NotAllowed) as refusal:
            form, figures = forms_of(self.user, as_sent(typed.data), self.report)
            tell(self.request, refusal)
            return self._shown(form, figures, typed, asked=self._asked_before(form, figures, typed.data))
        messages.success(self.request, _("It is kept as you left it, under “Unfinished”."))
        return HttpResponseRedirect(entry_drafts.address(draft))

    def _overtaken(self, typed: Typed, conflict: Conflict) -> HttpResponse:
        """The report is no longer what it was when the correction began: what was typed is kept."""
        tell(self.request, conflict)
        return self._kept(typed)

    def _compared(self, typed: Typed, conflict: DraftConflict) -> HttpResponse:
        return entry_drafts.compare(
            self.request,
            self.admin,
            mine=typed,
            draft=conflict.draft,
            report=self.report,
            against="draft",
            said=conflict.detail,
        )

    def _shown(
        self, form: ReportForm, figures: Any, typed: Typed | None, *, errors: bool = False, **more: Any
    ) -> HttpResponse:
        return page(
            self.request,
            self.admin,
            form,
            figures,
            self.title,
            self.report,
            errors=errors,
            key=str(typed.key) if typed else "",
            version=typed.version if typed else 0,
            more=more,
        )


def _posted(sent: Any) -> tuple[Mapping[str, Any], bool]:
    """What was typed, with one more row where that was asked for; whether anything was."""
    rows = sent.get("_add", "")
    if _GRID.fullmatch(rows):
        return sent, True
    if not _ROWS.fullmatch(rows):
        return sent, False
    data = sent.copy()
    written = data.get(f"{rows}-TOTAL_FORMS", "0")
    count = int(written) if written.isdecimal() and len(written) < 6 else 0  # noqa: PLR2004 - no such form has a million rows
    data[f"{rows}-TOTAL_FORMS"] = str(count + 1)
    if rows == "figures" and count:
        for name in TAKEN_OVER:
            data[f"figures-{count}-{name}"] = data.get(f"figures-{count - 1}-{name}", "")
    return data, True

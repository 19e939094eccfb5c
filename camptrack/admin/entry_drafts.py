"""Drafts of the report form: saved by a script as one types, or by a button; two of one are compared."""

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from camptrack.actions.drafts import DraftConflict, Typed, discard_draft, save_draft
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.models import EntryDraft, Organisation, Report, User
from camptrack.queries.drafts import unfinished_draft
from camptrack.queries.rights import organisations_of
from camptrack.vocabulary import Right

from . import report_steps
from .entry_page import forms_of, stored_forms
from .rights import holds, user_of
from .steps import sent, step
from .typed_form import (
    as_sent,
    as_typed,
    chosen,
    differences,
    reasons_in,
    together,
    typed_from,
    typed_in,
)

if TYPE_CHECKING:
    from .reports import ReportAdmin


def was_entered(typed: Typed) -> bool:
    """Whether a report was made of this form already."""
    return EntryDraft.objects.filter(pk=typed.key).exclude(entered_as=None).exists()


def address(draft: EntryDraft, report: Report | None = None) -> str:
    """Where one goes on typing; `report`: the revision that is corrected by now."""
    about = report or draft.corrects
    if about is None:
        return f"{reverse('admin:camptrack_report_add')}?draft={draft.pk}"
    return f"{reverse('admin:camptrack_report_correct', args=[about.pk])}?draft={draft.pk}"


def keep(user: User, typed: Typed, report: Report | None) -> EntryDraft:
    """Save what was typed, for the organisation that is chosen in it."""
    return save_draft(by=user, organisation=_organisation(user, typed, report), typed=typed, corrects=report)


def _organisation(user: User, typed: Typed, report: Report | None) -> Organisation:
    if report is not None:
        return report.organisation
    mine = organisations_of(user, Right.ENTER)
    if not mine:
        raise NotAllowed(_("Only who enters reports keeps drafts of them; ask your administrator."))
    named = typed.data.get("organisation", "")
    return next((each for each in mine if str(each.pk) == named), mine[0])


def save(request: HttpRequest, admin: "ReportAdmin") -> JsonResponse:
    """For the script: the new version, or why nothing was saved. Asked without a form, it gives a token
    for one that has been open for longer than its session."""
    user = user_of(request)
    if not (holds(user, Right.ENTER) or holds(user, Right.ADMINISTER)):
        raise PermissionDenied
    if request.method != "POST":
        return JsonResponse({"token": get_token(request)})
    report = _corrected(request, admin)
    try:
        draft = keep(user, typed_from(request.POST), report)
    except Conflict as conflict:
        return JsonResponse({"detail": conflict.detail}, status=409)
    except Refused as refused:
        return JsonResponse({"detail": " ".join(each.detail for each in refused.problems)}, status=400)
    except NotAllowed as refusal:
        return JsonResponse({"detail": refusal.detail}, status=400)
    return JsonResponse({"version": draft.version, "address": address(draft)})


def _corrected(request: HttpRequest, admin: "ReportAdmin") -> Report | None:
    named = request.GET.get("corrects")
    if not named:
        return None
    report: Report | None = admin.get_object(request, named)
    if report is None:
        raise Http404
    if "correct" not in report_steps.allowed(report, user_of(request)):
        raise PermissionDenied
    return report


def discard(request: HttpRequest, admin: "ReportAdmin", key: UUID) -> HttpResponse:
    """Ask once, and throw it away."""
    user = user_of(request)
    draft = unfinished_draft(user, key)
    if draft is None:
        raise Http404
    back = reverse("admin:camptrack_report_changelist")

    def run(_values: Any) -> str:
        discard_draft(by=user, draft=draft)
        return back

    return step(
        request,
        admin,
        Form(sent(request)),
        label=_("Discard"),
        warning=_(
            "What was typed is thrown away for good. It counts for nothing as long as nobody enters it."
        ),
        about=draft,
        back=back,
        run=run,
        done=_("It is discarded."),
    )


def current(report: Report) -> Report:
    """The revision that a correction would correct now."""
    while (
        later := Report.objects.filter(supersedes=report).select_related("organisation").first()
    ) is not None:
        report = later
    return report


def stored_as_typed(report: Report, user: User) -> dict[str, str]:
    """A revision, as if somebody had typed it."""
    return as_typed(*stored_forms(user, report))


def compare(
    request: HttpRequest,
    admin: "ReportAdmin",
    *,
    mine: Typed,
    draft: EntryDraft | None,
    report: Report | None,
    against: str,
    said: str,
) -> HttpResponse:
    """Theirs and mine, field by field where they differ. `against`: the stored “draft”, or the “report” that
    somebody corrected meanwhile."""
    user = user_of(request)
    theirs = _theirs(user, draft, report, against)
    form, figures = forms_of(user, as_sent(together(theirs, mine.data)), report)
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("Two versions of one report"),
        "said": said,
        "differences": differences(form, figures, theirs, mine.data),
        "other_reasons": reasons_in(theirs) not in ({}, reasons_in(mine.data)),
        "mine": json.dumps(mine.data, ensure_ascii=False),
        "key": mine.key,
        "version": draft.version if draft else mine.version,
        "against": against,
        "entered_as": draft.entered_as if draft else None,
        "report": report,
        "action": reverse("admin:camptrack_report_correct", args=[report.pk])
        if report
        else reverse("admin:camptrack_report_add"),
    }
    return TemplateResponse(request, "admin/camptrack/report/compare.html", context)


def _theirs(user: User, draft: EntryDraft | None, report: Report | None, against: str) -> dict[str, str]:
    if against == "report" and report is not None:
        return stored_as_typed(report, user)
    if draft is not None and draft.entered_as is not None:
        return stored_as_typed(draft.entered_as, user)
    return dict(draft.data) if draft else {}


def answered(request: HttpRequest, admin: "ReportAdmin", report: Report | None) -> HttpResponse:
    """What was chosen on that page: one of both, together or as a draft of its own."""
    user, choice = user_of(request), request.POST
    try:
        mine = typed_in(json.loads(choice.get("mine", "")))
    except (ValueError, AttributeError, RecursionError):
        raise Http404 from None
    typed, against = typed_from(choice, mine), choice.get("against", "")
    draft = unfinished_draft(user, typed.key)
    if "_own" in choice:
        wanted = typed_from({}, mine)
    else:
        theirs = _theirs(user, draft, report, against)
        taken = {
            name.removeprefix("take-")
            for name, which in choice.items()
            if name.startswith("take-") and which == "theirs"
        }
        wanted = typed_from(choice, chosen(theirs, mine, taken))
    try:
        return HttpResponseRedirect(address(keep(user, wanted, report)))
    except DraftConflict as conflict:
        draft, against, said = conflict.draft, "draft", conflict.detail
    except Refused as refused:
        said = " ".join(problem.detail for problem in refused.problems)
    except NotAllowed as refusal:
        said = refusal.detail
    return compare(request, admin, mine=typed, draft=draft, report=report, against=against, said=said)

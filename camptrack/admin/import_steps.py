"""The buttons of an import: enter it, take it back, discard it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from camptrack.actions.import_entering import confirm_import
from camptrack.actions.import_undoing import undo_import
from camptrack.actions.imports import discard_import
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.models import Import

from .problems import tell
from .rights import user_of
from .steps import ReasonForm, sent, step

if TYPE_CHECKING:
    from .imports import ImportAdmin

#: before the code of a warning, in the names of the form's reasons
REASON = "reason-"


def confirm(request: HttpRequest, _admin: "ImportAdmin", found: Import) -> HttpResponse:
    """The form stands on the import's own page; what is refused is said there."""
    if request.method == "POST":
        reasons = {
            name.removeprefix(REASON): text
            for name, text in request.POST.items()
            if name.startswith(REASON) and isinstance(text, str)
        }
        try:
            confirm_import(
                by=user_of(request),
                found=found,
                publish="_publish" in request.POST,
                leave_conflicts="leave_conflicts" in request.POST,
                overrides=reasons,
            )
        except (Refused, NotAllowed, Conflict) as refusal:
            tell(request, refusal)
    return HttpResponseRedirect(page_of(found))


def undo(request: HttpRequest, admin: "ImportAdmin", found: Import) -> HttpResponse:
    """Ask why; when asked back, have it done."""

    def run(values: Mapping[str, Any]) -> str:
        undo_import(by=user_of(request), found=found, reason=values["reason"])
        return page_of(found)

    return step(
        request,
        admin,
        ReasonForm(sent(request)),
        label=_("Undo the import"),
        warning=_(
            "The reports that it entered are retracted, and those that it changed are corrected back. All of "
            "it stays on record with the reason."
        ),
        about=found,
        back=page_of(found),
        run=run,
        done=_("The import is being undone."),
    )


def discard(request: HttpRequest, admin: "ImportAdmin", found: Import) -> HttpResponse:
    """Ask; when asked back, do it."""

    def run(_values: Mapping[str, Any]) -> str:
        discard_import(by=user_of(request), found=found)
        return reverse("admin:camptrack_import_changelist")

    return step(
        request,
        admin,
        forms.Form(sent(request)),
        label=_("Discard the import"),
        warning=_("Nothing of it is entered. The same file can be brought again."),
        about=found,
        back=page_of(found),
        run=run,
        done=_("The import is discarded."),
    )


def page_of(found: Import) -> str:
    return reverse("admin:camptrack_import_change", args=[found.pk])


STEPS = {"confirm": confirm, "undo": undo, "discard": discard}

"""Which column of a sheet is what: shown with its first values, put right by a person, remembered."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from camptrack.actions.imports import set_headings, set_mapping
from camptrack.actions.refusals import Conflict, NotAllowed, Problem, Refused
from camptrack.models import Import

from .import_sheet_form import FIXED_KEPT, SheetForm, fixed_name
from .import_steps import page_of
from .problems import tell
from .rights import user_of

if TYPE_CHECKING:
    from .imports import ImportAdmin


def show(request: HttpRequest, admin: "ImportAdmin", found: Import) -> HttpResponse:
    """Ask; what was chosen is remembered for sheets with the same headings."""
    sheets = found.sheets["sheets"] if found.sheets else []
    kept = found.mapping or {}
    decided = {each["sheet"]: each for each in kept.get("sheets", [])}
    typed = _typed_before(kept, [sheet["name"] for sheet in sheets])
    data = request.POST if request.method == "POST" else None
    forms_of = [
        SheetForm(
            data,
            sheet=sheet,
            decided=decided.get(sheet["name"]),
            typed=typed.get(sheet["name"], {}),
            only=len(sheets) == 1,
            prefix=f"s{nth}",
        )
        for nth, sheet in enumerate(sheets)
    ]
    if data is not None and all([form.is_valid() for form in forms_of]):  # noqa: C419  all are looked at
        answer = _take(request, found, forms_of)
        if answer is not None:
            return answer
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": found.name,
        "found": found,
        "notes": found.sheets["notes"] if found.sheets else [],
        "sheets": forms_of,
        "wrong": data is not None,
        "moved": "headings" in kept,
        "action": reverse("admin:camptrack_import_mapping", args=[found.pk]),
    }
    return TemplateResponse(request, "admin/camptrack/import/mapping.html", context)


def _take(request: HttpRequest, found: Import, sheets: list[SheetForm]) -> HttpResponse | None:
    """None where something is missing; it is said at its sheet."""
    user, read = user_of(request), [form for form in sheets if form.cleaned_data["read"]]
    try:
        moved = {form.sheet["name"]: rows for form in sheets if (rows := form.moved())}
        if moved:
            read = [form for form in sheets if form.sheet["name"] in moved]
            typed = {form.sheet["name"]: form.typed() for form in sheets}
            set_headings(by=user, found=found, rows=moved, typed=typed)
        else:
            set_mapping(by=user, found=found, mapping=[form.written() for form in read])
    except Refused as refused:
        for problem in refused.problems:
            _lay_on(request, read, problem)
        return None
    except (NotAllowed, Conflict) as refusal:
        tell(request, refusal)
    return HttpResponseRedirect(page_of(found))


def _lay_on(request: HttpRequest, read: list[SheetForm], problem: Problem) -> None:
    parts = problem.pointer.strip("/").split("/")
    if len(parts) > 1 and int(parts[1]) < len(read):
        read[int(parts[1])].add_error(None, problem.detail)
    else:
        messages.error(request, problem.detail)


def _typed_before(kept: dict[str, Any], names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """By sheet: before its headings moved, or of the file that this one mends."""
    carried = kept.get("carried", [])
    alone = len(names) == len(carried) == 1
    of_the_first = {
        names[0] if alone else each["sheet"]: {
            fixed_name(name): each["fixed"][name] for name in FIXED_KEPT if name in each["fixed"]
        }
        for each in carried
    }
    return {**of_the_first, **kept.get("typed", {})}

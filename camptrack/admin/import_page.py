"""An import's page: how far it is, what each row would do (or did), and what can be done with it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from camptrack.models import Import, ImportRow
from camptrack.models.imports import WORK
from camptrack.queries.imports import contradictions_of, kinds_asked, outcomes_of, reports_of, rows_of
from camptrack.queries.rights import may_anywhere
from camptrack.vocabulary import ImportState, Measure, Right, RowOutcome

from .import_form import ACCEPTED
from .import_left_out import left_out
from .rights import user_of

if TYPE_CHECKING:
    from .imports import ImportAdmin

ROWS_A_PAGE = 100
MOST_REPORTS = 50


@dataclass(frozen=True)
class ShownRow:
    """A row for the eye: what it says, what is wrong or odd, what was and what is to be."""

    row: ImportRow
    camp: str
    says: str
    days: str
    number: str

    @property
    def outcome(self) -> RowOutcome:
        return RowOutcome(self.row.outcome)


def show(request: HttpRequest, admin: "ImportAdmin", found: Import) -> HttpResponse:
    user = user_of(request)
    outcomes = outcomes_of(found)
    asked = _asked(request, found, outcomes)
    page = Paginator(rows_of(found, asked), ROWS_A_PAGE).get_page(request.GET.get("page"))
    state = ImportState(found.state)
    enters = may_anywhere(user, Right.ENTER, organisation=found.organisation)
    blocked = outcomes[RowOutcome.ERROR]
    if outcomes[RowOutcome.CONFLICT]:
        blocked += contradictions_of(found).count()
    reports = list(reports_of(found)[: MOST_REPORTS + 1]) if state == ImportState.CONFIRMED else []
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": found.name,
        "found": found,
        "state": state,
        "under_way": state in WORK,
        # What is said of the rows is in the language of whoever brought it, and may begin with a name that
        # runs the other way.
        "direction": "rtl" if get_language_info(found.language)["bidi"] else "ltr",
        "outcomes": [(outcome, number) for outcome, number in outcomes.items()],
        "asked": asked,
        "every": sum(outcomes.values()),
        "page": page,
        "rows": [shown(row) for row in page.object_list],
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "query": urlencode({"outcome": asked}) if asked else "outcome=",
        "enters": enters,
        "publishes": may_anywhere(user, Right.PUBLISH, organisation=found.organisation),
        "blocked": blocked,
        "conflicts": outcomes[RowOutcome.CONFLICT],
        "to_enter": outcomes[RowOutcome.NEW] + outcomes[RowOutcome.CHANGED],
        "several_sheets": len((found.mapping or {}).get("sheets", [])) > 1,
        "warnings": kinds_asked(found) if state == ImportState.READ and enters else [],
        "left_out": list(left_out(found)),
        "reports": reports[:MOST_REPORTS],
        "more_reports": len(reports) > MOST_REPORTS,
        "accepted": ACCEPTED,
    }
    return TemplateResponse(request, "admin/camptrack/import/page.html", context)


def _asked(request: HttpRequest, found: Import, outcomes: dict[RowOutcome, int]) -> str:
    """Which rows; where nothing is asked for, first those that stand in the way."""
    asked = request.GET.get("outcome")
    if asked in RowOutcome.values or asked == "":
        return asked or ""
    if found.state != ImportState.READ:
        return ""
    return next((each.value for each in (RowOutcome.ERROR, RowOutcome.CONFLICT) if outcomes[each]), "")


def shown(row: ImportRow) -> ShownRow:
    """What it says, from what was written."""
    written, values = row.values.get("written", {}), row.values.get("values", {})
    measure = values.get("measure", "")
    return ShownRow(
        row,
        camp=row.camp.name if row.camp else str(written.get("camp") or written.get("camp_name") or ""),
        says=str(Measure(measure).label) if measure in Measure.values else str(written.get("measure", "")),
        days=_days(values, written),
        number=str(written.get("value") or values.get("value", "")),
    )


def _days(values: dict[str, Any], written: dict[str, str]) -> str:
    """As they were read, or as they are written where one is no day. One column may serve for both ends, and
    that of the last day for a headcount's."""

    def day(name: str, other: str) -> str:
        read = next((values[each]["day"] for each in (name, other) if each in values), "")
        return str(read or written.get(name) or written.get(other, ""))

    if values.get("measure") == Measure.HEADCOUNT:
        return day("on", "end")
    return " … ".join(filter(None, dict.fromkeys((day("start", "on"), day("end", "on")))))


def progress(found: Import) -> HttpResponse:
    """How far it is, for the script of its page."""
    answer = JsonResponse(
        {
            "state": found.state,
            "done": found.done,
            "total": found.total,
            "failure": found.failure,
            "said": _("%(done)s of %(total)s rows") % {"done": found.done, "total": found.total},
        }
    )
    answer["Cache-Control"] = "private, no-store"
    return answer

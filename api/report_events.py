"""What happens to a report after it was entered."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions import reports
from camptrack.actions.entry_warnings import entry_warnings
from camptrack.actions.overrides import still_standing
from camptrack.actions.refusals import Problem, Refused
from camptrack.models import Figure, Report
from camptrack.queries.reports import audience_of, visible_reports
from camptrack.vocabulary import Right

from .answers import WrittenReportAnswer
from .named import Named
from .permissions import user_of
from .report_contents import CorrectionInput, NothingInput, ReasonInput, RedactionInput, content
from .report_warnings import told_to
from .reports import WRITTEN, answer_for
from .views import View, created, writes


class ReportEventView(View):
    """A POST to a report that the actor may see; whether they may do this to it, the action decides."""

    queryset = Report.objects.all()
    previews = True

    def report(self, id: UUID) -> Report:  # noqa: A002  the address's name
        """Or 404."""
        return get_object_or_404(visible_reports(user_of(self.request)), pk=id)

    def answer(self, report: Report) -> Response:
        """The report as it is now."""
        return Response(answer_for(report, user_of(self.request)))


class ReportPublish(ReportEventView):
    rights = {"POST": (Right.PUBLISH,)}
    serializer_class = NothingInput

    @extend_schema(operation_id="reports_publish", responses={200: WrittenReportAnswer})
    @writes
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """From now on its figures count."""
        report = self.report(id)
        self.parsed()
        reports.publish_report(by=user_of(request), report=report)
        return self.answer(report)


class ReportShare(ReportEventView):
    rights = {"POST": (Right.PUBLISH,)}
    serializer_class = NothingInput

    @extend_schema(operation_id="reports_share", responses={200: WrittenReportAnswer})
    @writes
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """Internal evidence becomes everybody's, and counts if it is published."""
        report = self.report(id)
        self.parsed()
        reports.share_report(by=user_of(request), report=report)
        return self.answer(report)


class ReportRetract(ReportEventView):
    rights = {"POST": (Right.PUBLISH, Right.ADMINISTER)}
    serializer_class = ReasonInput

    @extend_schema(operation_id="reports_retract", responses={200: WrittenReportAnswer})
    @writes
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """From now on its figures no longer count; it stays on record with the reason."""
        report = self.report(id)
        reports.retract_report(by=user_of(request), report=report, reason=self.parsed()["reason"])
        return self.answer(report)


class ReportCorrect(ReportEventView):
    rights = {"POST": (Right.ENTER, Right.ADMINISTER)}
    serializer_class = CorrectionInput

    @extend_schema(operation_id="reports_correct", responses=WRITTEN)
    @writes
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """The full corrected content: a new revision that supersedes the old one from now on."""
        old = self.report(id)
        today = datetime.now(tz=UTC).date()
        given = self.parsed(today=today, named=Named([request.data]))
        said, overrides = content(given, audience=audience_of(old)), given["overrides"]
        asked = entry_warnings(said, organisation=old.organisation, today=today, correcting=old)
        new = reports.correct_report(
            by=user_of(request),
            report=old,
            content=said,
            reason=given["reason"],
            publish=given["publish"],
            today=today,
            overrides=overrides,
        )
        told = told_to(request, still_standing(asked, overrides))
        return created(answer_for(new, user_of(request), [told]))


class ReportRedact(ReportEventView):
    rights = {"POST": (Right.PUBLISH, Right.ADMINISTER)}
    serializer_class = RedactionInput

    @extend_schema(operation_id="reports_redact", responses={200: WrittenReportAnswer})
    @writes
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """Blank texts of the report (title, url, excerpt) and of its figures (quote, attributed_to)."""
        report = self.report(id)
        given = self.parsed()
        reports.redact_report(
            by=user_of(request),
            report=report,
            fields=given["fields"],
            figure_fields=_figures(report, given["figures"]),
            reason=given["reason"],
        )
        return self.answer(report)


def _figures(report: Report, named: list[dict[str, Any]]) -> dict[Figure, set[str]]:
    """What is to be blanked of each, also of one that is named more than once."""
    mine = {figure.pk: figure for figure in Figure.objects.filter(report=report)}
    problems = [
        Problem(f"/figures/{nth}/id", "unknown", _("This is not a figure of this report."))
        for nth, each in enumerate(named)
        if each["id"] not in mine
    ]
    if problems:
        raise Refused(problems)
    texts: dict[Figure, set[str]] = {}
    for each in named:
        texts.setdefault(mine[each["id"]], set()).update(each["fields"])
    return texts

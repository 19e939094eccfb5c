"""Many reports in one call."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.reports import enter_reports
from camptrack.models import Report
from camptrack.vocabulary import Right

from .answers import WrittenReportsAnswer
from .permissions import user_of
from .report_contents import BulkInput, new_report
from .report_warnings import warnings_before
from .reports import answers_for, entering
from .views import View, created, writes


class BulkReports(View):
    """The door for many reports at once."""

    rights = {"POST": (Right.ENTER,)}
    queryset = Report.objects.all()
    serializer_class = BulkInput

    previews = True

    @extend_schema(
        operation_id="reports_enter_many",
        responses={200: WrittenReportsAnswer, 201: WrittenReportsAnswer},
    )
    @writes
    def post(self, request: Request) -> Response:
        """Up to 500 reports, as if sent one after the other: all of them, or none and every problem. Any of
        them may name a wave that another makes."""
        user, body = user_of(request), request.data
        context = entering(user, _reports_in(body))
        given = self.parsed(**context)["reports"]
        new = [new_report(each) for each in given]
        asked = warnings_before(request, new, today=context["today"])
        entered = enter_reports(by=user, reports=new, today=context["today"])
        return created({"reports": answers_for(entered, user, asked)})


def _reports_in(body: Any) -> Any:
    return body.get("reports") if isinstance(body, dict) else None

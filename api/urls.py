"""Addresses of the API. Codes and slugs are matched here, so that nothing else reaches the database."""

from typing import Any

from django.http import Http404
from django.urls import URLPattern, path, re_path, register_converter
from django.urls.converters import UUIDConverter
from rest_framework.request import Request

from camptrack.models import Area, Camp
from camptrack.vocabulary import FileFormat, Language

from . import (
    areas,
    bulk_reports,
    bulk_totals,
    calculations,
    camps,
    changes,
    compositions,
    decisions,
    deliveries,
    figures,
    flows,
    import_events,
    imports,
    issue_events,
    issues,
    keys,
    one_camp,
    report_events,
    reports,
    schedules,
    schema,
    sources,
    totals,
    waves,
    webhook_events,
    webhooks,
)
from .permissions import Anybody
from .views import View

app_name = "api"


class Code:
    """As in models/constraints.py."""

    regex = "[A-Z0-9][A-Z0-9_-]{1,31}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Slug(Code):
    regex = "[a-z0-9]+(?:[_-][a-z0-9]+)*"


class Key(UUIDConverter):
    """In small letters or capitals: RFC 9562 writes the first and takes both."""

    regex = UUIDConverter.regex.replace("a-f", "a-fA-F")


class InLanguage(Code):
    regex = "|".join(Language.values)


class InFormat(Code):
    regex = "|".join(FileFormat.values)


register_converter(InLanguage, "language")
register_converter(InFormat, "file_format")
register_converter(Code, "code")
register_converter(Slug, "name")
register_converter(Key, "key")


class Nothing(View):
    """Every other address under /api/ is a problem, not a page; nobody needs a key to be told."""

    authentication_classes = []
    permission_classes = [Anybody]
    throttle_classes = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Whatever the method."""
        raise Http404


def _totals(kind: str, model: type[Area] | type[Camp]) -> list[URLPattern]:
    return [
        path(
            f"v1/{kind}/<code:code>/{name}/",
            view.as_view(model=model, queryset=model._default_manager.all()),
            name=f"{kind}-{name}",
        )
        for name, view in (
            ("population", totals.PlacePopulation),
            ("series", totals.PlaceSeries),
            ("composition", compositions.PlaceComposition),
            ("evidence", totals.PlaceEvidence),
        )
    ]


urlpatterns = [
    path("v1/key/", keys.KeyDetail.as_view(), name="key"),
    path("v1/key/rotate/", keys.KeyRotate.as_view(), name="key-rotate"),
    path("v1/changes/", changes.Changes.as_view(), name="changes"),
    path("v1/reports/", reports.ReportList.as_view(), name="reports"),
    path("v1/reports/bulk/", bulk_reports.BulkReports.as_view(), name="reports-bulk"),
    path("v1/reports/<key:id>/", reports.ReportDetail.as_view(), name="report"),
    path("v1/reports/<key:id>/publish/", report_events.ReportPublish.as_view(), name="report-publish"),
    path("v1/reports/<key:id>/share/", report_events.ReportShare.as_view(), name="report-share"),
    path("v1/reports/<key:id>/retract/", report_events.ReportRetract.as_view(), name="report-retract"),
    path("v1/reports/<key:id>/correct/", report_events.ReportCorrect.as_view(), name="report-correct"),
    path("v1/reports/<key:id>/redact/", report_events.ReportRedact.as_view(), name="report-redact"),
    path("v1/figures/", figures.FigureList.as_view(), name="figures"),
    path("v1/figures/<key:id>/", figures.FigureDetail.as_view(), name="figure"),
    path("v1/figures/<key:id>/decisions/", decisions.FigureDecisions.as_view(), name="figure-decisions"),
    path("v1/camps/", camps.CampList.as_view(), name="camps"),
    path("v1/camps/<code:code>/", camps.CampDetail.as_view(), name="camp"),
    path("v1/camps/<code:code>/merge/", one_camp.CampMerge.as_view(), name="camp-merge"),
    path("v1/camps/<code:code>/unmerge/", one_camp.CampUnmerge.as_view(), name="camp-unmerge"),
    path("v1/camps/<code:code>/rename/", one_camp.CampRename.as_view(), name="camp-rename"),
    path("v1/camps/<code:code>/split/", one_camp.CampSplit.as_view(), name="camp-split"),
    path("v1/areas/", areas.AreaList.as_view(), name="areas"),
    path("v1/areas/<code:code>/", areas.AreaDetail.as_view(), name="area"),
    path("v1/sources/", sources.SourceList.as_view(), name="sources"),
    path("v1/sources/<name:slug>/", sources.SourceDetail.as_view(), name="source"),
    path("v1/waves/", waves.WaveList.as_view(), name="waves"),
    path("v1/waves/<name:slug>/", waves.WaveDetail.as_view(), name="wave"),
    path("v1/calculations/<key:id>/", calculations.CalculationDetail.as_view(), name="calculation"),
    path("v1/deliveries/", deliveries.DeliveryList.as_view(), name="deliveries"),
    path("v1/deliveries/<key:id>/", deliveries.DeliveryDetail.as_view(), name="delivery"),
    path("v1/deliveries/<key:id>/repeat/", deliveries.DeliveryRepeat.as_view(), name="delivery-repeat"),
    path(
        "v1/schedules/<name:slug>/recipients/<int:id>/webhook-secret/",
        deliveries.WebhookSecret.as_view(),
        name="schedule-recipient-secret",
    ),
    path("v1/schedules/", schedules.ScheduleList.as_view(), name="schedules"),
    path("v1/schedules/<name:slug>/", schedules.ScheduleDetail.as_view(), name="schedule"),
    path(
        "v1/schedules/<name:slug>/recipients/", schedules.RecipientList.as_view(), name="schedule-recipients"
    ),
    path(
        "v1/schedules/<name:slug>/recipients/<int:id>/remove/",
        schedules.RecipientRemove.as_view(),
        name="schedule-recipient-remove",
    ),
    path("v1/flows/", flows.FlowList.as_view(), name="flows"),
    path("v1/totals/", bulk_totals.TotalList.as_view(), name="totals"),
    *_totals("camps", Camp),
    *_totals("areas", Area),
    path("v1/imports/", imports.ImportList.as_view(), name="imports"),
    path("v1/imports/<key:id>/", imports.ImportDetail.as_view(), name="import"),
    path("v1/imports/<key:id>/rows/", imports.ImportRows.as_view(), name="import-rows"),
    path("v1/imports/<key:id>/mapping/", import_events.ImportMapping.as_view(), name="import-mapping"),
    path("v1/imports/<key:id>/confirm/", import_events.ImportConfirm.as_view(), name="import-confirm"),
    path("v1/imports/<key:id>/undo/", import_events.ImportUndo.as_view(), name="import-undo"),
    path("v1/imports/<key:id>/discard/", import_events.ImportDiscard.as_view(), name="import-discard"),
    path("v1/issues/", issues.IssueList.as_view(), name="issues"),
    path("v1/issues/<key:id>/", issues.IssueDetail.as_view(), name="issue"),
    path("v1/issues/<key:id>/data/", issues.IssueData.as_view(), name="issue-data"),
    path(
        "v1/issues/<key:id>/files/<language:language>/<file_format:file_format>/",
        issues.IssueFileContent.as_view(),
        name="issue-file",
    ),
    path("v1/issues/<key:id>/approve/", issue_events.IssueApprove.as_view(), name="issue-approve"),
    path("v1/issues/<key:id>/discard/", issue_events.IssueDiscard.as_view(), name="issue-discard"),
    path("v1/issues/<key:id>/recall/", issue_events.IssueRecall.as_view(), name="issue-recall"),
    path("v1/schedules/<name:slug>/issues/", issue_events.ScheduleIssues.as_view(), name="schedule-issues"),
    path("v1/webhooks/", webhooks.WebhookList.as_view(), name="webhooks"),
    path("v1/webhooks/<key:id>/", webhooks.WebhookDetail.as_view(), name="webhook"),
    path("v1/webhooks/<key:id>/rotate/", webhook_events.WebhookRotate.as_view(), name="webhook-rotate"),
    path("v1/webhooks/<key:id>/test/", webhook_events.WebhookTest.as_view(), name="webhook-test"),
    path("v1/webhooks/<key:id>/disable/", webhook_events.WebhookDisable.as_view(), name="webhook-disable"),
    path("v1/webhooks/<key:id>/enable/", webhook_events.WebhookEnable.as_view(), name="webhook-enable"),
    path("v1/webhooks/<key:id>/remove/", webhook_events.WebhookRemove.as_view(), name="webhook-remove"),
    path("v1/webhooks/<key:id>/deliveries/", webhook_events.CallList.as_view(), name="webhook-deliveries"),
    path(
        "v1/webhooks/<key:id>/deliveries/<key:delivery>/",
        webhook_events.CallDetail.as_view(),
        name="webhook-delivery",
    ),
    path(
        "v1/webhooks/<key:id>/deliveries/<key:delivery>/repeat/",
        webhook_events.CallRepeat.as_view(),
        name="webhook-delivery-repeat",
    ),
    path("schema/", schema.Document.as_view(), name="schema"),
    path("docs/", schema.Page.as_view(), name="docs"),
    re_path(r"^.*$", Nothing.as_view(), name="nothing"),
]

"""A row of each kind, and the address of each page of the admin that shows one."""

import json
from typing import Any

from django.urls import reverse

from camptrack.actions.issues import canonical
from camptrack.actions.totals import drain_waiting
from camptrack.models import Camp, DrainRetry, Question, Source, StaleMark, Wave
from tests import factories
from tests.cast import Cast
from tests.exports import situations


def every_row(cast: Cast, camp: Camp) -> dict[str, Any]:
    """Of Demo Relief where a row belongs to somebody; the report is an internal draft. The camp has a record,
    with a wave."""
    report = factories.report(
        organisation=cast.demo_relief, by=cast.amal, audience="internal", title="Kept at home"
    )
    asked = factories.camp(area=camp.area)
    for value in (1_000, 2_000):
        factories.counting_figure(organisation=cast.demo_relief, camp=asked, value=value)
    drain_waiting(10)
    factories.stale_mark(camp=camp)
    factories.drain_retry(camp=camp)
    schedule = factories.schedule(organisation=cast.demo_relief, area=camp.area, title="Weekly figures")
    issue = factories.made_issue(
        schedule, status="waiting", data=json.loads(canonical(situations.ten_camps()))
    )
    factories.issue_file(issue)
    webhook = factories.webhook(organisation=cast.demo_relief)
    return {
        "webhookendpoint": webhook,
        "webhookdelivery": factories.webhook_call(webhook),
        "import": factories.import_(organisation=cast.demo_relief, by=cast.amal),
        "question": Question.objects.get(camp=asked),
        "schedule": schedule,
        "issue": issue,
        "delivery": factories.delivery(issue),
        "organisation": cast.demo_relief,
        "user": cast.amal,
        "grant": cast.amal.grants.first(),
        "invitation": factories.invitation(organisation=cast.demo_relief, by=cast.dana),
        "apikey": factories.api_key(organisation=cast.demo_relief),
        "area": camp.area,
        "camp": camp,
        "source": Source.objects.first(),
        "wave": Wave.objects.first(),
        "report": report,
        "draft": factories.entry_draft(organisation=cast.demo_relief, by=cast.amal),
        "figure": factories.figure(report, camp=camp),
        "camptotal": camp.total,
        "stalemark": StaleMark.objects.first(),
        "drainretry": DrainRetry.objects.first(),
    }


def address(name: str, rows: dict[str, Any]) -> str:
    """Of a page of the admin by its name, at these rows."""
    model, _, view = name.partition("_")
    own = {
        "app_list": ["camptrack"],
        "view_on_site": [1, 1],
        "pick": ["camp"],
        "review_question": [*rows["question"].pk],
        "import_template": [rows["organisation"].slug],
        "issue_file": [rows["issue"].pk, "shared", "en", "json"],
        "area_picture": [rows["area"].pk, "timeline"],
        "camp_picture": [rows["camp"].pk, "timeline"],
    }
    of_no_row = model not in rows or name == "review_question"
    of_all = view in {"changelist", "add", "load", "load_template", "save"}
    arguments = own.get(name, [] if of_no_row or of_all else [rows[model].pk])
    return reverse(f"admin:{name}" if of_no_row else f"admin:camptrack_{name}", args=arguments)

"""An issue with data and files, ready to be sent."""

from typing import Any

import orjson

from camptrack.actions.delivery_rows import queue_deliveries
from camptrack.models import Delivery, Issue, Schedule
from camptrack.situation import to_json
from camptrack.vocabulary import DeliveryStatus, Edition, Notice
from tests import factories
from tests.exports import situations


def published(of: Schedule | None = None, **fields: Any) -> Issue:
    """In English and Arabic, as PDF and CSV, both editions."""
    of = of or factories.schedule(
        languages=["en", "ar"], formats=["pdf", "csv"], slug="hasakeh-weekly", **fields
    )
    issue = factories.made_issue(of, data=orjson.loads(orjson.dumps(to_json(situations.ten_camps()))))
    for edition in Edition:
        for language in of.languages:
            for file_format in of.formats:
                content = f"{edition} {language} {file_format}".encode()
                factories.issue_file(
                    issue, edition=edition, language=language, format=file_format, content=content
                )
    return issue


def queued(issue: Issue, notice: Notice = Notice.ISSUE) -> list[Delivery]:
    """A delivery for everybody on the list."""
    queue_deliveries(issue, notice)
    return list(issue.deliveries.filter(notice=notice, status=DeliveryStatus.WAITING))

"""Pull the totals, follow what changes, post a report: with the client that README.md says how to make."""

import os
from uuid import uuid4

from camptrack_client import AuthenticatedClient
from camptrack_client.api.changes import changes_list
from camptrack_client.api.reports import reports_enter
from camptrack_client.api.totals import totals_list
from camptrack_client.models import ChangesAnswer, PaginatedTotalAnswerList, ReportInput, WrittenReportAnswer
from camptrack_client.models.totals_list_level import TotalsListLevel
from camptrack_client.types import UNSET, Unset

client = AuthenticatedClient(os.environ["CAMPTRACK"], os.environ["KEY"], timeout=60)


def totals() -> None:
    """Every camp with its count of today, page by page."""
    cursor: str | Unset | None = UNSET
    while cursor is not None:
        page = totals_list.sync(client=client, level=TotalsListLevel.CAMP, limit=1000, cursor=cursor)
        if not isinstance(page, PaginatedTotalAnswerList):
            raise SystemExit(f"refused: {page}")
        for row in page.results:
            print(row.camp_code, row.best, row.freshness)
        cursor = page.next_cursor


def post() -> str:
    """A report; with the same Idempotency-Key it may be sent again."""
    report = ReportInput.from_dict(
        {
            "source": "ocha",
            "title": "Flash update no. 6",
            "published_on": "2019-04-05",
            "publish": True,
            "figures": [{"camp": "SY-ALHOL", "measure": "headcount", "on": "2019-04-04", "value": 73500}],
        }
    )
    made = reports_enter.sync(client=client, body=report, idempotency_key=str(uuid4()))
    if not isinstance(made, WrittenReportAnswer):
        raise SystemExit(f"refused: {made}")
    return str(made.id)


def follow(after: str) -> str:
    """What changed since, and the cursor for the next time."""
    while True:
        page = changes_list.sync(client=client, after=after, limit=100)
        if not isinstance(page, ChangesAnswer):
            raise SystemExit(f"refused: {page}")
        for row in page.results:
            print(row.position, row.kind, row.id, row.change)
        after = page.next_cursor
        if page.next_ is None:
            return after


if __name__ == "__main__":
    totals()
    cursor = follow("latest")
    print("posted", post())
    print("go on from", follow(cursor))

"""From an issue to the evidence of its numbers, as known at its cut-off: for members who use the admin."""

from django.contrib.auth.models import AnonymousUser

from camptrack.models import Area, Camp, Issue, User
from camptrack.queries.places import camps_by_code
from camptrack.vocabulary import Edition

#: the camps with the most people; the area's page has them all
MOST_CAMPS = 100


def places_to_explain(reader: User | AnonymousUser, issue: Issue, edition: Edition) -> list[Area | Camp]:
    """The issue's area first, then its camps; empty for others than members who may open the admin."""
    if not (isinstance(reader, User) and reader.is_staff and edition == Edition.MEMBERS and issue.data):
        return []
    codes = [row["camp"]["code"] for row in issue.data.get("rows", [])[:MOST_CAMPS]]
    camps = camps_by_code(codes)
    area = issue.schedule.area
    return [*([area] if area else []), *(camps[code] for code in codes if code in camps)]

"""A row for every rule of schedules, issues and deliveries, which that rule refuses."""

from datetime import UTC, date, datetime
from typing import Any

from camptrack.models import ScheduleCamp
from tests import factories as make
from tests.models.refusing import Case, case

LATER = datetime(2199, 1, 1, tzinfo=UTC)


def camp_twice() -> Any:
    camp = make.camp()
    return ScheduleCamp.objects.create(schedule=make.schedule(camps=[camp]), camp=camp)


def recipient_twice() -> Any:
    first = make.recipient()
    return make.recipient(first.schedule, address=first.address)


def period_twice() -> Any:
    first = make.issue()
    return make.issue(first.schedule, start=first.start, end=first.end)


def number_twice() -> Any:
    first = make.issue()
    return make.issue(first.schedule, number=first.number)


def published_twice() -> Any:
    first = make.issue_event(kind="published")
    return make.issue_event(first.issue, kind="published")


def file_twice() -> Any:
    return make.issue_file(make.issue_file().issue)


def delivery_twice() -> Any:
    first = make.delivery()
    return make.delivery(first.issue, recipient=first.recipient)


CASES: list[Case] = [
    # schedules
    case("schedule_slug_format", make.schedule, slug="Every Monday"),
    case("schedule_weekday_range", make.schedule, weekday=0),
    case("schedule_weekday_range", make.schedule, weekday=8),
    case("schedule_day_range", make.schedule, cadence="month", day=29),
    case("schedule_day_range", make.schedule, cadence="quarter", day=0),
    case("schedule_every_days_range", make.schedule, cadence="own", every_days=0),
    case("schedule_every_days_range", make.schedule, cadence="own", every_days=367),
    case("schedule_starts_on_range", make.schedule, starts_on=date(1899, 12, 31)),
    case("schedule_weekday_of_a_week", make.schedule, weekday=None),
    case("schedule_weekday_of_a_week", make.schedule, cadence="day", weekday=1),
    case("schedule_day_of_a_month", make.schedule, cadence="month"),
    case("schedule_day_of_a_month", make.schedule, day=1),
    case("schedule_days_of_ones_own", make.schedule, cadence="own"),
    case("schedule_days_of_ones_own", make.schedule, every_days=10),
    case("schedule_languages_vocabulary", make.schedule, languages=[]),
    case("schedule_languages_vocabulary", make.schedule, languages=["en", "de"]),
    case("schedule_formats_vocabulary", make.schedule, formats=[]),
    case("schedule_formats_vocabulary", make.schedule, formats=["pdf", "doc"]),
    case("schedulecamp_once", camp_twice),
    case("recipient_once", recipient_twice),
    case("recipient_address_of_its_kind", make.recipient, address="nobody"),
    case("recipient_address_of_its_kind", make.recipient, address="two@signs@example.org"),
    case("recipient_address_of_its_kind", make.recipient, kind="webhook", address="http://example.org/"),
    # issues
    case("issue_failure_length", make.issue, failure="x" * 2001),
    case("issue_once_a_period", period_twice),
    case("issue_numbered_once", number_twice),
    case("issue_period_in_order", make.issue, start=date(2019, 3, 11), end=date(2019, 3, 10)),
    case("issue_cut_off_past", make.issue, known_at=LATER),
    case("issue_made_before_it_is_read", make.issue, status="published"),
    case("issue_made_before_it_is_read", make.issue, status="preview", number=None),
    case("issue_digest_of_data", make.made_issue, digest=""),
    case("issue_digest_of_data", make.issue, digest="0" * 64),
    case("issue_preview_without_number", make.preview, number=1),
    case("issue_preview_without_number", make.made_issue, number=None),
    case("issueevent_reason_length", make.issue_event, reason="x" * 2001),
    case("issueevent_once", published_twice),
    case("issuefile_digest_format", make.issue_file, digest="none"),
    case("issuefile_once", file_twice),
    # deliveries
    case("delivery_once", delivery_twice),
    case("delivery_sent_at_a_moment", make.delivery, status="sent", edition="shared"),
    case("delivery_sent_at_a_moment", make.delivery, status="sent", sent_at=LATER),
]

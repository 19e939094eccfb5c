"""When a schedule runs next, on the clocks that its people live by."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.html import format_html
from django.utils.safestring import SafeString

from camptrack.models import Schedule
from camptrack.periods import zones
from camptrack.queries.schedules import next_runs


def runs_shown(schedule: Schedule) -> list[SafeString]:
    """The next ones; none while it is paused, or where its zone is unknown."""
    return [moment_shown(run.due_at, schedule.zone) for run in next_runs(schedule)]


def moment_shown(moment: datetime, zone: str) -> SafeString:
    """As the clocks of the zone show it, with its name, and in UTC: its day too, where that is another."""
    world = moment.astimezone(UTC)
    if zone not in zones():
        return format_html('<bdi dir="ltr">{} UTC</bdi>', f"{world:%Y-%m-%d %H:%M}")
    local = moment.astimezone(ZoneInfo(zone))
    in_utc = f"{world:%H:%M}" if world.date() == local.date() else f"{world:%Y-%m-%d %H:%M}"
    return format_html('<bdi dir="ltr">{} {} ({} UTC)</bdi>', f"{local:%Y-%m-%d %H:%M}", zone, in_utc)

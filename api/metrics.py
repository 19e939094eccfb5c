"""What Prometheus reads: how the totals are doing. No number of people, so it needs no key inside."""

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from camptrack.queries.upkeep import upkeep

#: Prometheus' text format
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_METRICS = (
    ("camptrack_marks_waiting", "gauge", "Marks of camps whose totals wait to be brought up to date."),
    ("camptrack_oldest_mark_seconds", "gauge", "How long the oldest mark has waited; 0 if none waits."),
    ("camptrack_audit_camps_checked_total", "counter", "Camps that spot checks have compared."),
    ("camptrack_audit_differences_total", "counter", "Stored totals that spot checks found to be wrong."),
)


@require_safe
def metrics(_request: HttpRequest) -> HttpResponse:
    """Read from the database at each request: every process answers the same, and none keeps count."""
    try:
        values = upkeep()
    except (DatabaseError, InterfaceError):
        return HttpResponse("# the database does not answer\n", status=503, content_type=MEDIA_TYPE)
    lines = (
        f"# HELP {name} {told}\n# TYPE {name} {kind}\n{name} {value}\n"
        for (name, kind, told), value in zip(_METRICS, values, strict=True)
    )
    return HttpResponse("".join(lines), content_type=MEDIA_TYPE)

"""Figures as CSV over REST beside a bare COPY of their rows, and a 304 beside the least that a list costs."""

from collections.abc import Callable

from django.core.wsgi import get_wsgi_application
from django.db import connection

from benchmarks.lists import BAR, ask, bare, new_key
from benchmarks.ratios import Ratio, side_by_side
from benchmarks.reads import ON
from camptrack.models import Figure

#: The columns that CSV has, as they are stored.
COPY = """
COPY (
    SELECT figure.*, report.at, camp.code FROM camptrack_figure figure
    JOIN camptrack_report report ON report.id = figure.report_id
    JOIN camptrack_camp camp ON camp.id = figure.camp_id
    ORDER BY report.at, figure.id
) TO STDOUT (FORMAT csv)
"""


class _Sink:
    """Nothing is kept of what is sent."""

    def write(self, part: bytes) -> int:
        return len(part)


def exported(rounds: int) -> list[Ratio]:
    """All figures, with a key; and a list of a hundred totals that is asked for again."""
    application, key = get_wsgi_application(), new_key()
    figures = Figure.objects.count()
    whole: Callable[[], object] = lambda: ask(application, "/api/v1/figures/", "format=csv", key)  # noqa: E731
    path, query = "/api/v1/totals/", f"level=camp&on={ON}&limit=100"
    etag = ask(application, path, query, key).headers["ETag"]
    floor = bare(connection.settings_dict)
    return [
        side_by_side(
            (f"CSV of {figures:,} figures, streamed, authenticated", whole),
            ("bare COPY", _copied),
            bar=1.5,
            rounds=rounds,
        ),
        side_by_side(
            ("304 of a list of 100 totals", lambda: ask(application, path, query, key, etag=etag)),
            ("bare WSGI, driver, orjson", lambda: ask(floor, path, query, key)),
            bar=BAR,
            rounds=rounds * 5,
            at_least=True,
        ),
    ]


def _copied() -> None:
    with connection.cursor() as cursor:
        cursor.copy_expert(COPY, _Sink())

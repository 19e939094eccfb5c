"""Every total made again by the drain's own code, while readers read.

A rebuild that was stopped goes on where it was: the camps still to do are those whose totals were computed
before it began, or by another policy. Drains meanwhile do some of its work.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import starmap

from django.db import connection, transaction

from camptrack.garbage import not_looked_for
from camptrack.models import Camp, Rebuild
from camptrack.models.expressions import ClockTime
from camptrack.queries.area_checksums import doubtful_areas
from camptrack.queries.verification import COLUMNS, DIFFERENCES_IN_AREAS
from camptrack.reconcile.policy import POLICY
from camptrack.vocabulary import SiteType

from .area_rows import ADDING, INTO_AREAS
from .span_rows import mend_spans
from .totals import database_is_gone, recompute_camps

logger = logging.getLogger(__name__)

#: what is read at once and written in one transaction: so many figures of so many camps
FIGURES_AT_ONCE, CAMPS_AT_ONCE = 10_000, 100
#: the advisory lock of whoever mends areas; the second key is the place of the site type
AREAS_LOCK = 0x6162
#: of the areas, what shares no row
SITE_TYPES: list[str] = list(SiteType.values)

# Later than every total that stands, whatever the clock did meanwhile: all of them are to be made again.
_BEGIN = """
INSERT INTO camptrack_rebuild (began_at)
SELECT greatest(clock_timestamp(), max(computed_at) + interval '1 microsecond') FROM camptrack_camptotal
"""
# In the order of the areas: the camps of one batch share what they change above them.
_TO_DO = """
SELECT camp.id, count(figure.figure_id)
FROM camptrack_camp camp
LEFT JOIN camptrack_camptotal total ON total.camp_id = camp.id
LEFT JOIN camptrack_publishedfigure figure ON figure.camp_id = camp.id
WHERE total.computed_at IS NULL OR total.computed_at < %s OR total.policy <> %s
GROUP BY camp.id ORDER BY camp.area_id, camp.id
"""
_MISSING = ", ".join(f"wanted[{nth}] - stored[{nth}]" for nth, _ in enumerate(COLUMNS, 1))
_ADD_WHAT_IS_MISSING = f"""
{INTO_AREAS}
SELECT area_id, site_type, day, {_MISSING}
FROM ({DIFFERENCES_IN_AREAS}) wrong ORDER BY area_id, site_type, day
{ADDING}
"""  # noqa: S608


@dataclass(frozen=True)
class Batch:
    """Camps (by id) that are rebuilt in one transaction, and how many figures they have."""

    camps: list[int]
    figures: int


@dataclass
class Rebuilt:
    """What a rebuild found: camps and area days that had been wrong, and the camps (by code) that could
    not be recomputed, whose totals stand as they were."""

    camps: int = 0
    area_days: int = 0
    failed: list[str] = field(default_factory=list)

    def add(self, other: "Rebuilt") -> None:
        """What another batch or process found."""
        self.camps += other.camps
        self.area_days += other.area_days
        self.failed += other.failed


def rebuild_totals(progress: Callable[[Batch], None] = lambda _batch: None) -> Rebuilt:
    """Recompute in this process every camp that is still to do, then mend the areas. Raises what a lost
    database raises."""
    begin_rebuild()
    rebuilt = Rebuilt()
    for batch in batches_to_do():
        rebuilt.add(rebuild_batch(batch))
        progress(batch)
    rebuilt.area_days = finish_rebuild(failed=rebuilt.failed)
    return rebuilt


@transaction.atomic
def begin_rebuild(*, restart: bool = False) -> Rebuild | None:
    """Go on with the rebuild that was not finished, and return it; None where a new one begins."""
    unfinished = Rebuild.objects.select_for_update().filter(finished_at__isnull=True)
    if restart:
        unfinished.delete()
    going_on = unfinished.first()
    if going_on is None:
        with connection.cursor() as cursor:
            cursor.execute(_BEGIN)
    return going_on


@transaction.atomic
def batches_to_do() -> list[Batch]:
    """The camps that the rebuild has not reached, neighbours together."""
    began_at = Rebuild.objects.get(finished_at__isnull=True).began_at
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # counts every figure, and holds up nobody
        cursor.execute(_TO_DO, [began_at, POLICY.version])
        return list(_batches(cursor.fetchall()))


def _batches(camps: list[tuple[int, int]]) -> Iterator[Batch]:
    batch, figures = list[int](), 0
    for camp, more in camps:
        if batch and (figures + more > FIGURES_AT_ONCE or len(batch) == CAMPS_AT_ONCE):
            yield Batch(batch, figures)
            batch, figures = [], 0
        batch.append(camp)
        figures += more
    if batch:
        yield Batch(batch, figures)


def rebuild_batch(batch: Batch) -> Rebuilt:
    """Recompute these camps together; where that fails, one by one, so that a camp that cannot be recomputed
    holds up no other."""
    # A batch is hundreds of thousands of objects, none in a cycle.
    with not_looked_for():
        return _rebuild_batch(batch)


def _rebuild_batch(batch: Batch) -> Rebuilt:
    try:
        return Rebuilt(len(recompute_camps(batch.camps)))
    except Exception as error:
        if database_is_gone(error):
            raise
    rebuilt = Rebuilt()
    for camp in batch.camps:
        try:
            rebuilt.camps += len(recompute_camps([camp]))
        except Exception as error:
            if database_is_gone(error):
                raise
            code = Camp.objects.get(pk=camp).code
            logger.exception("camp %s could not be rebuilt", code)
            rebuilt.failed.append(code)
    return rebuilt


def mend_areas(site_types: Sequence[str] = SITE_TYPES) -> Rebuilt:
    """Bring the areas' changes to the sums of their camps'; how many were wrong."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # reads every point, and holds up nobody
        doubtful = doubtful_areas(site_types)
    return Rebuilt(area_days=sum(starmap(_mend, doubtful.items())))


@transaction.atomic
def _mend(site_type: str, areas: list[int]) -> int:
    """The same of one site type, which shares no row with another, in these areas, day by day.

    Drains go on meanwhile. What is missing is added, not set: a drain adds the same to both sides of the
    comparison in one transaction, so what one snapshot finds missing is still missing, and no more, when it
    is written. Only another who mends would add it twice; so one mends at a time.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [AREAS_LOCK, SITE_TYPES.index(site_type)])
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(_ADD_WHAT_IS_MISSING, {"site_type": site_type, "areas": areas})
        mended: int = cursor.rowcount
        # A statement later, so that it sees the days as they are now.
        return mended + mend_spans(cursor, site_type, areas)


def finish_rebuild(*, failed: list[str], mend: Callable[[], Rebuilt] = mend_areas) -> int:
    """Mend the areas; how many of their days were wrong. With camps that failed the rebuild is not finished:
    the next one goes on with those."""
    area_days = mend().area_days
    if not failed:
        Rebuild.objects.filter(finished_at__isnull=True).update(finished_at=ClockTime())
    return area_days

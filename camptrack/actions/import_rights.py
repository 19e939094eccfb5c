"""Whether somebody may enter what the rows of a sheet say: asked once for all of them, told at each."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from camptrack.models import Organisation, User
from camptrack.queries.rights import areas_without, is_administrator
from camptrack.vocabulary import ReportStatus, Right, RowOutcome

from .authority import lacking
from .import_contents import Told, problem_at
from .import_planned import PlannedRow
from .import_standing import Standing


class Rights:
    """Asked once for all the areas of a sheet and of what it changes."""

    def __init__(
        self, by: User, organisation: Organisation, told: Sequence[Told], standing: Iterable[Standing]
    ) -> None:
        camps = {each.camp for each in told if each.camp}
        camps |= {figure.camp for each in standing for figure in each.content.figures}
        self._areas = {camp.area_id for camp in camps}
        self._administers = is_administrator(by, organisation)
        self._without = {
            right: areas_without(by, right, organisation=organisation, areas=self._areas)
            for right in (Right.ENTER, Right.PUBLISH)
        }

    def check(self, row: PlannedRow) -> None:
        """To enter, over the row's own camp."""
        camp = row.told.camp
        if camp is None or (row.standing and self._administers):
            return
        if camp.area_id in self._without[Right.ENTER]:
            detail = lacking(Right.ENTER, camp.area)
            row.problems.append(problem_at(row.told.row, "camp", "not_allowed", detail))

    def check_correction(self, standing: Standing, rows: Sequence[PlannedRow]) -> None:
        """To correct, over all that the report speaks of; a published one is published again at once."""
        touched = next((row for row in rows if row.outcome in {RowOutcome.NEW, RowOutcome.CHANGED}), None)
        if touched is None or self._administers:
            return
        camps = [figure.camp for figure in standing.content.figures]
        camps += [row.told.camp for row in rows if row.told.camp]
        rights = [Right.ENTER, *([Right.PUBLISH] if standing.status == ReportStatus.PUBLISHED else [])]
        for right in rights:
            for camp in camps:
                if camp.area_id in self._without[right]:
                    detail = _("This changes a report that is there already (%(status)s). %(right)s") % {
                        "status": standing.status.label,
                        "right": lacking(right, camp.area),
                    }
                    touched.problems.append(problem_at(touched.told.row, "camp", "not_allowed", detail))
                    touched.outcome = RowOutcome.ERROR
                    return

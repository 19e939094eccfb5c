"""Whether an actor may: the one place where a write asks for rights."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from camptrack.models import Area, Organisation, Schedule, User
from camptrack.queries.issues import areas_of
from camptrack.queries.rights import areas_without, is_administrator, may, may_anywhere
from camptrack.vocabulary import Right

from .refusals import NotAllowed


def require(by: User, right: Right, organisation: Organisation, areas: Collection[int]) -> None:
    """The right in an organisation over each of these areas (by id); NotAllowed names one that is missing."""
    if lacking_in := areas_without(by, right, organisation=organisation, areas=areas):
        area = Area.objects.get(pk=min(lacking_in))
        raise NotAllowed(
            _("This needs the right “%(right)s” for %(organisation)s in %(area)s; ask its administrator.")
            % {"right": right.label, "organisation": organisation.name, "area": area.name}
        )


def require_over(by: User, right: Right, area: Area) -> None:
    """The right over an area, in any organisation."""
    if not may(by, right, area=area):
        raise NotAllowed(lacking(right, area))


def lacking(right: Right, area: Area) -> str:
    """What is said to who does not hold it."""
    detail = _("This needs the right “%(right)s” in %(area)s; ask your organisation's administrator.")
    return detail % {"right": right.label, "area": area.name}


def require_somewhere(by: User, right: Right, organisation: Organisation | None = None) -> None:
    """The right anywhere, of an organisation if one is given."""
    if not may_anywhere(by, right, organisation=organisation):
        raise NotAllowed(
            _("This needs the right “%(right)s”; ask your organisation's administrator.")
            % {"right": right.label}
        )


def require_over_schedule(by: User, right: Right, schedule: Schedule) -> None:
    """The right in a schedule's organisation over all that it tells of."""
    areas = [area.pk for area in areas_of(schedule)]
    if areas:
        require(by, right, schedule.organisation, areas)
    else:
        require_somewhere(by, right, schedule.organisation)


def require_own(by: User, right: Right, organisation: Organisation, areas: Collection[int]) -> None:
    """Only the entering organisation, or an administrator of it, corrects and retracts (§3)."""
    if not is_administrator(by, organisation):
        require(by, right, organisation, areas)

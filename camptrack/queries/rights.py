"""Who may do what, where: organisation × area × right."""

from collections.abc import Collection

from django.db import connection

from camptrack.models import Area, Grant, Organisation, User
from camptrack.vocabulary import Right


def may(user: User, right: Right, *, organisation: Organisation | None = None, area: Area) -> bool:
    """Whether a user holds a right over an area, in one organisation or in any."""
    if user.is_superuser:
        return user.is_active
    above = Area.objects.above(area).order_by().values("pk")
    grants = Grant.objects.filter(user=user, right=right, user__is_active=True)
    if organisation is not None:
        grants = grants.filter(organisation=organisation)
    return grants.filter(area=None).exists() or grants.filter(area__in=above).exists()


# Of some areas those that lie in others, or are among them.
_WITHIN = """
WITH RECURSIVE chain AS (
    SELECT id AS lowest, id, parent_id FROM camptrack_area WHERE id = ANY(%s)
    UNION
    SELECT lowest, area.id, area.parent_id
    FROM camptrack_area area JOIN chain ON area.id = chain.parent_id
) SELECT lowest FROM chain WHERE id = ANY(%s)
"""


def areas_without(
    user: User, right: Right, *, organisation: Organisation, areas: Collection[int]
) -> set[int]:
    """Of these areas (by id) those over which a user does not hold a right in an organisation: one look at
    the grants, however many areas."""
    if user.is_superuser:
        return set() if user.is_active else set(areas)
    grants = Grant.objects.filter(user=user, right=right, user__is_active=True, organisation=organisation)
    granted = set(grants.values_list("area", flat=True))
    if None in granted or not areas:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_WITHIN, [list(areas), list(granted)])
        return set(areas) - {area for (area,) in cursor.fetchall()}


def may_anywhere(user: User, right: Right, *, organisation: Organisation | None = None) -> bool:
    """Whether a user holds a right somewhere."""
    if user.is_superuser:
        return user.is_active
    grants = Grant.objects.filter(user=user, right=right, user__is_active=True)
    if organisation is not None:
        grants = grants.filter(organisation=organisation)
    return grants.exists()


def may_everywhere(user: User, right: Right) -> bool:
    """Whether a user holds a right without the bounds of an area, in any organisation."""
    if user.is_superuser:
        return user.is_active
    return Grant.objects.filter(user=user, right=right, area=None, user__is_active=True).exists()


def organisations_of(user: User, right: Right) -> list[Organisation]:
    """The organisations in which a user holds a right somewhere, by slug."""
    organisations = Organisation.objects.order_by("slug")
    if not user.is_superuser:
        organisations = organisations.filter(grants__user=user, grants__right=right).distinct()
    return list(organisations)


def is_administrator(user: User, organisation: Organisation) -> bool:
    """Who may correct and retract for an organisation without entering for it (domain §3)."""
    return may_anywhere(user, Right.ADMINISTER, organisation=organisation)

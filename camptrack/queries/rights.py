"""Who may do what, where: organisation × area × right."""

from collections.abc import Collection

from django.db import connection
from django.db.models import QuerySet

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
    user: User, right: Right, *, organisation: Organisation | None = None, areas: Collection[int]
) -> set[int]:
    """Of these areas (by id) those over which a user does not hold a right, in an organisation or in any: one
    look at the grants, however many areas."""
    if user.is_superuser:
        return set() if user.is_active else set(areas)
    grants = Grant.objects.filter(user=user, right=right, user__is_active=True)
    if organisation is not None:
        grants = grants.filter(organisation=organisation)
    granted = set(grants.values_list("area", flat=True))
    if None in granted or not areas:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_WITHIN, [list(areas), list(granted)])
        return set(areas) - {area for (area,) in cursor.fetchall()}


def held_areas(user: User, *rights: Right, organisation: Organisation | None = None) -> frozenset[int] | None:
    """The areas (by id) over which a user holds one of these rights (of any, if none is named), with all that
    lies under them; None: everywhere."""
    if user.is_superuser and user.is_active:
        return None
    grants = Grant.objects.filter(user=user, user__is_active=True)
    if rights:
        grants = grants.filter(right__in=rights)
    if organisation is not None:
        grants = grants.filter(organisation=organisation)
    areas = frozenset(grants.values_list("area", flat=True))
    return None if None in areas else areas


def may_anywhere(user: User, right: Right, *, organisation: Organisation | None = None) -> bool:
    """Whether a user holds a right somewhere."""
    if user.is_superuser:
        return user.is_active
    grants = Grant.objects.filter(user=user, right=right, user__is_active=True)
    if organisation is not None:
        grants = grants.filter(organisation=organisation)
    return grants.exists()


def may_everywhere(user: User, right: Right, *, organisation: Organisation | None = None) -> bool:
    """Whether a user holds a right without the bounds of an area, in one organisation or in any."""
    if user.is_superuser:
        return user.is_active
    grants = Grant.objects.filter(user=user, right=right, area=None, user__is_active=True)
    if organisation is not None:
        grants = grants.filter(organisation=organisation)
    return grants.exists()


def organisations_of(user: User, right: Right) -> list[Organisation]:
    """The organisations in which a user holds a right somewhere, by slug."""
    organisations = Organisation.objects.order_by("slug")
    if not user.is_superuser:
        organisations = organisations.filter(grants__user=user, grants__right=right).distinct()
    return list(organisations)


def organisations_seen(user: User) -> set[int]:
    """The organisations (ids) whose grades, drafts and history somebody sees: their own. Any right makes a
    member."""
    if user.is_superuser:
        return set(Organisation.objects.values_list("pk", flat=True))
    return set(Grant.objects.filter(user=user).values_list("organisation", flat=True))


def is_administrator(user: User, organisation: Organisation) -> bool:
    """Who may correct and retract for an organisation without entering for it (§3)."""
    return may_anywhere(user, Right.ADMINISTER, organisation=organisation)


def administrators_by_mail(organisation: int) -> QuerySet[User]:
    """The people who administer an organisation (by id) and whom a mail reaches; keys are no people."""
    people = User.objects.filter(
        is_active=True,
        api_keys=None,
        grants__organisation=organisation,
        grants__right=Right.ADMINISTER,
    )
    return people.exclude(email="").order_by("pk").distinct()


def may_give(user: User, *, organisation: Organisation, area: Area | None) -> bool:
    """Whether somebody may give rights of an organisation, over an area or (None) without bounds: whoever
    administers it there. So nobody gives more than they could have."""
    if area is None:
        return may_everywhere(user, Right.ADMINISTER, organisation=organisation)
    return may(user, Right.ADMINISTER, organisation=organisation, area=area)


def is_over(by: User, user: User) -> bool:
    """Whether all that somebody may is what the other one could have given: then they have no more rights."""
    if by.is_superuser:
        return by.is_active
    grants = list(Grant.objects.filter(user=user).select_related("organisation", "area"))
    return (
        not user.is_superuser
        and bool(grants)
        and all(may_give(by, organisation=each.organisation, area=each.area) for each in grants)
    )

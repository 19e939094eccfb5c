"""Reference data: sources, camps and waves made and changed."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from camptrack.models import Area, Camp, Figure, Source, User, Wave
from camptrack.queries.rights import may, may_everywhere
from camptrack.vocabulary import Right

from .authority import require_somewhere
from .poke import poke_on_commit
from .refusals import NotAllowed, Problem, Refused
from .saving import changed_but, saved

#: a source's grades; every later publication without its own takes them, in whichever area
_GRADES = ("reliability", "credibility")


@transaction.atomic
def create_source(*, by: User, **values: Any) -> Source:
    """A publisher; whoever enters reports may name one."""
    require_somewhere(by, Right.ENTER)
    return saved(Source(**values))


@transaction.atomic
def change_source(*, by: User, source: Source, **values: Any) -> Source:
    """A source's grades are copied at publication: a change concerns later publications only, but in all
    areas."""
    require_somewhere(by, Right.REVIEW)
    if any(name in values and values[name] != getattr(source, name) for name in _GRADES):
        _require_everywhere(by)
    return changed_but(source, "slug", values)


@transaction.atomic
def create_camp(*, by: User, **values: Any) -> Camp:
    """A camp in an area that the actor enters for."""
    camp = Camp(**values)
    if camp.area_id is not None:
        _require_over(by, camp.area)
    return saved(camp)


@transaction.atomic
def change_camp(*, by: User, camp: Camp, **values: Any) -> Camp:
    """A camp that moves takes its people along: the areas above both places follow."""
    _require_over(by, camp.area)
    moved = changed_but(camp, "code", values)
    _require_over(by, moved.area)
    poke_on_commit([moved.pk])
    return moved


@transaction.atomic
def create_wave(*, by: User, **values: Any) -> Wave:
    """A named movement."""
    require_somewhere(by, Right.ENTER)
    return saved(Wave(**values))


@transaction.atomic
def change_wave(*, by: User, wave: Wave, **values: Any) -> Wave:
    """A wave that gains or loses an end moves people between camps: a review of evidence over all of
    them, before and after."""
    require_somewhere(by, Right.REVIEW)
    camps = _camps_of(wave)
    moved = changed_but(wave, "slug", values)
    camps |= _camps_of(moved)
    for area in Area.objects.filter(camps__in=camps).distinct():
        _require_over(by, area, Right.REVIEW)
    poke_on_commit(camps)
    return moved


def _camps_of(wave: Wave) -> set[int]:
    """The camps (by id) that a wave runs between or has figures of."""
    figures = Figure.objects.filter(Q(wave=wave) | Q(decisions__wave=wave))
    return {
        *filter(None, (wave.origin_camp_id, wave.destination_camp_id)),
        *figures.values_list("camp", flat=True),
    }


def find_area_or_camp(code: str, *, pointer: str) -> tuple[Area | None, Camp | None]:
    """The area or the camp with this code; both None for an empty one."""
    if not code:
        return None, None
    area, camp = Area.objects.filter(code=code).first(), Camp.objects.filter(code=code).first()
    if area is None and camp is None:
        detail = _("There is no area and no camp with the code “%(code)s”.") % {"code": code}
        raise Refused([Problem(pointer, "unknown", detail)])
    return area, None if area is not None else camp


def _require_over(by: User, area: Area, right: Right = Right.ENTER) -> None:
    if not may(by, right, area=area):
        raise NotAllowed(
            _("This needs the right “%(right)s” in %(area)s; ask your organisation's administrator.")
            % {"right": right.label, "area": area.name}
        )


def _require_everywhere(by: User) -> None:
    if not any(may_everywhere(by, right) for right in (Right.REVIEW, Right.ADMINISTER)):
        raise NotAllowed(
            _("A source's grades concern all areas: this needs the right “%(right)s” without an area.")
            % {"right": Right.REVIEW.label}
        )

"""Reference data: sources, camps and waves made and changed."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from camptrack.models import Area, Camp, CampCode, Figure, Source, User, Wave
from camptrack.queries.places import camp_by_code, counting_in
from camptrack.queries.rights import may_everywhere
from camptrack.vocabulary import Right

from .authority import require_over, require_somewhere
from .poke import poke_on_commit
from .refusals import NotAllowed, Problem, Refused
from .saving import changed_but, held_row, saved

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
    source = held_row(source)
    if any(name in values and values[name] != getattr(source, name) for name in _GRADES):
        _require_everywhere(by)
    return changed_but(source, "slug", values)


@transaction.atomic
def create_camp(*, by: User, **values: Any) -> Camp:
    """A camp in an area that the actor enters for."""
    if values.get("area") is not None:
        require_over(by, Right.ENTER, values["area"])
    return new_camp(**values)


def new_camp(**values: Any) -> Camp:
    """A camp whose code names no other and never did."""
    camp = Camp(**values)
    return saved(camp, taken_code(camp))


def taken_code(camp: Camp) -> Iterator[Problem]:
    """What another camp is called now, its own check says."""
    others = CampCode.objects.exclude(camp=camp.pk).exclude(camp__code=camp.code)
    if kept := others.filter(pk=camp.code).select_related("camp").first():
        detail = _("This code named %(camp)s (%(code)s) before and still leads there; take another.")
        yield Problem("/code", "unique", detail % {"camp": kept.camp.name, "code": kept.camp.code})


@transaction.atomic
def change_camp(*, by: User, camp: Camp, **values: Any) -> Camp:
    """A camp that moves takes its people along: the areas above both places follow."""
    camp = held_row(camp)
    require_over(by, Right.ENTER, camp.area)
    moved = changed_but(camp, "code", values)
    require_over(by, Right.ENTER, moved.area)
    poke_on_commit([moved.pk])
    return moved


@transaction.atomic
def create_wave(*, by: User, **values: Any) -> Wave:
    """A named movement."""
    require_somewhere(by, Right.ENTER)
    return saved(Wave(**_counting_ends(values)))


@transaction.atomic
def change_wave(*, by: User, wave: Wave, **values: Any) -> Wave:
    """A wave that gains or loses an end moves people between camps: a review of evidence over all of
    them, before and after."""
    require_somewhere(by, Right.REVIEW)
    wave = held_row(wave)
    camps = _camps_of(wave)
    ends = {"origin_camp": wave.origin_camp, "destination_camp": wave.destination_camp}
    if ends.keys() & values.keys():
        values = _counting_ends({**ends, **values})
    moved = changed_but(wave, "slug", values)
    camps |= _camps_of(moved)
    for area in Area.objects.filter(camps__in=camps).distinct():
        require_over(by, Right.REVIEW, area)
    poke_on_commit(camps)
    return moved


def _counting_ends(values: dict[str, Any]) -> dict[str, Any]:
    """A wave begins and ends in camps that stand for themselves."""
    return {name: value.counted_in if isinstance(value, Camp) else value for name, value in values.items()}


def _camps_of(wave: Wave) -> set[int]:
    """The camps (by id) that a wave runs between or has figures of."""
    figures = Figure.objects.filter(Q(wave=wave) | Q(decisions__wave=wave))
    ends = filter(None, (wave.origin_camp, wave.destination_camp))
    return {
        *(camp.counted_in.pk for camp in ends),
        *counting_in(figures).values_list("counted_in", flat=True),
    }


def find_area_or_camp(code: str, *, pointer: str) -> tuple[Area | None, Camp | None]:
    """The area or the camp with this code; both None for an empty one."""
    if not code:
        return None, None
    area, camp = Area.objects.filter(code=code).first(), camp_by_code(code)
    if area is None and camp is None:
        detail = _("There is no area and no camp with the code “%(code)s”.") % {"code": code}
        raise Refused([Problem(pointer, "unknown", detail)])
    return area, None if area is not None else camp


def _require_everywhere(by: User) -> None:
    if not any(may_everywhere(by, right) for right in (Right.REVIEW, Right.ADMINISTER)):
        raise NotAllowed(
            _("A source's grades concern all areas: this needs the right “%(right)s” without an area.")
            % {"right": Right.REVIEW.label}
        )

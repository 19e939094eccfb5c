"""Two records of one camp: merged, and parted again. Evidence stays as it was entered."""

from collections.abc import Iterator

import pghistory
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from camptrack.models import Camp, User, Wave
from camptrack.vocabulary import Right

from .authority import require_over
from .decisions import other_country
from .poke import poke_on_commit
from .refusals import Conflict, Problem, Refused
from .texts import require_reason


@transaction.atomic
def merge_camp(*, by: User, camp: Camp, into: Camp, reason: str) -> Camp:
    """From now on the camp's figures count in the other, as known at earlier moments too; camps that were
    merged into it move along, so that no camp is merged into a merged one."""
    require_reason(reason)
    camp, into = _held(camp, into)
    require_over(by, Right.REVIEW, camp.area)
    require_over(by, Right.REVIEW, into.area)
    require_standing(camp)
    if problems := list(_problems(camp, into)):
        raise Refused(problems)
    with pghistory.context(by=by.get_username(), reason=reason):
        Camp.objects.filter(merged_into=camp).update(merged_into=into)
        Camp.objects.filter(pk=camp.pk).update(merged_into=into)
    poke_on_commit([camp.pk, into.pk])
    return into


@transaction.atomic
def unmerge_camp(*, by: User, camp: Camp, reason: str) -> Camp:
    """The camp stands for itself again, and its figures count there; camps that had moved along with it
    stay where they are."""
    require_reason(reason)
    (camp,) = _held(camp)
    into = camp.merged_into
    if into is None:
        raise Conflict("not_merged", _("This camp is not merged into another."))
    require_over(by, Right.REVIEW, camp.area)
    require_over(by, Right.REVIEW, into.area)
    with pghistory.context(by=by.get_username(), reason=reason):
        Camp.objects.filter(pk=camp.pk).update(merged_into=None)
    poke_on_commit([camp.pk, into.pk])
    return Camp.objects.select_related("area").get(pk=camp.pk)


def require_standing(camp: Camp) -> None:
    """What is said of a merged camp is said of the wrong one."""
    if camp.merged_into is not None:
        raise Conflict("already_merged", _merged(camp))


def _held(*camps: Camp) -> list[Camp]:
    """The camps as they are now. Merges come one after the other, as the trigger has it; here before any
    row is held, so that none waits for another in a circle."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('camptrack_camp.merged_into_id'))")
    rows = Camp.objects.select_for_update(of=("self",)).select_related("area", "merged_into__area")
    held = {camp.pk: camp for camp in rows.filter(pk__in=[camp.pk for camp in camps]).order_by("pk")}
    return [held[camp.pk] for camp in camps]


def _problems(camp: Camp, into: Camp) -> Iterator[Problem]:
    if camp == into:
        yield Problem("/into", "same_camp", _("A camp is not merged into itself; name the one that stays."))
    elif into.merged_into is not None:
        yield Problem("/into", "merged", _merged(into))
    elif camp.country != into.country:
        yield other_country("/into")
    elif wave := _between(camp, into):
        detail = _("The wave “%(slug)s” runs between them, so they are two; mend the wave first.")
        yield Problem("/into", "wave_between", detail % {"slug": wave.slug})


def _between(camp: Camp, into: Camp) -> Wave | None:
    here, there = (Camp.objects.filter(Q(pk=each.pk) | Q(merged_into=each)) for each in (camp, into))
    out, back = (
        Q(origin_camp__in=origin, destination_camp__in=destination)
        for origin, destination in ((here, there), (there, here))
    )
    return Wave.objects.filter(out | back).first()


def _merged(camp: Camp) -> str:
    into = camp.counted_in
    detail = _("%(camp)s was merged into %(into)s (%(code)s); name that one.")
    return detail % {"camp": camp.name, "into": into.name, "code": into.code}

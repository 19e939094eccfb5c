"""One record of two sites: a new camp is made, and figures are assigned to it."""

from collections.abc import Iterator, Sequence
from typing import Any

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.models import Camp, Figure, User
from camptrack.queries.places import counting_in
from camptrack.vocabulary import DecisionKind, Right

from .authority import require_over
from .decisions import decide, other_country
from .merges import require_standing
from .places import new_camp
from .poke import poke_on_commit
from .refusals import Problem, Refused
from .texts import require_reason


@transaction.atomic
def split_camp(*, by: User, camp: Camp, figures: Sequence[Figure], reason: str, **values: Any) -> Camp:
    """A new camp in the same country (`values` as for `create_camp`), to which these figures of the old one
    are assigned from now on; each assignment can be withdrawn."""
    require_reason(reason)
    require_standing(camp)
    require_over(by, Right.REVIEW, camp.area)
    if problems := list(_problems(camp, figures, values)):
        raise Refused(problems)
    if values.get("area") is not None:
        require_over(by, Right.REVIEW, values["area"])
    with pghistory.context(by=by.get_username(), reason=reason):
        made = new_camp(**values)
    made.refresh_from_db(fields=["country"])
    for figure in figures:
        decide(by=by, figure=figure, kind=DecisionKind.ASSIGN_CAMP, camp=made, reason=reason)
    poke_on_commit([made.pk])
    return made


def _problems(camp: Camp, figures: Sequence[Figure], values: dict[str, Any]) -> Iterator[Problem]:
    if not figures:
        yield Problem("/figures", "required", _("Choose the figures that speak of the new camp."))
    chosen = Figure.objects.filter(pk__in=[figure.pk for figure in figures])
    here = set(counting_in(chosen).filter(counted_in=camp.pk).values_list("pk", flat=True))
    for nth, figure in enumerate(figures):
        if figure in figures[:nth]:
            detail = _("This stands in the list already; leave it out.")
            yield Problem(f"/figures/{nth}", "named_twice", detail)
        if figure.pk not in here:
            detail = _("This figure does not count in %(camp)s.") % {"camp": camp.name}
            yield Problem(f"/figures/{nth}", "other_camp", detail)
    if values.get("area") is not None and values["area"].country != camp.country:
        yield other_country("/area")

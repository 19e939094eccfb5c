"""A camp gets another code; the old one stays good."""

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.models import Camp, User
from camptrack.vocabulary import Right

from .authority import require_over
from .merges import require_standing
from .places import taken_code
from .refusals import Problem, Refused
from .saving import saved
from .texts import require_reason


@transaction.atomic
def rename_camp(*, by: User, camp: Camp, code: str, reason: str) -> Camp:
    """The camp under its new code. Whoever wrote down an old one still finds it, and no other camp may
    take one; the camp itself may go back to it."""
    require_reason(reason)
    camp = Camp.objects.select_for_update(of=("self",)).select_related("area", "merged_into").get(pk=camp.pk)
    require_over(by, Right.REVIEW, camp.area)
    require_standing(camp)
    if camp.code == code:
        raise Refused([Problem("/code", "unchanged", _("This is the camp's code already; give another."))])
    camp.code = code
    with pghistory.context(by=by.get_username(), reason=reason):
        return saved(camp, taken_code(camp))

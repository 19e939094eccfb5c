"""What is begun and not entered yet."""

from uuid import UUID

from django.db.models import QuerySet

from camptrack.models import EntryDraft, Organisation, User
from camptrack.vocabulary import Right


def unfinished(user: User) -> QuerySet[EntryDraft]:
    """The drafts of the organisations that somebody enters for or administers, the latest first."""
    organisations = Organisation.objects.all()
    if not user.is_superuser:
        rights = [Right.ENTER, Right.ADMINISTER]
        organisations = organisations.filter(grants__user=user, grants__right__in=rights)
    mine = EntryDraft.objects.filter(entered_as=None, organisation__in=organisations.values("pk"))
    return mine.select_related("organisation", "by", "updated_by", "corrects").order_by("-updated_at")


def unfinished_draft(user: User, key: UUID | str) -> EntryDraft | None:
    """One of them."""
    return unfinished(user).filter(pk=key).first()

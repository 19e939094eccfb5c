"""The issues that went out, and who may read them in which edition."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, F, Q, QuerySet, TextField, When
from django.db.models.functions import Cast

from camptrack.models import Grant, Issue, User
from camptrack.vocabulary import Edition, IssueStatus, Sensitivity

from .issues import is_member


def past_issues(reader: User | AnonymousUser, *, to_everybody: bool) -> QuerySet[Issue]:
    """What went out and this reader may see, latest first, without its data; recalled ones too, which say
    so. `to_everybody`: public issues need no sign-in."""
    went_out = Issue.objects.filter(status__in=[IssueStatus.PUBLISHED, IssueStatus.RECALLED])
    return (
        went_out.filter(_readable(reader, to_everybody=to_everybody))
        .select_related("schedule__organisation", "schedule__area")
        .defer("data")
        .order_by("-due_at", "-number", "pk")
    )


def _readable(reader: User | AnonymousUser, *, to_everybody: bool) -> Q:
    public = Q(schedule__sensitivity=Sensitivity.PUBLIC)
    if not isinstance(reader, User) or not reader.is_active:
        return public if to_everybody else Q(pk=None)
    if reader.is_superuser:
        return Q()
    grants = Grant.objects.filter(user=reader)
    own = Q(
        schedule__sensitivity=Sensitivity.MEMBERS, schedule__organisation__in=grants.values("organisation")
    )
    partners = Q(schedule__sensitivity=Sensitivity.PARTNERS)
    return public | own | partners if grants.exists() else public


def edition_for(reader: User | AnonymousUser, issue: Issue) -> Edition:
    """Source grades are for members of the organisation."""
    member = isinstance(reader, User) and reader.is_active and is_member(reader, issue.schedule)
    return Edition.MEMBERS if member else Edition.SHARED


def search(issues: QuerySet[Issue], words: str) -> QuerySet[Issue]:
    """Those whose schedule, area or organisation has every word in a name, in any language."""
    issues = issues.alias(
        titles=Cast("schedule__titles", TextField()), names=Cast("schedule__area__names", TextField())
    )
    places = ["schedule__title", "schedule__slug", "titles", "schedule__area__name", "names"]
    places += ["schedule__area__code", "schedule__organisation__name"]
    for word in words.split():
        found = Q()
        for place in places:
            found |= Q(**{f"{place}__icontains": word})
        issues = issues.filter(found)
    return issues


def latest(issues: QuerySet[Issue], slug: str) -> Issue | None:
    """Of a schedule: the newest that stands; where all were recalled, the newest, which says so."""
    stands = Case(When(status=IssueStatus.PUBLISHED, then=0), default=1)
    return issues.filter(schedule__slug=slug).order_by(stands, F("number").desc()).first()

"""What tells of which thing, and to whom: members read of reference data, an organisation of its own
evidence, administrators of accounts.
"""

from typing import Any

from django.db.models import Case, F, Model, QuerySet, Value, When
from django.utils.translation import gettext as _

from camptrack.models import (
    AccountEvent,
    ApiKey,
    Area,
    Camp,
    Figure,
    Grant,
    Invitation,
    Organisation,
    Recipient,
    Report,
    Schedule,
    ScheduleCamp,
    Source,
    User,
    Wave,
    WebhookEndpoint,
)
from camptrack.vocabulary import OPERATOR, AccountEventKind, Right

from .evidence_trail import Decisions, Happenings, Revisions
from .rights import is_over, may_anywhere, organisations_of, organisations_seen
from .trail import Entry, Trail
from .version_trail import Versions

#: nobody knows who typed a wrong password; without a name these were done on the command line
BY_STRANGERS = (AccountEventKind.SIGN_IN_FAILED, AccountEventKind.CODE_FAILED, AccountEventKind.LOCKED)
BY_OPERATORS = (AccountEventKind.LINK_MADE, AccountEventKind.FACTORS_TAKEN_OFF)

#: reference data that all members share
_SHARED = (Area, Camp, Source, Wave)


class Accounts(Trail):
    """Sign-ins, second factors, passwords."""

    def __init__(self, user: User) -> None:
        who = Case(
            When(by__isnull=False, then=F("by__username")),
            When(kind__in=BY_STRANGERS, then=Value("")),
            When(kind__in=BY_OPERATORS, then=Value(OPERATOR)),
            default=F("user__username"),
        )
        super().__init__(AccountEvent.objects.filter(user=user), at="at", who=who)

    def tell(self, rows: Any) -> Any:
        for row in rows:
            yield Entry(
                at=row.at,
                who=_("operator") if row.by_id is None and row.kind in BY_OPERATORS else row.trail_who,
                what=row.get_kind_display(),
                why=row.reason,
                whence=row.ip_address or "",
            )


def trails_of(row: Model, reader: User) -> list[Trail]:  # noqa: PLR0911  one line for each kind of thing
    """Empty where the reader is told nothing."""
    if isinstance(row, _SHARED):
        return [_own(row)]
    if isinstance(row, Report | Figure):
        return _of_evidence(row, reader)
    if isinstance(row, Schedule):
        return _of_schedule(row, reader) if row.organisation_id in organisations_seen(reader) else []
    if isinstance(row, Organisation):
        return _of_organisation(row, reader)
    if isinstance(row, User):
        return _of_person(row, reader)
    if isinstance(row, ApiKey | Grant | Invitation | WebhookEndpoint) and row.organisation in _administered(
        reader
    ):
        return [_own(row)]
    return []


def _own(row: Any) -> Trail:
    return Versions(_history(type(row)).filter(pgh_obj_id=row.pk), about=type(row))


def _history(model: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.history.rel.related_model.objects.all()
    return rows


def _of_evidence(row: Report | Figure, reader: User) -> list[Trail]:
    """Only to members of the organisation that entered it: drafts, internal titles and reasons are theirs."""
    report = row if isinstance(row, Report) else row.report
    if report.organisation_id not in organisations_seen(reader):
        return []
    if isinstance(row, Figure):
        return [
            Revisions([report]),
            Happenings([report]),
            Decisions(Figure.objects.filter(pk=row.pk), of_one=True),
        ]
    revisions = [report]
    while (before := revisions[0].supersedes) is not None:
        revisions.insert(0, before)
    while (after := Report.objects.filter(supersedes=revisions[-1]).first()) is not None:
        revisions.append(after)
    figures = Figure.objects.filter(report__in=revisions)
    return [Revisions(revisions), Happenings(revisions), Decisions(figures, of_one=False)]


def _of_schedule(row: Schedule, reader: User) -> list[Trail]:
    """Recipients' addresses are personal: they are for who keeps the list."""
    parts: list[type[Model]] = [ScheduleCamp]
    if may_anywhere(reader, Right.ADMINISTER, organisation=row.organisation):
        parts.append(Recipient)
    told = [
        Versions(_history(each).filter(schedule_id=row.pk), about=Schedule, mute=["schedule"])
        for each in parts
    ]
    return [_own(row), *told]


def _of_organisation(row: Organisation, reader: User) -> list[Trail]:
    if row.pk not in organisations_seen(reader):
        return []
    if row not in _administered(reader):
        return [_own(row)]
    people = [
        Versions(_history(model).filter(organisation_id=row.pk), about=Organisation, mute=["organisation"])
        for model in (Grant, Invitation, ApiKey, WebhookEndpoint)
    ]
    return [_own(row), *people]


def _of_person(row: User, reader: User) -> list[Trail]:
    administered = _administered(reader)
    if not administered:
        return []
    grants = _history(Grant).filter(user_id=row.pk)
    if not reader.is_superuser:
        grants = grants.filter(organisation_id__in=[each.pk for each in administered])
    told = [_own(row), Versions(grants, about=User, mute=["user"])]
    # When and from where somebody signs in is for who is over them.
    return [*told, Accounts(row)] if row == reader or is_over(reader, row) else told


def _administered(reader: User) -> list[Organisation]:
    return organisations_of(reader, Right.ADMINISTER)

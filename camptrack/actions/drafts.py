"""Drafts of the entry form: saved as one types, shared within the organisation, ended by entering.

Whoever saves names the version that was begun from. Who comes second gets Conflict, and both texts are
still there: the stored one, and the one that was sent.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.models import EntryDraft, Organisation, Report, User
from camptrack.models.expressions import ClockTime
from camptrack.queries.rights import is_administrator
from camptrack.vocabulary import Right
from camptrack.written import left_to_right

from .authority import require_somewhere
from .refusals import Conflict, Problem, Refused

KEPT_FOR = timedelta(days=90)
#: unfinished reports of one person in one organisation
MOST_DRAFTS = 100
#: characters of all that was typed into one form
MOST_TYPED = 600_000


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stands in a form: by the names of its inputs, without those that are empty.

    `version` is the one that was begun from, 0 for a form that nobody saved yet; `editor` is the page.
    """

    key: UUID
    version: int
    data: Mapping[str, str]
    editor: str = ""


class DraftConflict(Conflict):
    """Somebody else was first; what they left is in `draft`."""

    def __init__(self, code: str, detail: str, draft: EntryDraft) -> None:
        super().__init__(code, detail)
        self.draft = draft


@transaction.atomic
def save_draft(
    *, by: User, organisation: Organisation, typed: Typed, corrects: Report | None = None
) -> EntryDraft:
    """Keep what was typed; the draft with its new version."""
    require_to_enter(by, organisation)
    if sum(len(name) + len(text) for name, text in typed.data.items()) > MOST_TYPED:
        detail = _("This is too much for one form; enter what is complete, and the rest as a second report.")
        raise Refused([Problem("", "too_large", detail)])
    draft = _held(typed.key)
    if draft is None:
        return _begun(by, organisation, typed, corrects)
    require_to_enter(by, draft.organisation)
    _require_unended(draft)
    if draft.data == dict(typed.data) and draft.organisation == organisation:
        return draft
    _require_latest(draft, typed)
    draft.organisation, draft.updated_by, draft.updated_at = organisation, by, ClockTime()
    draft.data, draft.title, draft.editor = dict(typed.data), _title(typed), typed.editor
    draft.corrects = corrects
    draft.version += 1
    draft.save()
    draft.refresh_from_db()
    return draft


@transaction.atomic
def discard_draft(*, by: User, draft: EntryDraft) -> None:
    """Throw it away."""
    held = _held(draft.pk)
    if held is None:
        return
    require_to_enter(by, held.organisation)
    _require_unended(held)
    held.delete()


def end_draft(*, by: User, organisation: Organisation, typed: Typed) -> EntryDraft:
    """The draft that a report is about to be entered from, held until the transaction ends; its `entered_as`
    is the report, if this very form came before."""
    # Written before it is looked for: of two forms at once the second waits here for the first.
    new = EntryDraft(pk=typed.key, organisation=organisation, by=by, updated_by=by, version=0)
    EntryDraft.objects.bulk_create([new], ignore_conflicts=True)
    draft = EntryDraft.objects.select_for_update(of=("self",)).get(pk=typed.key)
    require_to_enter(by, draft.organisation)
    if draft.entered_as is None:
        if draft.version and draft.data != dict(typed.data):
            _require_latest(draft, typed)
    elif draft.digest != digest_of(typed.data):
        _require_unended(draft)
    return draft


def ended(draft: EntryDraft, report: Report, typed: Typed) -> None:
    """In the transaction of the report itself."""
    draft.entered_as, draft.data, draft.digest = report, {}, digest_of(typed.data)
    draft.title, draft.updated_by, draft.updated_at = "", report.by, ClockTime()
    draft.save()


@transaction.atomic
def clear_old_drafts(*, now: datetime) -> int:
    """Those that nobody touched for ninety days; how many."""
    return EntryDraft.objects.filter(updated_at__lte=now - KEPT_FOR).delete()[0]


def require_to_enter(by: User, organisation: Organisation) -> None:
    """Who enters for an organisation anywhere, or administers it, shares its drafts."""
    if not is_administrator(by, organisation):
        require_somewhere(by, Right.ENTER, organisation)


def digest_of(data: Mapping[str, str]) -> str:
    """The same for the same texts, in whatever order they came."""
    return sha256(json.dumps(dict(data), sort_keys=True).encode()).hexdigest()


def _held(key: UUID) -> EntryDraft | None:
    rows = EntryDraft.objects.select_related("organisation", "updated_by", "entered_as")
    return rows.select_for_update(of=("self",)).filter(pk=key).first()


def _begun(by: User, organisation: Organisation, typed: Typed, corrects: Report | None) -> EntryDraft:
    if EntryDraft.objects.filter(by=by, organisation=organisation, entered_as=None).count() >= MOST_DRAFTS:
        detail = _("You have %(number)s unfinished reports; enter or discard some of them.")
        raise Refused([Problem("", "too_many_drafts", detail % {"number": MOST_DRAFTS})])
    draft, made = EntryDraft.objects.get_or_create(
        pk=typed.key,
        defaults={
            "organisation": organisation,
            "by": by,
            "updated_by": by,
            "version": typed.version + 1,
            "editor": typed.editor,
            "title": _title(typed),
            "data": dict(typed.data),
            "corrects": corrects,
        },
    )
    # Begun by another request at this moment: then this one comes second.
    return draft if made else save_draft(by=by, organisation=organisation, typed=typed, corrects=corrects)


def _title(typed: Typed) -> str:
    return typed.data.get("title", "").strip()[:500]


def _require_unended(draft: EntryDraft) -> None:
    if draft.entered_as is not None:
        detail = _("%(name)s entered this report at %(moment)s UTC.")
        raise DraftConflict("draft_entered", detail % _who_and_when(draft), draft)


def _require_latest(draft: EntryDraft, typed: Typed) -> None:
    """What the same page saved last is its own: its answer was lost on the way."""
    if draft.version == typed.version or (typed.editor and typed.editor == draft.editor):
        return
    detail = _("%(name)s saved this draft at %(moment)s UTC, after you had opened it.")
    raise DraftConflict("draft_changed", detail % _who_and_when(draft), draft)


def _who_and_when(draft: EntryDraft) -> dict[str, str]:
    moment = left_to_right(f"{draft.updated_at:%Y-%m-%d %H:%M}")
    return {"name": draft.updated_by.get_full_name() or draft.updated_by.username, "moment": moment}

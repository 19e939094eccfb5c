"""What people do with an import: bring it, name its columns, discard it. A worker does the rest."""

from collections.abc import Mapping as Named
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from camptrack.columns import FIELDS
from camptrack.ingest.limits import MOST_SHEETS
from camptrack.ingest.mapping import Mapping, missing_fields, to_json
from camptrack.ingest.mapping_faults import MOST_FAULTS, read_mapping
from camptrack.models import ColumnMapping, Import, Organisation, User
from camptrack.models.imports import GONE, MOST_BYTES, WORK
from camptrack.queries import clock
from camptrack.vocabulary import ImportState, Language, Right

from .authority import require_somewhere
from .refusals import Conflict, Problem, Refused

#: imports of one user that are worked on, and that wait to be looked at
MOST_WAITING, MOST_OPEN = 5, 50
#: what nobody confirmed is thrown away
KEPT_FOR = timedelta(days=30)
LONGEST_NAME = 200
#: fixed values of a sheet that are not remembered: the next file's are others
OF_ONE_FILE = frozenset({"title", "url", "published_on", "on", "start", "end", "excerpt", "external_id"})


@dataclass(frozen=True)
class Asked:
    """An import, and whether it is a new one: the same file twice is the same import."""

    found: Import
    new: bool


@transaction.atomic
def ask_import(
    *,
    by: User,
    organisation: Organisation,
    content: bytes,
    name: str,
    pasted: bool = False,
    mapping: Sequence[Named[str, Any]] | None = None,
    replaces: Import | None = None,
) -> Asked:
    """A file to be read. `mapping` says at once what its columns are (as ingest/mapping.py writes it, one for
    each sheet); `replaces` is the import of which this is the mended file, and which is discarded: what was
    decided about its columns holds where the headings are the same."""
    require_somewhere(by, Right.ENTER, organisation)
    _check(content, name)
    mappings = checked(mapping) if mapping is not None else None
    digest = sha256(content).hexdigest()
    with connection.cursor() as cursor:
        # Of one organisation one after the other, so that the same file is one import and the limit holds.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('import'), %s)", [organisation.pk])
    same = Import.objects.filter(organisation=organisation, digest=digest).exclude(state__in=GONE).first()
    if same is not None:
        return Asked(same, new=False)
    carried = None
    if replaces is not None and replaces.organisation_id == organisation.pk:
        carried = _carried(replaces)
        _discard(replaces)
    _limit(by)
    made = Import.objects.create(
        organisation=organisation,
        name=name.strip()[-LONGEST_NAME:],
        pasted=pasted,
        content=content,
        digest=digest,
        language=language_of_reader(),
        mapping=_decided(mappings) if mappings is not None else carried,
        by=by,
    )
    return Asked(made, new=True)


def _check(content: bytes, name: str) -> None:
    problems = []
    if not content.strip():
        problems.append(
            Problem("/file", "empty_file", _("There is nothing in it; choose the file once more."))
        )
    if len(content) > MOST_BYTES:
        detail = _("This is over 5 MiB; leave out pictures and other sheets, or send it in parts.")
        problems.append(Problem("/file", "file_too_large", detail))
    if not name.strip() or "\0" in name:
        problems.append(Problem("/file", "required", _("Give the file a name.")))
    if problems:
        raise Refused(problems)


def _limit(by: User) -> None:
    mine = Import.objects.filter(by=by)
    if mine.filter(state__in=WORK).count() >= MOST_WAITING:
        detail = _("You wait for %(most)s imports already; bring another when one is read.")
        raise Conflict("too_many_imports", detail % {"most": MOST_WAITING})
    if mine.filter(state__in=[ImportState.NEEDS_MAPPING, ImportState.READ]).count() >= MOST_OPEN:
        detail = _("%(most)s imports of yours wait to be looked at; confirm or discard some first.")
        raise Conflict("too_many_imports", detail % {"most": MOST_OPEN})


def language_of_reader() -> str:
    """One of ours; English for whoever reads another."""
    language = (get_language() or "en").partition("-")[0]
    return language if language in Language.values else Language.EN.value


@transaction.atomic
def set_mapping(
    *, by: User, found: Import, mapping: Sequence[Named[str, Any]], remember: bool = True
) -> None:
    """What the columns are; the file is read (again) with it. Remembered for sheets with such headings."""
    found = held(by, found, ImportState.NEEDS_MAPPING, ImportState.READ)
    mappings = checked(mapping)
    if remember:
        for each in mappings:
            if digest := each.digest or _digest_of(found, each):
                ColumnMapping.objects.update_or_create(
                    organisation=found.organisation,
                    digest=digest,
                    defaults={"mapping": _lasting(each), "by": by, "at": clock.now()},
                )
    _wait(found, _decided(mappings))


def _digest_of(found: Import, mapping: Mapping) -> str:
    """Of the headings that were found where it says they are; a program need not repeat what it was told."""
    rows = (mapping.first_row, mapping.last_row)
    sheets = found.sheets["sheets"] if found.sheets else []
    alone = len(sheets) == 1
    return next(
        (
            str(each["digest"])
            for each in sheets
            if (alone or each["name"] == mapping.sheet) and (each["first_row"], each["last_row"]) == rows
        ),
        "",
    )


@transaction.atomic
def set_headings(
    *,
    by: User,
    found: Import,
    rows: Named[str, tuple[int, int]],
    typed: Named[str, Named[str, Any]] | None = None,
) -> None:
    """Which rows of its sheets, by their names, say what the columns are: the first and the last. They are
    looked at once more with them. What was `typed` about the sheets meanwhile is shown again."""
    found = held(by, found, ImportState.NEEDS_MAPPING, ImportState.READ)
    problems = []
    for nth, (first_row, last_row) in enumerate(rows.values()):
        if not 0 <= first_row <= last_row or (first_row == 0) != (last_row == 0):
            detail = _("Headings go from a first row to a last; 0 and 0 where there are none.")
            problems.append(Problem(f"/headings/{nth}", "after_end", detail))
    if problems:
        raise Refused(problems)
    chosen = {**chosen_headings(found.mapping or {}), **rows}
    _wait(found, {"headings": {sheet: list(ends) for sheet, ends in chosen.items()}, "typed": typed or {}})


def chosen_headings(kept: Named[str, Any]) -> dict[str, Sequence[int]]:
    """Of a kept mapping the rows of headings that somebody chose, alone or with what the columns are, by
    sheet."""
    rows = {each["sheet"]: (each["first_row"], each["last_row"]) for each in kept.get("sheets", [])}
    return {**rows, **kept.get("headings", {})}


@transaction.atomic
def discard_import(*, by: User, found: Import) -> None:
    """It is not entered. Its rows go; that it was there stays on record for a while."""
    require_somewhere(by, Right.ENTER, found.organisation)
    _discard(found)


def _discard(found: Import) -> None:
    found = locked(found)
    if found.state == ImportState.DISCARDED:
        return
    open_states = (ImportState.WAITING, ImportState.NEEDS_MAPPING, ImportState.READ, ImportState.FAILED)
    require_state(found, *open_states)
    found.rows.all().delete()
    found.state = ImportState.DISCARDED
    found.save(update_fields=["state"])


def checked(mapping: Sequence[Named[str, Any]]) -> list[Mapping]:
    """One for each sheet, once each is one and says all that is needed; Refused names the place."""
    if len(mapping) > MOST_SHEETS:
        detail = _("At most %(most)s sheets are read; bring the others in a file of their own.")
        raise Refused([Problem("/mapping", "bad_mapping", detail % {"most": MOST_SHEETS})])
    problems: list[Problem] = []
    mappings: list[Mapping] = []
    for nth, written in enumerate(mapping):
        if len(problems) >= MOST_FAULTS:
            break
        each, faults = read_mapping(dict(written))
        problems += [Problem(f"/mapping/{nth}{fault.place}", "bad_mapping", fault.detail) for fault in faults]
        if each is None:
            continue
        mappings.append(each)
        for name in missing_fields(each):
            told = {"field": FIELDS[name].label if name in FIELDS else name, "sheet": each.sheet}
            detail = _(
                "“%(field)s” is missing in the sheet “%(sheet)s”: choose its column, or give it for all."
            )
            problems.append(Problem(f"/mapping/{nth}", "missing_column", detail % told))
    if not mapping:
        problems.append(Problem("/mapping", "required", _("Choose at least one sheet to read.")))
    if problems:
        raise Refused(problems[:MOST_FAULTS])
    return mappings


def _lasting(mapping: Mapping) -> dict[str, Any]:
    """Without what holds for one file alone."""
    written = to_json(mapping)
    for given in (written["fixed"], *written["figures"]):
        for name in OF_ONE_FILE & given.keys():
            del given[name]
    return written


def _decided(mappings: Sequence[Mapping]) -> dict[str, Any]:
    return {"sheets": [to_json(each) for each in mappings]}


def _carried(replaced: Import) -> dict[str, Any] | None:
    sheets = (replaced.mapping or {}).get("sheets")
    return {"carried": sheets} if sheets else None


def _wait(found: Import, mapping: dict[str, Any]) -> None:
    """To be read, from the beginning."""
    found.mapping, found.state = mapping, ImportState.WAITING
    found.attempts, found.done, found.total, found.failure = 0, 0, 0, ""
    found.not_before = clock.now()
    found.save(update_fields=["mapping", "state", "attempts", "done", "total", "failure", "not_before"])


def held(by: User, found: Import, *states: ImportState) -> Import:
    """Locked, in one of these states, for somebody who enters for its organisation."""
    require_somewhere(by, Right.ENTER, found.organisation)
    return require_state(locked(found), *states)


def locked(found: Import) -> Import:
    """As it is now; whoever comes second sees what the first did."""
    rows = Import.objects.select_for_update(of=("self",)).defer("content")
    return rows.select_related("organisation", "by", "confirmed_by").get(pk=found.pk)


def require_state(found: Import, *states: ImportState) -> Import:
    if found.state not in states:
        detail = _("This import is no longer in that state: %(state)s. Look at it again.")
        raise Conflict("other_state", detail % {"state": found.get_state_display()})
    return found


def clear_old_imports(*, now: datetime) -> int:
    """Those that nobody entered within a month; how many. What was entered, or undone, stays on record."""
    old = Import.objects.filter(at__lt=now - KEPT_FOR, confirmed_at__isnull=True).exclude(state__in=WORK)
    # Without their files, which would all be in memory at once.
    _rows, by_model = old.only("pk").delete()
    return by_model.get("camptrack.Import", 0)

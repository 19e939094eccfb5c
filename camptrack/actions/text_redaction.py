"""A text is blanked wherever it stands: in every revision of its report, in corrections that are begun, in
the answers that are kept for repeated requests, and in imports that brought it or would change it."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q

from camptrack.models import ColumnMapping, EntryDraft, Figure, IdempotencyKey, Import, ImportRow, Report
from camptrack.models.figures import REDACTABLE as FIGURE_TEXTS
from camptrack.models.imports import SHOWN
from camptrack.models.reports import REDACTABLE as REPORT_TEXTS


def held_revisions(report: Report) -> list[Report]:
    """Every revision of a report, the first one first. Each is held before the next is looked for: whoever
    adds a revision holds the newest, so none is missed."""
    first = report
    while first.supersedes is not None:
        first = first.supersedes
    rows = Report.objects.select_related("organisation").select_for_update(of=("self",))
    held = [rows.get(pk=first.pk)]
    while following := rows.filter(supersedes=held[-1]).first():
        held.append(following)
    return held


def blank_texts(
    report: Report,
    revisions: Sequence[Report],
    fields: Collection[str],
    figure_fields: Mapping[Figure, Collection[str]],
) -> list[Report]:
    """Blank fields of all revisions, texts of the report's figures, and the same texts in figures of the
    other revisions. What is answered are the revisions that held any of it."""
    held, blanked = set(), set()
    for name in fields:
        reports = Report.objects.filter(pk__in=[each.pk for each in revisions]).exclude(**{name: ""})
        held |= set(reports.values_list("pk", flat=True))
        blanked |= {_plain(text) for text in reports.values_list(name, flat=True)}
        reports.update(**{name: ""})
    others = [each for each in revisions if each != report]
    for figure, names in figure_fields.items():
        for name in names:
            text = Figure.objects.values_list(name, flat=True).get(pk=figure.pk, report=report)
            if not text:
                continue
            blanked.add(_plain(text))
            told = Figure.objects.filter(Q(pk=figure.pk) | Q(report__in=others)).values_list("pk", name)
            same = Figure.objects.filter(pk__in=[key for key, other in told if _plain(other) == _plain(text)])
            held |= set(same.values_list("report", flat=True))
            same.update(**{name: ""})
    if blanked:
        _blank_drafts(revisions, blanked)
        _blank_imports(revisions, blanked)
        _blank_mappings(report.organisation_id, blanked)
    return [each for each in revisions if each.pk in held]


def _blank_drafts(revisions: Sequence[Report], texts: Collection[str]) -> None:
    """The same texts in corrections that somebody has begun."""
    for draft in EntryDraft.objects.select_for_update().filter(corrects__in=revisions, entered_as=None):
        draft.data = {name: text for name, text in draft.data.items() if _plain(text) not in texts}
        draft.title = draft.data.get("title", "")
        draft.save(update_fields=["data", "title"])


def _blank_imports(revisions: Sequence[Report], texts: Collection[str]) -> None:
    """The same texts in the rows that were entered, and in those that are shown with what they would change;
    in what was shown of their files, and said of all their rows; of the files themselves nothing is left."""
    rows = list(ImportRow.objects.select_for_update(of=("self",)).filter(report__in=revisions))
    unentered = Import.objects.filter(organisation=revisions[0].organisation, confirmed_at=None)
    shown = ImportRow.objects.select_for_update(of=("self",)).filter(of__in=unentered, stands__in=revisions)
    rows += shown.filter(report=None)
    for row in rows:
        row.values, row.changes = _without(row.values, texts), _without(row.changes, texts)
    ImportRow.objects.bulk_update(rows, ["values", "changes"], batch_size=500)
    held = Import.objects.select_for_update(no_key=True, of=("self",)).defer("content")
    for found in held.filter(pk__in={row.of_id for row in rows}).order_by("pk"):
        found.content = b""
        found.sheets, found.mapping = _without(found.sheets, texts), _without(found.mapping, texts)
        found.save(update_fields=["content", "sheets", "mapping"])
        for kept, answer in _kept_answers(found):
            if answer.get("id") == str(found.pk):
                _keep(kept, _without(answer, texts))


def _blank_mappings(organisation: int, texts: Collection[str]) -> None:
    """The same texts where they are remembered for all rows of the next sheet."""
    for kept in ColumnMapping.objects.select_for_update().filter(organisation=organisation):
        for given in (kept.mapping["fixed"], *kept.mapping["figures"]):
            given.update({name: _without(given[name], texts) for name in FIGURE_TEXTS if name in given})
        kept.save(update_fields=["mapping"])


def _without(kept: Any, texts: Collection[str]) -> Any:
    """JSON in which these texts, whole or cut as they are shown, are blank."""
    match kept:
        case dict():
            return {name: _without(each, texts) for name, each in kept.items()}
        case list():
            return [_without(each, texts) for each in kept]
        case str() if _plain(kept) in texts:
            return ""
        case str() if len(kept) == SHOWN and any(text.startswith(_plain(kept)) for text in texts):
            return ""
    return kept


def _plain(text: str) -> str:
    """By which texts are the same: a form ends lines otherwise than a program or a sheet."""
    return " ".join(text.split())


def blank_answers(report: Report) -> None:
    """Copy the report's texts as they are now into the answers that name it."""
    report.refresh_from_db(fields=REPORT_TEXTS)
    figures = {str(figure.pk): figure for figure in Figure.objects.filter(report=report)}
    for kept, whole in _kept_answers(report):
        # Of one report, or of many that were entered together.
        about = [each for each in whole.get("reports", [whole]) if each.get("id") == str(report.pk)]
        for answer in about:
            _copy(answer, report, REPORT_TEXTS)
            for each in answer.get("figures", ()):
                if each["id"] in figures:
                    _copy(each, figures[each["id"]], FIGURE_TEXTS)
        if about:
            _keep(kept, whole)


def _kept_answers(row: Report | Import) -> Iterator[tuple[IdempotencyKey, dict[str, Any]]]:
    """Those that hold its id, whatever of it they tell."""
    for kept in IdempotencyKey.objects.filter(response__contains=str(row.pk)):
        yield kept, json.loads(kept.response)


def _keep(kept: IdempotencyKey, answer: dict[str, Any]) -> None:
    kept.response = json.dumps(answer, ensure_ascii=False)
    kept.save(update_fields=["response"])


def _copy(answer: dict[str, Any], row: Report | Figure, names: tuple[str, ...]) -> None:
    answer.update({name: getattr(row, name) for name in names if name in answer})

"""Which reports of an organisation the documents of a sheet are already, and what stands in them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from camptrack.models import Organisation, Report, User
from camptrack.queries.imports import entering_rows
from camptrack.queries.reports import with_status
from camptrack.vocabulary import ImportState, ReportStatus

from .contents import ReportContent
from .import_contents import Told
from .stored_contents import stored_contents

#: before the digest of the natural key, in the id that a report gets from a sheet
PREFIX = "sheet-"
_LENGTH = 40


@dataclass(frozen=True)
class Standing:
    """A report that stands, and what it says; `corrected_by` is who changed it by hand since it was entered,
    where that was somebody else, with the reason."""

    report: Report
    status: ReportStatus
    content: ReportContent
    corrected_by: User | None = None


@dataclass
class StandingReports:
    """By the key of a document."""

    found: dict[str, Standing] = field(default_factory=dict)
    #: ids of the organisation that are taken, whatever became of their reports
    taken: set[str] = field(default_factory=set)
    #: documents whose report is another document's of the sheet already: a row of that one
    rivals: dict[str, Told] = field(default_factory=dict)

    def is_spent(self, key: str, own: str) -> bool:
        """Whether the document's own id is that of a report which was retracted."""
        return key not in self.found and own in self.taken

    def free_id(self, key: str, own: str) -> str:
        """For a report that is not there: the document's own id, or one of its natural key. A document that
        was retracted and comes again gets the next."""
        wanted, nth = own or external_id(key), 2
        while wanted in self.taken and not own:
            wanted, nth = f"{external_id(key)}/{nth}", nth + 1
        return wanted


def external_id(key: str) -> str:
    return f"{PREFIX}{key[:_LENGTH]}"


def standing_reports(organisation: Organisation, by: User, documents: Mapping[str, Told]) -> StandingReports:
    """For each document (a row of it tells what it is) the report that holds it: by its id, else by what it
    is. Retracted ones do not count."""
    own = Report.objects.filter(organisation=organisation)
    ids = {told.document.get("external_id") or external_id(key) for key, told in documents.items()}
    stems = own.annotate(stem=Left("external_id", len(PREFIX) + _LENGTH))
    same_id = stems.filter(Q(external_id__in=ids) | Q(stem__in=ids)).exclude(external_id="")
    by_id: dict[str, Any] = {}
    by_facts: dict[tuple[object, ...], list[Any]] = {}
    for report in _last(same_id):
        stem = (
            report.external_id if report.external_id in ids else report.external_id[: len(PREFIX) + _LENGTH]
        )
        by_id[stem] = report
    facts = [
        told.document for told in documents.values() if {"source", "published_on"} <= told.document.keys()
    ]
    same_day = own.filter(
        source__in={document["source"] for document in facts},
        published_on__in={document["published_on"] for document in facts},
    )
    for report in _last(same_day):
        known = (report.source_id, report.published_on, report.title, report.url)
        by_facts.setdefault(known, []).append(report)
    reports = StandingReports(taken=set(same_id.values_list("external_id", flat=True)))
    named = {
        key: by_id.get(told.document.get("external_id") or external_id(key))
        for key, told in documents.items()
    }
    matched: dict[str, Any] = {}
    holders: dict[UUID, str] = {}
    # Whoever names a report has it before whoever describes it.
    for key in sorted(documents, key=lambda key: named[key] is None):
        report = named[key] or _by_facts(documents[key], by_facts)
        if report is not None and holders.setdefault(report.pk, key) == key:
            matched[key] = report
        elif report is not None:
            reports.rivals[key] = documents[holders[report.pk]]
    contents = stored_contents([report.pk for report in matched.values()])
    by_hand = _corrected_by_hand(matched.values(), by)
    for key, report in matched.items():
        status = ReportStatus(report.status)
        corrected_by = report.by if report.pk in by_hand else None
        reports.found[key] = Standing(report, status, contents[report.pk], corrected_by)
    return reports


def _by_facts(told: Told, known: Mapping[tuple[object, ...], Sequence[Any]]) -> Any:
    """A document with an id of its own is no report that has another."""
    document = told.document
    source = getattr(document.get("source"), "pk", None)
    facts = (source, document.get("published_on"), document.get("title"), document.get("url", ""))
    return next(
        (
            report
            for report in known.get(facts, ())
            if not document.get("external_id") or not _has_own_id(report)
        ),
        None,
    )


def _has_own_id(report: Report) -> bool:
    """One that somebody gave it."""
    return bool(report.external_id) and not report.external_id.startswith(PREFIX)


def _last(reports: QuerySet[Report]) -> QuerySet[Any]:
    """Of each its last revision, where that was not retracted."""
    standing: QuerySet[Any] = with_status(reports.filter(superseded_by=None).select_related("source", "by"))
    return standing.filter(status__in=[ReportStatus.DRAFT, ReportStatus.PUBLISHED]).order_by("at", "pk")


def _corrected_by_hand(reports: Collection[Report], by: User) -> set[UUID]:
    """Those whose last revision somebody else made, not through an import: sheets follow one another."""
    revised = [report.pk for report in reports if report.revision > 1 and report.by_id != by.pk]
    imported = entering_rows().filter(report__in=revised).values_list("report", flat=True)
    undone = entering_rows().filter(of__state=ImportState.UNDONE).values("report")
    taken_back = Report.objects.filter(pk__in=revised, supersedes__in=undone).values_list("pk", flat=True)
    return set(revised) - set(imported) - set(taken_back)


def rows_by_document(told: Sequence[Told]) -> dict[str, list[Told]]:
    """The rows of each document, in their order."""
    rows: dict[str, list[Told]] = {}
    for each in told:
        rows.setdefault(each.key, []).append(each)
    return rows

"""The evidence of a camp on a page: by role, what moves the number first, so many figures at a time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Page, Paginator

from camptrack.models import Figure
from camptrack.queries.evidence import Bearing, Explained, explained
from camptrack.queries.explanation import explain
from camptrack.reconcile.figures import Band
from camptrack.vocabulary import Role

from .band import band_for
from .report_page import may_see_grades

#: figures at a time
SHOWN = 40
#: what moves the number first
ROLES = [
    Role.ANCHOR,
    Role.FLOW,
    Role.DISSENT,
    Role.CONFIRMATION,
    Role.OUTRANKED,
    Role.SET_ASIDE,
    Role.DENIED,
    Role.NOT_CREDIBLE,
    Role.COMPOSITION,
]


@dataclass(frozen=True)
class Line:
    """A figure in the list of the evidence."""

    figure: Figure
    role: Role
    band: Band | None
    people: int
    sentence: str
    grades: bool


@dataclass(frozen=True)
class EvidenceList:
    """`groups`: per role how many figures have it in all, and those of this page."""

    page: Page[Bearing]
    groups: list[tuple[Role, int, list[Line]]]


def evidence_list(bearing: Sequence[Bearing], seen: set[int], number: str | None) -> EvidenceList:
    """The page of this number; `seen` are the organisations (ids) whose grades the reader sees."""
    counts = Counter(Role(each.finding.role) for each in bearing)
    # Of a role the latest first.
    latest = sorted(bearing, key=lambda each: (each.figure.end, each.figure.start), reverse=True)
    ordered = sorted(latest, key=lambda each: ROLES.index(Role(each.finding.role)))
    page = Paginator(ordered, SHOWN).get_page(number)
    lines = [_line(each, seen) for each in explained([*page.object_list])]
    return EvidenceList(
        page,
        [(role, counts[role], list(said)) for role, said in groupby(lines, key=lambda line: line.role)],
    )


def _line(each: Explained, seen: set[int]) -> Line:
    grades = each.figure.report.organisation_id in seen
    return Line(
        each.figure,
        Role(each.finding.role),
        band_for(each.figure, member=grades),
        each.finding.people,
        explain(each, grades=may_see_grades(each, seen)),
        grades,
    )

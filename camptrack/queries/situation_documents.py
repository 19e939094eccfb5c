"""The reports that bear on an issue's numbers. What counts is shared, so every reader may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from camptrack.reconcile.camp import Reconciliation
from camptrack.reconcile.flows import Flows
from camptrack.reconcile.terms import Role
from camptrack.situation import Document

from .situation_days import Period
from .situation_facts import Fact

MOST = 60


def bearing(decided: Reconciliation, period: Period) -> set[str]:
    """The figures that have a part in a camp's numbers: what its people stand on and what agrees or equals
    it, the flows placed in the period, the breakdowns in force."""
    point = decided.on(period.end)
    if point is None:
        return set()
    anchor = {point.anchor} if point.anchor else set()
    confirming = {
        finding.key
        for finding in decided.findings
        if finding.role == Role.CONFIRMATION and finding.because in anchor and finding.since <= period.end
    }
    dissenting = {each.key for each in decided.dissents if each.since <= period.end <= each.last}
    latest = {cut: [v for day, v in days if day <= period.end] for cut, days in decided.composition.items()}
    describing = {voices[-1].figure.key for voices in latest.values() if voices}
    return anchor | confirming | dissenting | describing | _placed(decided, period)


def _placed(decided: Reconciliation, period: Period) -> set[str]:
    return {key for flows in (decided.arrivals, decided.departures) for key in _owners(flows, period)}


def _owners(flows: Flows, period: Period) -> Iterable[str]:
    for group in flows.groups:
        base = group.days.base
        first, last = max(period.start - base, 0), max(period.end - base + 1, 0)
        for owner, people in zip(group.owner[first:last], group.days.best[first:last], strict=True):
            if people:
                yield group.voices[owner].figure.key


@dataclass
class Documents:
    """The latest of them, each once."""

    kept: dict[UUID, Document] = field(default_factory=dict)

    def add(self, keys: Iterable[str], facts: Mapping[str, Fact]) -> None:
        """A batch more; what is too old is let go at once."""
        for key in keys:
            fact = facts[key]
            self.kept[fact.report] = Document(
                fact.source, fact.source_kind, fact.title, fact.url, fact.published_on
            )
        latest = sorted(self.kept.items(), key=lambda item: (item[1].published_on, item[0]), reverse=True)
        self.kept = dict(latest[:MOST])

    def told(self) -> list[Document]:
        """Latest first."""
        return list(self.kept.values())

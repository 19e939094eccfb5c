"""What sources said of a camp, and whether they differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from camptrack import situation
from camptrack.reconcile import figures as rules
from camptrack.reconcile.camp import Reconciliation
from camptrack.reconcile.evidence import Finding
from camptrack.reconcile.policy import POLICY
from camptrack.reconcile.terms import Measure, Role

from .situation_facts import Fact

#: days back for which the sources' headcounts are told where they differ
RECENT = 90


@dataclass(frozen=True)
class Said:
    """A figure of the whole camp; its role as of the last day."""

    voice: rules.Voice
    role: Role

    @property
    def key(self) -> str:
        return self.voice.figure.key


def said_within(
    figures: Iterable[rules.Figure], decided: Reconciliation, first: int, last: int
) -> list[Said]:
    """What was said of days from first to last, by day. A figure of part of the camp may be too small to
    publish, and is left out."""
    return _within(figures, decided.evidence_on(last), first, last)


def headcounts_within(
    figures: Iterable[rules.Figure], decided: Reconciliation, first: int, last: int
) -> list[Said]:
    """The headcounts alone; what became of each flow takes going through all of its days."""
    counted = [figure for figure in figures if figure.measure == Measure.HEADCOUNT]
    return _within(counted, [each for each in decided.findings if each.since <= last], first, last)


def _within(
    figures: Iterable[rules.Figure], findings: Iterable[Finding], first: int, last: int
) -> list[Said]:
    roles = {finding.key: finding.role for finding in findings}
    found = [
        Said(rules.voice(figure, POLICY), roles[figure.key])
        for figure in figures
        if figure.part is None
        and figure.key in roles
        and figure.end.toordinal() >= first
        and figure.start.toordinal() <= last
    ]
    return sorted(found, key=lambda said: (said.voice.last, said.voice.first, said.voice.rank, said.key))


def differ(decided: Reconciliation, recent: Iterable[Said], on: int) -> bool:
    """Whether a dissent is in force, or a credible headcount that is not followed lies apart from what is
    published of its own day."""
    if any(dissent.since <= on <= dissent.last for dissent in decided.dissents):
        return True
    return any(each.role == Role.OUTRANKED and _apart(decided, each.voice) for each in recent)


def _apart(decided: Reconciliation, voice: rules.Voice) -> bool:
    point = decided.on(voice.first)
    return point is not None and (voice.band.high < point.low or point.high < voice.band.low)


def told(said: Iterable[Said], facts: Mapping[str, Fact], organisation: int) -> list[situation.Voice]:
    """Grades only of what the organisation itself entered: others' are for their members."""
    return [
        situation.Voice(
            source=facts[each.key].source,
            start=date.fromordinal(each.voice.first),
            end=date.fromordinal(each.voice.last),
            measure=each.voice.figure.measure.value,
            people=people(each.voice),
            role=each.role.value,
            reliability=facts[each.key].reliability if facts[each.key].organisation == organisation else "",
        )
        for each in said
    ]


def people(voice: rules.Voice) -> situation.Band:
    return situation.Band(voice.band.low, voice.band.best, voice.band.high)

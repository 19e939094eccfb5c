"""One camp's counting figures → its population over time, and why (the whole of §2–§7)."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from .composition import Cut, Described, described, in_force
from .evidence import Finding, Reason
from .figures import Figure, Voice, not_credible, voice
from .flow_evidence import flow_findings
from .flows import Flows, place_flows
from .headcounts import Anchor, Dissent, choose_anchors
from .policy import POLICY, Policy
from .series import Point, build_series
from .terms import Measure, Role


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What a camp's evidence comes to. Days are ordinals (`date.toordinal`)."""

    points: list[Point]
    #: day → people that were reported to leave though nobody was left (§6)
    swallowed: dict[int, int]
    anchors: list[Anchor]
    dissents: list[Dissent]
    arrivals: Flows
    departures: Flows
    #: per cut, from which day which headcount describes the camp (§7)
    composition: dict[Cut, list[tuple[int, Voice]]]
    #: what does not depend on the day asked for
    findings: list[Finding]
    #: the credible headcounts of the whole camp
    headcounts: list[Voice]

    def on(self, day: int) -> Point | None:
        """The state on a day; None before the first figure and for a camp without a series."""
        place = bisect_right(self.points, day, key=lambda point: point.day)
        return self.points[place - 1] if place else None

    def described(self) -> list[Described]:
        """Which headcount describes the camp by which cut, from when, with its base."""
        return described(self.composition, self.best_on)

    def best_on(self, day: int) -> int:
        """The people on a day; nobody where nothing is known."""
        point = self.on(day)
        return point.best if point else 0

    def evidence_on(self, day: int) -> list[Finding]:
        """Every figure that bears on a day, with its role as of then.

        Before the first anchor the population is worked out backwards from it, so what lies between
        bears on the day too.
        """
        until = max(day, self.anchors[0].day) if self.anchors else day
        flows = flow_findings(self.arrivals, until) + flow_findings(self.departures, until)
        latest: dict[str, Finding] = {}
        for finding in [*self.findings, *flows]:
            if finding.since <= until:
                latest[finding.key] = finding
        return sorted(latest.values(), key=lambda finding: (finding.since, finding.key))


def reconcile(figures: Iterable[Figure], policy: Policy = POLICY) -> Reconciliation:
    """Decide a camp's totals from its counting figures, in whatever order they come.

    Figures alike in all that the rules look at take their roles in the order of their keys, which moves
    nobody: it only settles which twin is named.
    """
    credible: dict[Measure, list[Voice]] = {measure: [] for measure in Measure}
    parts: list[Voice] = []
    findings: list[Finding] = []
    for figure in sorted(figures, key=lambda figure: figure.key):
        why_not = not_credible(figure)
        if why_not is not None:
            since = figure.start.toordinal()
            findings.append(Finding(figure.key, Role.NOT_CREDIBLE, why_not, since))
        elif figure.part is not None:
            parts.append(voice(figure, policy))
        else:
            credible[figure.measure].append(voice(figure, policy))

    arrivals = place_flows(credible[Measure.ARRIVALS], policy)
    departures = place_flows(credible[Measure.DEPARTURES], policy)
    headcounts = choose_anchors(credible[Measure.HEADCOUNT], _net(arrivals, departures), policy)
    anchor_days = [anchor.day for anchor in headcounts.anchors]
    findings += headcounts.findings
    findings += [Finding(v.figure.key, Role.COMPOSITION, Reason.PART_OF_CAMP, v.first) for v in parts]

    points: list[Point] = []
    swallowed: dict[int, int] = {}
    spoken_of = [v.first for voices in credible.values() for v in voices]
    if headcounts.anchors or arrivals.groups or departures.groups:
        series = build_series(
            first=min(spoken_of),
            arrivals=arrivals.widened(anchor_days),
            departures=departures.widened(anchor_days),
            anchors=headcounts.anchors,
            dissents=headcounts.dissents,
            policy=policy,
        )
        points, swallowed = series.points, series.swallowed
    return Reconciliation(
        points,
        swallowed,
        headcounts.anchors,
        headcounts.dissents,
        arrivals,
        departures,
        in_force([*credible[Measure.HEADCOUNT], *parts]),
        findings,
        credible[Measure.HEADCOUNT],
    )


def _net(arrivals: Flows, departures: Flows) -> dict[int, int]:
    net: dict[int, int] = {}
    for flows, sign in ((arrivals, 1), (departures, -1)):
        base, best = flows.days.base, flows.days.best
        for place in flows.days.with_people():
            net[base + place] = net.get(base + place, 0) + sign * best[place]
    return net

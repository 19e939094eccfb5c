"""What became of each arrival and departure figure."""

from collections import defaultdict

from .evidence import Finding, Reason
from .flows import Flows
from .terms import Role


def flow_findings(flows: Flows, until: int) -> list[Finding]:
    """What became of every figure; people are those that it placed on the days up to `until`."""
    findings = []
    for group in flows.groups:
        people: dict[int, int] = defaultdict(int)
        days: dict[int, int] = defaultdict(int)
        for day, (owner, best) in enumerate(zip(group.owner, group.days.best, strict=True), group.days.base):
            days[owner] += 1
            if day <= until:
                people[owner] += best
        for place, voice in enumerate(group.voices):
            key, first = voice.figure.key, voice.first
            if place in group.denied:
                denier = group.voices[group.denied[place]].figure.key
                findings.append(Finding(key, Role.DENIED, Reason.REVISED, first, because=denier))
            elif place in group.set_aside:
                reason, holder = group.set_aside[place]
                because = group.voices[holder].figure.key
                findings.append(Finding(key, Role.SET_ASIDE, reason, first, because=because))
            else:
                reason = Reason.PLACED if days[place] else Reason.SHAPE_ONLY
                findings.append(Finding(key, Role.FLOW, reason, first, people=people[place]))
    return findings

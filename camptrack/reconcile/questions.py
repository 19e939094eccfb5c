"""What a reviewer should look at: which findings of a camp's evidence make a question, and how many people
hang on the answer.

A question asks about one figure: was the rules' answer about it right? It is asked where the difference
matters (more than a twentieth of the people in the camp, and at least 50), and where the figure's own band
does not hold what the total says. It is closed when a reviewer verified, recommended or left the figure, or
verified or recommended another for the same days; and gone when the rules come to another answer.

Time closes questions too. What lies before the last anchor but one moves neither today's population nor the
drift of the last count, whatever is decided; so nothing older is asked, and the queue holds what can still be
mended. A camp with one anchor, or with none, is asked about its whole record. Of one camp 20 questions are
asked at most, those of the most people: as they are answered, others follow.
"""

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import NamedTuple

from .camp import Reconciliation
from .evidence import Reason
from .figures import Figure, Voice
from .flow_days import Days, Group
from .policy import POLICY, Policy
from .terms import QuestionKind, Role

#: of headcounts that lost
_KINDS = {
    Role.OUTRANKED: QuestionKind.OUTRANKED,
    Role.DISSENT: QuestionKind.DISAGREEMENT,
    Role.SET_ASIDE: QuestionKind.SET_ASIDE,
}


class Question(NamedTuple):
    """A figure (by its key) to look at; `other` is the one that the total follows instead, or that says the
    same. `day` is an ordinal, `people` how many hang on the answer."""

    kind: QuestionKind
    figure: str
    other: str | None
    day: int
    people: int


def questions(decided: Reconciliation, policy: Policy = POLICY) -> list[Question]:
    """A camp's open questions, one a figure, those of the most people first; the same in whatever order the
    evidence came."""
    asking = _Asking(decided, policy)
    found = [
        *asking.about_headcounts(),
        *asking.about_anchors(),
        *asking.about_flows(),
        *asking.about_waves(),
    ]
    found.sort(key=lambda question: (-question.people, question.kind, question.figure, question.other or ""))
    first: dict[str, Question] = {}
    for question in found:
        first.setdefault(question.figure, question)
    return list(first.values())[: policy.most_questions]


def _closed(figure: Figure) -> bool:
    return figure.verified or figure.recommended or figure.left


def _settles(other: Figure) -> bool:
    """A reviewer has said which of the figures for the same days is right."""
    return other.verified or other.recommended


class _Asking:
    def __init__(self, decided: Reconciliation, policy: Policy) -> None:
        self.decided, self.policy = decided, policy
        anchors = decided.anchors
        self.since = anchors[-2].day if len(anchors) > 1 else 0
        self.voices = {voice.figure.key: voice for voice in decided.headcounts}

    def about_headcounts(self) -> Iterator[Question]:
        """Headcounts that lost: outranked, dissenting on the anchor's own day, or mere distribution lists."""
        for finding in self.decided.findings:
            if finding.role not in _KINDS or finding.since < self.since:
                continue
            if finding.reason == Reason.REPLACED_BY_EQUAL:
                continue  # asked about the anchor that took its place
            voice = self.voices[finding.key]
            best = self.decided.best_on(finding.since)
            people = abs(voice.band.best - best)
            if _closed(voice.figure) or voice.band.low <= best <= voice.band.high:
                continue
            other = self.voices[finding.because] if finding.because else None
            if other is not None and other.first == voice.first and _settles(other.figure):
                continue
            if self._matters(people, best):
                yield Question(_KINDS[finding.role], finding.key, finding.because, finding.since, people)

    def about_anchors(self) -> Iterator[Question]:
        """Counts that found what no report explains. Where another source, as strong, had spoken before, the
        two disagree."""
        anchors = self.decided.anchors
        for before, anchor in pairwise(anchors):
            people = abs(anchor.drift or 0)
            if anchor.day < self.since or _closed(anchor.voice.figure):
                continue
            if self._matters(people, anchor.best):
                another = before.voice.figure.source != anchor.voice.figure.source
                equal = another and anchor.voice.strength >= before.voice.strength
                kind = QuestionKind.DISAGREEMENT if equal else QuestionKind.DRIFT
                yield Question(kind, anchor.voice.figure.key, before.voice.figure.key, anchor.day, people)

    def about_flows(self) -> Iterator[Question]:
        """Arrivals and departures that were set aside or denied, though their days hold other numbers."""
        for flows in (self.decided.arrivals, self.decided.departures):
            for group in flows.groups:
                yield from self._about_group(group, flows.days)

    def _about_group(self, group: Group, together: Days) -> Iterator[Question]:
        # A figure without a wave speaks of all the waves together.
        days = together if group.wave is None else group.days
        for place, (_reason, holder) in group.set_aside.items():
            voice, other = group.voices[place], group.voices[holder]
            held, _low, _high = days.sums(voice.first, voice.last)
            if not voice.band.low <= held <= voice.band.high:
                yield from self._flow(QuestionKind.SET_ASIDE, voice, other, abs(voice.band.best - held))
        for place, denier in group.denied.items():
            voice, other = group.voices[place], group.voices[denier]
            yield from self._flow(QuestionKind.DENIED, voice, other, voice.band.best - other.band.best)

    def about_waves(self) -> Iterator[Question]:
        """Two waves whose largest figures speak of nearly the same days and numbers: perhaps one, counted
        twice."""
        for flows in (self.decided.arrivals, self.decided.departures):
            largest = [_largest(group) for group in flows.groups if group.wave is not None]
            recent = [voice for voice in largest if voice.last >= self.since]
            for one, another in combinations(recent, 2):
                lesser, greater = sorted((one, another), key=lambda voice: (voice.band.best, voice.rank))
                people = lesser.band.best
                if _alike(lesser, greater) and not _settles(greater.figure) and not greater.figure.left:
                    yield from self._flow(QuestionKind.SAME_PEOPLE, lesser, greater, people)

    def _flow(self, kind: QuestionKind, voice: Voice, other: Voice, people: int) -> Iterator[Question]:
        if voice.last < self.since or _closed(voice.figure):
            return
        if kind != QuestionKind.SAME_PEOPLE and _settles(other.figure):
            return
        if self._matters(people, self.decided.best_on(voice.last)):
            yield Question(kind, voice.figure.key, other.figure.key, voice.last, people)

    def _matters(self, people: int, among: int) -> bool:
        share = self.policy.question_share
        return people >= self.policy.question_people and people * share.denominator > among * share.numerator


def _largest(group: Group) -> Voice:
    """The figure of a wave that says most; not one that was denied or set aside, which some other was not."""
    placed = [
        voice
        for place, voice in enumerate(group.voices)
        if place not in group.denied and place not in group.set_aside
    ]
    return max(placed, key=lambda voice: (voice.band.best, voice.days, voice.rank))


def _alike(one: Voice, another: Voice) -> bool:
    """Half of the shorter period lies in the other, and the numbers are within a tenth of each other."""
    common = min(one.last, another.last) - max(one.first, another.first) + 1
    if 2 * common < min(one.days, another.days):
        return False
    lesser, greater = sorted((one.band.best, another.band.best))
    return 10 * (greater - lesser) <= greater

"""A random life of three camps: reports entered, published, corrected, retracted and decided about, camps
merged and parted again; with a plain account of it from which the oracle's evidence is worked out apart from
our queries."""

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from django.db import connection

from camptrack.actions.contents import ReportContent
from camptrack.actions.decisions import decide
from camptrack.actions.merges import merge_camp, unmerge_camp
from camptrack.actions.reports import (
    correct_report,
    enter_report,
    publish_report,
    retract_report,
    share_report,
)
from camptrack.models import Camp, Decision, Figure, Organisation, Report, Source, User, Wave
from camptrack.vocabulary import Audience, DecisionKind
from tests import factories
from tests.actions.random_contents import report_content
from tests.reconcile.oracle_figures import Record
from tests.reconcile.records import random_records

SOURCES = ("aid", "bel", "cam")
WAVES = ("east", "north", "south")
TRANSFER = "across"


@dataclass
class Kept:
    """A figure as the account has it: what was written, whether it counts, what was decided."""

    record: Record
    camp: Camp
    figure: Figure
    counts: bool = False
    decisions: list[tuple[Decision, Wave | Camp | None]] = field(default_factory=list)


@dataclass(frozen=True)
class Counted:
    """A figure that counts, and the decisions in force about it, as they are at a moment."""

    record: Record
    camp: Camp
    key: str
    decisions: tuple[tuple[Decision, Wave | Camp | None], ...]


@dataclass
class Document:
    """A report as the account has it."""

    report: Report
    published: bool
    shared: bool
    ended: bool
    kept: list[Kept]


class Life:
    """Three camps, a wave from the first to the second, and what happened to them so far."""

    def __init__(self, rng: random.Random, by: User, organisation: Organisation, prefix: str) -> None:
        self.rng, self.by, self.organisation = rng, by, organisation
        area = factories.area(parent=factories.country(prefix), level=1)
        self.camps = [factories.camp(f"{prefix}-{nth}", area=area) for nth in (1, 2, 3)]
        #: camp by the camp that was merged into it
        self.merged: dict[Camp, Camp] = {}
        for slug in SOURCES:
            Source.objects.get_or_create(slug=slug, defaults={"name": slug, "kind": "ngo"})
        self.prefix = prefix.lower()
        self.waves = {name: factories.wave(f"{self.prefix}-{name}") for name in WAVES}
        self.waves[TRANSFER] = factories.wave(
            f"{self.prefix}-{TRANSFER}", origin_camp=self.camps[0], destination_camp=self.camps[1]
        )
        self.documents: list[Document] = []

    def step(self) -> None:
        """One thing happens."""
        deeds = (
            [self._enter] * 4
            + [self._publish, self._share, self._correct, self._retract]
            + [self._decide] * 3
            + [self._merge_or_part]
        )
        self.rng.choice(deeds)()

    def counted(self) -> list[Counted]:
        """What counts now and what was decided about it; merges are no part of this, they are today's."""
        return [
            Counted(kept.record, kept.camp, str(kept.figure.pk), tuple(kept.decisions))
            for document in self.documents
            if document.published and document.shared and not document.ended
            for kept in document.kept
        ]

    def evidence(self, camp: Camp, counted: list[Counted] | None = None) -> list[Record]:
        """What counts for a camp (now, or once), as the oracle takes it, in today's camps; from camp to
        camp counts in both."""
        if camp in self.merged:
            return []
        everything = self.counted() if counted is None else counted
        return [record for each in everything for record in self._seen_from(camp, each)]

    def _seen_from(self, camp: Camp, counted: Counted) -> list[Record]:
        kinds = {each.kind for each, _ in counted.decisions}
        assigned = {each.kind: to for each, to in counted.decisions if to}
        wave = assigned.get(DecisionKind.ASSIGN_WAVE)
        place = assigned.get(DecisionKind.ASSIGN_CAMP, counted.camp)
        assert isinstance(place, Camp)
        record = replace(
            counted.record,
            key=counted.key,
            wave=wave.slug if isinstance(wave, Wave) else counted.record.wave,
            verified=DecisionKind.VERIFY in kinds,
            disputed=DecisionKind.DISPUTE in kinds,
            recommended=DecisionKind.RECOMMEND in kinds,
        )
        here = self.merged.get(place, place)
        if here == camp:
            return [record]
        origin, destination = (self.merged.get(end, end) for end in self.camps[:2])
        if record.wave == self.waves[TRANSFER].slug:
            if record.measure == "arrivals" and (here, camp) == (destination, origin):
                return [replace(record, measure="departures")]
            if record.measure == "departures" and (here, camp) == (origin, destination):
                return [replace(record, measure="arrivals")]
        return []

    def _merge_or_part(self) -> None:
        """A merge or its contrary, where it may be: no wave runs within a camp."""
        if self.merged and self.rng.random() < 0.5:
            camp = self.rng.choice(list(self.merged))
            unmerge_camp(by=self.by, camp=camp, reason="two after all")
            del self.merged[camp]
            return
        camp, into = self.rng.sample([each for each in self.camps if each not in self.merged], 2)
        after = {**self.merged, camp: into}
        after |= {each: into for each, to in self.merged.items() if to == camp}
        if after.get(self.camps[0], self.camps[0]) != after.get(self.camps[1], self.camps[1]):
            merge_camp(by=self.by, camp=camp, into=into, reason="the same camp")
            self.merged = after

    def _records(self) -> list[Record]:
        """Figures of one document: one source, one date, one grade."""
        drawn = [record for record in random_records(self.rng) if record.end < datetime.now(tz=UTC).date()]
        first = drawn[0] if drawn else random_records(random.Random(1))[0]
        alike = [
            record
            for record in drawn
            if (record.source, record.published_on, record.reliability, record.credibility)
            == (first.source, first.published_on, first.reliability, first.credibility)
        ]
        return [self._in_our_waves(record) for record in (alike or [first])[:3]]

    def _in_our_waves(self, record: Record) -> Record:
        wave = None
        if record.measure != "headcount":
            name = self.rng.choice((record.wave, record.wave, TRANSFER))
            wave = self.waves[name].slug if name else None
        size = record.household_size
        return replace(
            record,
            wave=wave,
            household_size=size if size is None or (size * 1000).denominator == 1 else None,
            method=record.method if record.measure == "headcount" else "headcount",
            verified=False,
            recommended=False,
            disputed=False,
        )

    def _content(self, records: list[Record], camps: list[Camp], audience: Audience) -> ReportContent:
        return report_content(records, camps, audience, list(self.waves.values()))

    def _keep(self, report: Report, records: list[Record], camps: list[Camp]) -> list[Kept]:
        figures = Figure.objects.filter(report=report).order_by("position")
        # Who names a merged camp speaks of the one that it was merged into.
        named = [self.merged.get(camp, camp) for camp in camps]
        return [Kept(*each) for each in zip(records, named, figures, strict=True)]

    def _enter(self) -> None:
        records = self._records()
        camps = [self.rng.choice(self.camps) for _ in records]
        audience = self.rng.choice((Audience.SHARED, Audience.SHARED, Audience.SHARED, Audience.INTERNAL))
        publish = self.rng.random() < 0.8
        report = enter_report(
            by=self.by,
            organisation=self.organisation,
            content=self._content(records, camps, audience),
            publish=publish,
        )
        kept = self._keep(report, records, camps)
        self.documents.append(Document(report, publish, audience == Audience.SHARED, ended=False, kept=kept))

    def _open(self, **wanted: bool) -> Document | None:
        fitting = [
            document
            for document in self.documents
            if not document.ended and all(getattr(document, name) == value for name, value in wanted.items())
        ]
        return self.rng.choice(fitting) if fitting else None

    def _publish(self) -> None:
        if document := self._open(published=False):
            publish_report(by=self.by, report=document.report)
            document.published = True

    def _share(self) -> None:
        if document := self._open(shared=False):
            share_report(by=self.by, report=document.report)
            document.shared = True

    def _correct(self) -> None:
        if document := self._open():
            records, camps = self._mended(document)
            content = self._content(records, camps, Audience.SHARED)
            report = correct_report(by=self.by, report=document.report, content=content, reason="mended")
            document.ended = True
            kept = self._keep(report, records, camps)
            for old, new in zip(document.kept, kept, strict=False):
                if (old.record, self.merged.get(old.camp, old.camp)) == (new.record, new.camp):
                    self._carried(old, new)
            self.documents.append(Document(report, document.published, shared=True, ended=False, kept=kept))

    def _mended(self, document: Document) -> tuple[list[Record], list[Camp]]:
        """Other figures altogether, or the same with one of them changed."""
        if self.rng.random() < 0.3:
            records = self._records()
            return records, [self.rng.choice(self.camps) for _ in records]
        records = [kept.record for kept in document.kept]
        nth = self.rng.randrange(len(records))
        if (value := records[nth].value) is not None and records[nth].low is records[nth].high is None:
            cells = [cell for cell in records[nth].cells if cell.count is None]
            records[nth] = replace(
                records[nth], value=value + self.rng.randrange(1, 5000), cells=tuple(cells)
            )
        return records, [kept.camp for kept in document.kept]

    def _carried(self, old: Kept, new: Kept) -> None:
        """What stood on a figure stands on the one that says the same."""
        rows = {row.carried_from_id: row for row in Decision.objects.filter(figure=new.figure)}
        new.decisions = [(rows[decision.pk], wave) for decision, wave in old.decisions]

    def _retract(self) -> None:
        if document := self._open():
            retract_report(by=self.by, report=document.report, reason="wrong camp")
            document.ended = True

    def _decide(self) -> None:
        everything = [kept for document in self.documents for kept in document.kept]
        if not everything:
            return
        kept = self.rng.choice(everything)
        if kept.decisions and self.rng.random() < 0.4:
            taken_back = self.rng.choice(kept.decisions)
            decide(
                by=self.by,
                figure=kept.figure,
                kind=DecisionKind.WITHDRAW,
                withdraws=taken_back[0],
                reason="no longer",
            )
            kept.decisions.remove(taken_back)
            return
        kinds = [DecisionKind.VERIFY, DecisionKind.DISPUTE, DecisionKind.RECOMMEND]
        if kept.record.measure != "headcount":
            kinds += [DecisionKind.ASSIGN_WAVE] * 2
        kind = self.rng.choice([*kinds, DecisionKind.ASSIGN_CAMP])
        wave = self.rng.choice(list(self.waves.values())) if kind == DecisionKind.ASSIGN_WAVE else None
        camp = self.rng.choice(self.camps) if kind == DecisionKind.ASSIGN_CAMP else None
        decision = decide(
            by=self.by,
            figure=kept.figure,
            kind=kind,
            wave=wave,
            camp=Camp.objects.get(pk=camp.pk) if camp else None,
            reason="as seen on the spot",
        )
        kept.decisions.append((decision, wave or self._standing(camp)))

    def _standing(self, camp: Camp | None) -> Camp | None:
        return None if camp is None else self.merged.get(camp, camp)


def now() -> datetime:
    """The database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (moment,) = cursor.fetchone()
    assert isinstance(moment, datetime)
    return moment

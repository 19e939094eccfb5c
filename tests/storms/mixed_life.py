"""A life of three camps over REST, lived by one thread, with a plain account of it: reports entered,
corrected, retracted and decided about; a wave that joins two of the camps and parts from them again; a camp
that moves to another district; a camp that is merged into another and stands for itself again."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from camptrack.actions.merges import merge_camp, unmerge_camp
from camptrack.models import Camp, User
from tests.reconcile.oracle_figures import Record
from tests.reconcile.records import random_records
from tests.storms.test_random_camps import Partner, body, postable

KINDS = {"verify": "verified", "dispute": "disputed", "recommend": "recommended"}
WAVES = ("east", "north", "south")


@dataclass
class Entered:
    """A report of one figure, and what became of it."""

    report: str
    record: Record
    camp: int
    published: bool
    ended: bool = False
    #: the decisions in force, by id: the kind, and the wave assigned
    decisions: dict[str, tuple[str, str | None]] = field(default_factory=dict)

    def as_decided(self) -> Record:
        """As it counts."""
        flags = {KINDS[kind]: True for kind, _ in self.decisions.values() if kind in KINDS}
        assigned = [wave for kind, wave in self.decisions.values() if kind == "assign_wave"]
        return replace(self.record, wave=assigned[-1] if assigned else self.record.wave, **flags)


class MixedLife:
    """One thread asks at a time, so the account is exact whatever other threads and the workers do."""

    def __init__(
        self,
        seed: int,
        partner: Partner,
        by: User,
        districts: list[str],
        make_camp: Callable[[str, str], Camp],
        now: Callable[[], datetime],
    ) -> None:
        self.rng = random.Random(seed)
        self.partner, self.by, self.districts, self.now = partner, by, districts, now
        self.camps = [make_camp(f"SY-{seed}-{nth}", self.rng.choice(districts)) for nth in range(3)]
        self.entered: list[Entered] = []
        #: the camp into which the last is merged
        self.merged_into: int | None = None
        #: whether the transfer runs from the first camp to the second, or nobody knows from where to where
        self.across = False
        self.transfer = f"across-{seed}"
        self.partner.ask("POST", "waves/", {"slug": self.transfer, "label": "Across"})
        self.moments: list[tuple[datetime, list[tuple[int, Record]]]] = []

    def live(self, deeds: int) -> None:
        """So many things happen."""
        for _ in range(deeds):
            self.rng.choice(
                [self.enter] * 6
                + [self.decide] * 4
                + [
                    self.correct,
                    self.retract,
                    self.publish,
                    self.turn_the_wave,
                    self.move,
                    self.merge_or_part,
                ]
            )()
            self.moments.append((self.now(), self.counted()))

    def counted(self) -> list[tuple[int, Record]]:
        """The evidence that counts now, by the camp it names."""
        return [(each.camp, each.as_decided()) for each in self.entered if each.published and not each.ended]

    def evidence(self, camp: int, counted: list[tuple[int, Record]]) -> list[Record]:
        """What of this counts in a camp, with the merges and waves of today."""
        found = []
        for named, record in counted:
            here = self._here(named)
            if here == camp:
                found.append(record)
            elif self.across and record.wave == self.transfer:
                if (record.measure, here, camp) == ("arrivals", 1, 0):
                    found.append(replace(record, measure="departures"))
                if (record.measure, here, camp) == ("departures", 0, 1):
                    found.append(replace(record, measure="arrivals"))
        return found

    def _draw(self) -> Record:
        records: list[Record] = []
        while not records:
            records = [record for record in random_records(self.rng) if postable(record)]
        drawn = replace(self.rng.choice(records), verified=False, recommended=False, disputed=False)
        if drawn.measure == "headcount":
            return drawn
        return replace(drawn, wave=self.rng.choice((drawn.wave, drawn.wave, self.transfer)))

    def _open(self, **wanted: Any) -> Entered | None:
        fitting = [
            each
            for each in self.entered
            if not each.ended and all(getattr(each, name) == value for name, value in wanted.items())
        ]
        return self.rng.choice(fitting) if fitting else None

    def _keep(self, answer: dict[str, Any], record: Record, camp: int, *, published: bool) -> None:
        record = replace(record, key=answer["figures"][0]["id"])
        # Who names a merged camp speaks of the one that it was merged into, for good.
        self.entered.append(Entered(answer["id"], record, self._here(camp), published))

    def _here(self, camp: int) -> int:
        return self.merged_into if camp == 2 and self.merged_into is not None else camp

    def enter(self) -> None:
        record, camp, publish = self._draw(), self.rng.randrange(3), self.rng.random() < 0.85
        content = {**body(record, self.camps[camp].code), "publish": publish}
        self._keep(self.partner.ask("POST", "reports/", content), record, camp, published=publish)

    def publish(self) -> None:
        if each := self._open(published=False):
            self.partner.ask("POST", f"reports/{each.report}/publish/")
            each.published = True

    def correct(self) -> None:
        if each := self._open(published=True):
            record, camp = self._draw(), self.rng.randrange(3)
            content = {**body(record, self.camps[camp].code), "reason": "mended"}
            answer = self.partner.ask("POST", f"reports/{each.report}/correct/", content)
            each.ended = True
            self._keep(answer, record, camp, published=True)

    def retract(self) -> None:
        if each := self._open(published=True):
            self.partner.ask("POST", f"reports/{each.report}/retract/", {"reason": "another camp's"})
            each.ended = True

    def decide(self) -> None:
        if not (each := self._open()):
            return
        path = f"figures/{each.record.key}/decisions/"
        if each.decisions and self.rng.random() < 0.4:
            taken_back = self.rng.choice(list(each.decisions))
            content = {"decision": "withdraw", "withdraws": taken_back, "reason": "no longer"}
            self.partner.ask("POST", path, content)
            del each.decisions[taken_back]
            return
        kinds = [*KINDS] + ["assign_wave"] * 3 * (each.record.measure != "headcount")
        kind = self.rng.choice(kinds)
        wave = self.rng.choice((*WAVES, self.transfer)) if kind == "assign_wave" else None
        content = {"decision": kind, "reason": "as seen"} | ({"wave": wave} if wave else {})
        each.decisions[self.partner.ask("POST", path, content)["id"]] = (kind, wave)

    def turn_the_wave(self) -> None:
        self.across = not self.across
        ends = [camp.code if self.across else None for camp in self.camps[:2]]
        content = dict(zip(("origin_camp", "destination_camp"), ends, strict=True))
        self.partner.ask("PATCH", f"waves/{self.transfer}/", content)

    def move(self) -> None:
        camp, district = self.rng.choice(self.camps[:2]), self.rng.choice(self.districts)
        self.partner.ask("PATCH", f"camps/{camp.code}/", {"area": district})

    def merge_or_part(self) -> None:
        """By the action: what the REST call, once there is one, calls."""
        camp = self.camps[2]
        if self.merged_into is None:
            self.merged_into = self.rng.randrange(2)
            merge_camp(by=self.by, camp=camp, into=self.camps[self.merged_into], reason="the same camp")
        else:
            unmerge_camp(by=self.by, camp=camp, reason="two after all")
            self.merged_into = None

"""What a partner system does in a storm, one deed after the other, drawn by seed, thread and number."""

import json
import random
import threading
import time
from collections import deque
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from tests.reconcile.oracle_figures import Record
from tests.storms.client import body, random_figure

from .sending import Said, Sender
from .writing import Writer

MOST_TOGETHER = 60
DECISIONS = ("verify", "dispute", "recommend")
Live = tuple[str, str, str, dict[str, Any]]  # report, figure, camp, record


def as_told(record: Record) -> dict[str, Any]:
    """As the ledger keeps it."""
    told = {name: value for name, value in vars(record).items() if name not in {"part", "cells"}}
    return {**told, **{name: told[name].isoformat() for name in ("start", "end", "published_on")}}


def as_posted(record: Record, camp: str, title: str, external: str) -> dict[str, Any]:
    return {**body(record, camp), "title": title, **({"external_id": external} if external else {})}


class Partner:
    """One thread's deeds."""

    def __init__(self, writer: Writer, sender: Sender, seed: int, camps: list[str]) -> None:
        self.writer, self.sender, self.seed, self.camps = writer, sender, seed, camps
        self.ledger, self.thread = writer.ledger, writer.thread
        self.beside = Writer(self.ledger, sender, self.thread)
        rows = self.ledger.do(
            "SELECT id, figure, camp, record FROM report WHERE thread = ? "
            "AND id NOT IN (SELECT report FROM ended) ORDER BY rowid DESC LIMIT 3000",
            self.thread,
        )
        self.live: list[Live] = [(*row[:3], json.loads(row[3])) for row in rows]
        self.kept: deque[tuple[str, str, str, Said]] = deque(maxlen=50)
        self.deed = int(self.ledger.note(f"deeds {self.thread}") or 0)

    def do_one(self, *, many: int) -> None:
        """The next one, whatever became of the last; `many`: how often many reports at once."""
        self.deed += 1
        self.ledger.note(f"deeds {self.thread}", self.deed)
        self.rng = random.Random(f"{self.seed}:{self.thread}:{self.deed}")
        self.keys = 0
        choice = self.rng.choices(
            (
                self.enter,
                self.enter_many,
                self.correct,
                self.retract,
                self.decide,
                self.race,
                self.early,
                self.repeat,
            ),
            (60, many, 10, 6, 10, 2, 2, 4),
        )[0]
        choice()

    def key(self) -> str:
        self.keys += 1
        return f"storm-{self.seed}-{self.thread}-{self.deed}-{self.keys}"

    def _new(self) -> tuple[Record, str, str, str]:
        """A figure, its camp, title and external id. Half have none: then nothing but the key stands against
        entering it twice."""
        title = self.key()
        external = title if self.rng.random() < 0.5 else ""
        return random_figure(self.rng), self.rng.choice(self.camps), title, external

    def _enter(self, new: list[tuple[Record, str, str, str]]) -> Said:
        told = {"new": [(title, camp, as_told(record)) for record, camp, title, _ in new]}
        contents = [as_posted(*each) for each in new]
        key = self.key()
        if len(new) == 1:
            said = self.writer.write(key, "report", "reports/", contents[0], told)
            if said.status == 201:
                self.kept.append((key, "reports/", json.dumps(contents[0]), said))
        else:
            said = self.writer.write(key, "bulk", "reports/bulk/", {"reports": contents}, told)
        if said.status == 201:
            answers = said.answer["reports"] if len(new) > 1 else [said.answer]
            for answer, (record, camp, _title, _external) in zip(answers, new, strict=True):
                self.live.append((answer["id"], answer["figures"][0]["id"], camp, as_told(record)))
        return said

    def enter(self) -> None:
        self._enter([self._new()])

    def enter_many(self) -> None:
        """Of a few camps, as a partner's rounds are."""
        camps = [self.rng.choice(self.camps) for _ in range(8)]
        new = [self._new() for _ in range(self.rng.randint(10, MOST_TOGETHER))]
        self._enter([(record, self.rng.choice(camps), title, external) for record, _, title, external in new])

    def _taken(self) -> Live | None:
        """One of its own that still counts, which from now on nothing else is done with."""
        if not self.live:
            return None
        nth = self.rng.randrange(len(self.live))
        self.live[nth], self.live[-1] = self.live[-1], self.live[nth]
        return self.live.pop()

    def _correction(self, report: str, record: dict[str, Any], camp: str) -> tuple[Any, ...]:
        # Another value: decisions about the one before must not go on to count.
        drawn = replace(random_figure(self.rng), value=(record["value"] or 0) + 1)
        title = self.key()
        content = {**as_posted(drawn, camp, title, ""), "reason": "mended"}
        del content["publish"]
        told = {"report": report, "new": [(title, camp, as_told(drawn))]}
        return self.key(), "correct", f"reports/{report}/correct/", content, told

    def _retraction(self, report: str, key: str = "") -> tuple[Any, ...]:
        key = key or self.key()
        return key, "retract", f"reports/{report}/retract/", {"reason": "another camp's"}, {"report": report}

    def correct(self) -> None:
        if taken := self._taken():
            report, _figure, camp, record = taken
            self.writer.write(*self._correction(report, record, camp))

    def retract(self) -> None:
        if taken := self._taken():
            self.writer.write(*self._retraction(taken[0]))

    def decide(self) -> None:
        if self.live:
            _report, figure, _camp, _record = self.rng.choice(self.live)
            decision = self.rng.choice(DECISIONS)
            content, told = (
                {"decision": decision, "reason": "as seen"},
                {"figure": figure, "decision": decision},
            )
            self.writer.write(self.key(), "decide", f"figures/{figure}/decisions/", content, told)

    def race(self) -> None:
        """Corrected and retracted at one moment: one of both is done."""
        if taken := self._taken():
            report, _figure, camp, record = taken
            both = self._correction(report, record, camp), self._retraction(report)
            other = threading.Thread(target=self.beside.write, args=both[1])
            other.start()
            self.writer.write(*both[0])
            other.join()

    def early(self) -> None:
        """Retracted before the client has heard that it was entered: found by asking for the camp's news."""
        since, new, key = datetime.now(tz=UTC) - timedelta(minutes=5), self._new(), self.key()
        other = threading.Thread(target=self._enter, args=([new],))
        other.start()
        found = self._find(new[1], new[2], since, other, key)
        other.join()
        if found and found in {report for report, *_ in self.live}:
            self.live = [each for each in self.live if each[0] != found]

    def _find(self, camp: str, title: str, since: datetime, other: threading.Thread, key: str) -> str | None:
        query = urlencode({"camp": camp, "updated_since": since.isoformat(), "limit": 10_000})
        while other.is_alive():
            answer = self.sender.get(f"reports/?{query}")
            for each in answer.get("results", []):
                if each["title"] == title:
                    self.beside.write(*self._retraction(each["id"], key))
                    return str(each["id"])
            time.sleep(0.01)
        return None

    def repeat(self) -> None:
        """Long after, and whatever happened to it since: the answer is the one that was."""
        if self.kept:
            key, path, content, said = self.rng.choice(list(self.kept))
            again = self.sender.post(path, content.encode(), key, "repeat")
            self.sender.compare(key, said, again)

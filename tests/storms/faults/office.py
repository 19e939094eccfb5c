"""The person of a storm: brings spreadsheets, schedules reports, has webhooks called."""

import json
import random
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from .sending import Sender
from .writing import Writer

WEBHOOKS = 3
TITLES = "Camp,Measure,Day,Number,Source,Title,Published on"
FIELDS = ("camp", "measure", "on", "value", "source", "title", "published_on")
MAPPING = {
    "sheet": "week.csv",
    "first_row": 1,
    "last_row": 1,
    "columns": {letter: {"field": field} for letter, field in zip("ABCDEFG", FIELDS, strict=True)},
}
CSV = {"Content-Type": "text/csv", "Content-Disposition": 'attachment; filename="week.csv"'}
TOKEN = "a" * 32
#: between two looks at how far an import is
LOOK = 0.3
#: an import may be given up after three kills in the middle of it; then it is confirmed again
TRIES = 6


class Office:
    """One thread's deeds, in a fixed turn."""

    def __init__(
        self, writer: Writer, sender: Sender, seed: int, world: dict[str, Any], receiver: int
    ) -> None:
        self.writer, self.sender, self.seed, self.world = writer, sender, seed, world
        self.ledger, self.receiver = writer.ledger, receiver
        self.person = {
            "Cookie": f"sessionid={world['session']}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/json",
            "Authorization": "",
        }
        self.turn = int(self.ledger.note("turns") or 0)

    def do_one(self) -> None:
        self.turn += 1
        self.ledger.note("turns", self.turn)
        self.rng = random.Random(f"{self.seed}:office:{self.turn}")
        self.steps = 0
        (self.webhook, self.sheet, self.schedule, self.sheet, self.schedule)[self.turn % 5 - 1]()

    def key(self) -> str:
        self.steps += 1
        return f"office-{self.seed}-{self.turn}-{self.steps}"

    def schedule(self) -> None:
        """Due within the next minutes, and every day after."""
        due = datetime.now(tz=UTC) + timedelta(seconds=self.rng.randint(61, 150))
        content = {
            "slug": f"daily-{self.seed}-{self.turn}",
            "title": f"Daily {self.turn}",
            "camps": [self.rng.choice(self.world["camps"])],
            "cadence": "day",
            "at": f"{due:%H:%M}",
            "zone": "UTC",
            "starts_on": f"{due - timedelta(days=30):%Y-%m-%d}",
            "languages": ["en"],
            "formats": ["csv"],
            "sensitivity": "partners",
            "automatic": True,
            "catch_up": "all",
        }
        told = {"slug": content["slug"], "at": content["at"]}
        self.writer.write(self.key(), "schedule", "schedules/", content, told, **self.person)

    def webhook(self) -> None:
        """Made without a key: its secret is told once. So it is looked for before it is made again."""
        name = f"system {self.turn}"
        kinds = self.rng.choice((["report"], ["camp_total"], ["report", "camp_total"]))
        content = {
            "name": name,
            "address": f"https://receiver.example.org:{self.receiver}/{self.turn}",
            "kinds": kinds,
        }
        port = self.rng.choice(self.sender.ports)
        found = self.sender.ask("GET", f"webhooks/?search={quote(name)}", None, port, **self.person)
        made = found.answer.get("results", []) if found.status == 200 else None
        listed = self.sender.ask("GET", "webhooks/", None, port, **self.person).answer.get("results", [])
        if made is None or len(listed) >= WEBHOOKS:
            return  # the last release has none, or there are enough
        if not made:
            body = json.dumps(content).encode()
            self.sender.attempt("webhooks/", body, "webhook", self.person, port)

    def sheet(self) -> None:
        """Brought, confirmed, and now and then taken back."""
        rows = self.rng.randint(5, 30)
        titles = [f"sheet-{self.seed}-{self.turn}-{nth}" for nth in range(rows)]
        lines = [self._line(title) for title in titles]
        text = "\n".join([TITLES, *lines])
        said = self.writer.write(self.key(), "upload", "imports/", text, {}, **CSV)
        if not 200 <= said.status < 300:
            return
        path = f"imports/{said.answer['id']}/"
        self.ledger.note(f"sheet {said.answer['id']}", titles)
        found = self._settled(path)
        if found["state"] == "needs_mapping":
            self.writer.write(self.key(), "map", f"{path}mapping/", {"mapping": [MAPPING]}, {})
            found = self._settled(path)
        for _ in range(TRIES):
            if found["state"] != "read":
                break
            overrides = dict.fromkeys(found["warnings"], "a storm")
            content = {"publish": True, "overrides": overrides}
            self.writer.write(self.key(), "confirm", f"{path}confirm/", content, {})
            found = self._settled(path)
        if found["state"] == "confirmed" and self.rng.random() < 0.3:
            self.writer.write(self.key(), "undo", f"{path}undo/", {"reason": "the wrong week"}, {})
            self._settled(path)

    def _line(self, title: str) -> str:
        day = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=self.rng.randrange(120))
        camp, people = self.rng.choice(self.world["sheet_camps"]), self.rng.randrange(5000)
        return f"{camp},headcount,{day:%Y-%m-%d},{people},aid,{title},{day + timedelta(days=2):%Y-%m-%d}"

    def _settled(self, path: str) -> Any:
        """Once nobody works on it any more."""
        while True:
            found = self.sender.get(path)
            if found.get("state") not in {None, "waiting", "confirming", "undoing"}:
                return found
            if found.get("state") is None:
                raise RuntimeError(f"{path}: {found}")
            time.sleep(LOOK)

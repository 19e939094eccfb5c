"""What partner systems ask of the API: reports one by one and in bulk, corrections, retractions, decisions,
and reads. Drawn from a seed; learns from answers which reports stand."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

COUNTRY = "AAA"
SOURCES = tuple(f"source-{nth}" for nth in range(1, 7))
#: reports of one bulk call
TOGETHER = 25
#: calls for each new report: half of the reports come in bulk
CALLS = {
    "enter": 0.5,
    "bulk": 0.5 / TOGETHER,
    "correct": 0.03,
    "decide": 0.03,
    "retract": 0.01,
    "camp population": 0.2,
    "area population": 0.1,
    "area series": 0.05,
    "list of totals": 0.03,
    "list of reports": 0.04,
    "evidence": 0.04,
    "feed": 0.04,
}
#: calls a second at one report a second
CALLS_A_REPORT = sum(CALLS.values())
#: reports remembered as open to correction
MOST_KEPT = 5000


@dataclass(frozen=True)
class Country:
    """Codes of camps and areas, and the keys of partners that read and write: country.py makes them."""

    camps: tuple[str, ...]
    areas: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass
class Call:
    """One request, and what to do with its answer."""

    kind: str
    method: str
    path: str
    key: str
    body: dict[str, Any] | None = None
    learn: Callable[[Any], None] = lambda _answer: None
    #: when it failed
    forget: Callable[[], None] = lambda: None


@dataclass
class Report:
    """One that stands."""

    id: str
    figure: str
    key: str


@dataclass
class Partners:
    """All of them together, as one stream of calls."""

    country: Country
    seed: int = 1
    #: how many days back figures go
    days: int = 365
    #: ids of all reports that an answer of 2xx named
    acknowledged: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.open: list[Report] = []
        self.today = datetime.now(tz=UTC).date()
        self.cursor: str | None = None
        self.following = False
        self._kinds, self._weights = list(CALLS), list(CALLS.values())

    def next(self) -> Call:
        """The next one, of a kind that can be asked now."""
        (kind,) = self.rng.choices(self._kinds, self._weights)
        if kind in {"correct", "retract", "decide"} and not self.open:
            kind = "enter"
        if kind == "feed" and self.following:
            kind = "camp population"
        return self._reading(kind) or self._writing(kind)

    def _reading(self, kind: str) -> Call | None:
        rng = self.rng
        camp, area = rng.choice(self.country.camps), rng.choice(self.country.areas)
        since = self.today - timedelta(days=90)
        paths = {
            "camp population": f"camps/{camp}/population/?on={self.today}",
            "area population": f"areas/{area}/population/?on={self.today}",
            "area series": f"areas/{area}/series/?start={since}&end={self.today}",
            "list of totals": f"totals/?level=camp&area={COUNTRY}&on={self.today}&limit=50",
            "list of reports": f"reports/?camp={camp}&limit=20",
            "evidence": f"camps/{camp}/evidence/?on={self.today}",
            "feed": f"changes/?limit=500{f'&after={self.cursor}' if self.cursor else ''}",
        }
        if kind not in paths:
            return None
        call = Call(kind, "GET", paths[kind], rng.choice(self.country.keys))
        if kind == "feed":
            # Who follows goes on with the key that was given the cursor.
            self.following, call.key = True, self.country.keys[0]
            call.learn, call.forget = self._follow, self._follow_again
        return call

    def _follow(self, answer: Any) -> None:
        self.cursor, self.following = answer["next_cursor"], False

    def _follow_again(self) -> None:
        self.following = False

    def _writing(self, kind: str) -> Call:
        key = self.rng.choice(self.country.keys)
        if kind == "enter":
            return Call(kind, "POST", "reports/", key, self.report(), lambda said: self._keep(said, key))
        if kind == "bulk":
            body = {"reports": [self.report() for _ in range(TOGETHER)]}
            return Call(kind, "POST", "reports/bulk/", key, body, lambda said: self._keep_all(said, key))
        # Taken out meanwhile: two calls about one report would be refused, and rightly.
        old = self.open.pop(self.rng.randrange(len(self.open)))
        if kind == "decide":
            body = {"decision": self.rng.choice(("verify", "dispute")), "reason": "As two others say"}
            path = f"figures/{old.figure}/decisions/"
            back = lambda: self.open.append(old)  # noqa: E731
            return Call(kind, "POST", path, old.key, body, lambda _said: back(), back)
        if kind == "correct":
            body = {**self.report(), "reason": "A digit was missing"}
            path = f"reports/{old.id}/correct/"
            return Call(kind, "POST", path, old.key, body, lambda said: self._keep(said, old.key))
        return Call(kind, "POST", f"reports/{old.id}/retract/", old.key, {"reason": "Not ours"})

    def report(self) -> dict[str, Any]:
        """One figure, published."""
        rng = self.rng
        end = self.today - timedelta(days=rng.randrange(self.days))
        measure = rng.choice(("headcount", "arrivals", "departures"))
        figure: dict[str, Any] = {
            "camp": rng.choice(self.country.camps),
            "measure": measure,
            "value": rng.randrange(500, 9000) if measure == "headcount" else rng.randrange(1, 300),
            "qualifier": rng.choice(("exactly", "about", "at_least")),
        }
        if measure == "headcount":
            figure["on"] = str(end)
        else:
            figure |= {"start": str(end - timedelta(days=rng.choice((0, 2, 6)))), "end": str(end)}
        return {
            "source": rng.choice(SOURCES),
            "title": f"Situation on {end}",
            "published_on": str(end),
            "reliability": rng.choice("ABCD"),
            "credibility": rng.randint(1, 4),
            "publish": True,
            "figures": [figure],
        }

    def _keep_all(self, answer: Any, key: str) -> None:
        for each in answer["reports"]:
            self._keep(each, key)

    def _keep(self, answer: Any, key: str) -> None:
        self.acknowledged.add(answer["id"])
        self.open.append(Report(answer["id"], answer["figures"][0]["id"], key))
        if len(self.open) > MOST_KEPT:
            self.open.pop(self.rng.randrange(len(self.open)))

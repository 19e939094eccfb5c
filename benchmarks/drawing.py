"""A camp's ten years, drawn from a seed: counts that disagree, overlapping periods, waves, transfers,
breakdowns, corrections, retractions and decisions, as rows for COPY."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from benchmarks.sizes import DAY_0, DAYS, FIGURES_A_CAMP, FIGURES_A_REPORT
from camptrack.reconcile.figures import Cell
from camptrack.reconcile.policy import POLICY
from camptrack.reconcile.suppression import Table, suppressed

SOURCES, WAVES_A_COUNTRY = 12, 12
#: one camp in so many sends people to the next one, by a wave that has both ends
TRANSFER_EVERY = 40
#: cells of a camp have ids of their own, so that what is suppressed is known before they are written
CELL_IDS_A_CAMP = 1000
AGES = ((0, 4), (5, 11), (12, 17), (18, 59), (60, None))
_MEASURES = ("headcount", "arrivals", "arrivals", "departures")
_QUALIFIERS = ("exactly", "exactly", "about", "more_than", "at_least", "at_most")
_LENGTHS = (0, 0, 0, 2, 6, 6, 29)

Row = tuple[Any, ...]


@dataclass
class Drawn:
    """Rows by table, in the order of the columns in `loading.COLUMNS`."""

    reports: list[Row] = field(default_factory=list)
    figures: list[Row] = field(default_factory=list)
    cells: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    published: list[Row] = field(default_factory=list)
    endings: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)


def draw(
    into: Drawn,
    *,
    seed: int,
    camp: int,
    country: int,
    figures: int = FIGURES_A_CAMP,
    cells: float = 0.1,
    first_cell: int | None = None,
) -> None:
    """A camp's evidence; the same for the same seed and camp, whatever else is drawn."""
    rng = random.Random(f"{seed}:{camp}")
    people = rng.choice((80, 900, 2500, 6000, 15000, 40000))
    days = sorted(rng.randrange(DAYS) for _ in range(max(figures // FIGURES_A_REPORT, 1)))
    life = _Camp(rng, camp, country, people, into, cells, first_cell or camp * CELL_IDS_A_CAMP)
    for day in days:
        life.report(DAY_0 + timedelta(days=day))


@dataclass
class _Camp:
    rng: random.Random
    camp: int
    country: int
    people: int
    into: Drawn
    #: how many of the headcounts have a breakdown; all figures where it is 1
    broken_down: float
    next_cell: int

    def report(self, published: date) -> None:
        """A report, perhaps wrong at first, or taken back later, or for members alone."""
        said = [self._figure(published) for _ in range(FIGURES_A_REPORT)]
        fate = self.rng.random()
        first = self._enter(published, said, "internal" if fate > 0.98 else "shared")
        if fate < 0.04:
            said = [
                (measure, start, end, value + value // 10, *rest)
                for measure, start, end, value, *rest in said
            ]
            self._enter(published, said, "shared", supersedes=first)
            self.into.endings.append((first, "superseded", "a digit was missing", published, 1))
        elif fate < 0.05:
            self.into.endings.append((first, "retracted", "not ours", published, 1))

    def _figure(self, published: date) -> Row:
        rng = self.rng
        measure = rng.choice(_MEASURES)
        end = published - timedelta(days=rng.randrange(10))
        self.people = max(20, int(self.people * rng.uniform(0.93, 1.08)))
        if measure == "headcount":
            cells = rng.random() < self.broken_down
            return measure, end, end, self.people, rng.choice(_QUALIFIERS), None, cells
        wave = None
        if measure == "arrivals" and rng.random() < 0.15:
            wave = (self.country - 1) * WAVES_A_COUNTRY + rng.randrange(WAVES_A_COUNTRY) + 1
        if measure == "arrivals" and self.camp % TRANSFER_EVERY == 1 and rng.random() < 0.1:
            wave = -self.camp
        value = max(1, int(self.people * rng.uniform(0.005, 0.08)))
        return (
            measure,
            end - timedelta(days=rng.choice(_LENGTHS)),
            end,
            value,
            rng.choice(_QUALIFIERS),
            wave,
            self.broken_down == 1,
        )

    def _enter(self, published: date, said: list[Row], audience: str, supersedes: str | None = None) -> str:
        rng, into = self.rng, self.into
        report = f"{rng.getrandbits(128):032x}"
        grades = rng.choice("AABBCDEF"), rng.randint(1, 4)
        revision, why = (2, "a digit was missing") if supersedes else (1, "")
        title = f"Situation report of {published}"
        source = rng.randrange(SOURCES) + 1
        into.reports.append(
            (
                report,
                1,
                source,
                title,
                "",
                "en",
                published,
                "",
                *grades,
                audience,
                "",
                revision,
                supersedes,
                why,
                1,
            )
        )
        into.events.append((report, "published", "", published, 1))
        for position, (measure, start, end, value, qualifier, wave, has_cells) in enumerate(said):
            figure = f"{rng.getrandbits(128):032x}"
            method = "headcount" if measure == "headcount" else ""
            quote = (
                f"According to local partners {qualifier.replace('_', ' ')} {value} people, {measure}, {end}."
            )
            number = (measure, start, end, value, "persons", qualifier, method)
            into.figures.append(
                (figure, report, position, self.camp, *number, "", wave, "", quote, "", "", "")
            )
            hidden = self._breakdown(figure, value) if has_cells else []
            shown = "{" + ",".join(map(str, hidden)) + "}"
            into.published.append((figure, report, self.camp, *grades, None, False, shown))
            if rng.random() < 0.01:
                into.decisions.append((_uuid(rng), figure, rng.choice(("verify", "dispute")), None, "", 1))
        return report

    def _breakdown(self, figure: str, value: int) -> list[int]:
        """Ten cells by gender and age; the ids of those that are too small to publish."""
        rng = self.rng
        weights = [rng.uniform(0.5, 1.5) for _ in range(2 * len(AGES))]
        keys = [(gender, *ages) for gender in "fm" for ages in AGES]
        people, ids = {}, {}
        for (gender, low, high), weight in zip(keys, weights, strict=True):
            self.next_cell += 1
            cell, count = Cell(gender, low, high), int(value * weight / sum(weights))
            people[cell], ids[cell] = count, self.next_cell
            self.into.cells.append((self.next_cell, figure, gender, low, high, "", "", count, None))
        # As if no other report had told of the same people.
        (hidden,) = suppressed([Table(("gender", "age"), people)], [], POLICY)
        return [ids[cell] for cell in hidden]


def _uuid(rng: random.Random) -> str:
    return f"{rng.getrandbits(128):032x}"


def as_text(rows: list[Row]) -> Iterator[str]:
    """As COPY reads it; no value here holds a tab or a backslash."""
    for row in rows:
        yield "\t".join(["\\N" if value is None else str(value) for value in row]) + "\n"

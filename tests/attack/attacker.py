"""A reader who wants to know what is hidden, and asks until nothing more can be learnt."""

import random
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain, combinations

from tests.api.asking import Partner

from .listening import Figure, Listener, Name
from .people import Told, cut_of, write_down
from .solving import Contradiction, Sums

CUTS = ("gender", "age", "gender,age", "population_group", "origin", "gender,origin")
#: a headcount of part of a camp is hidden for its own number alone
LARGEST_SMALL = 9
Bounds = dict[Name, tuple[int, int | None]]


class Attacker:
    """Reads all reports, asks for compositions of every day, place and moment, and works out bounds."""

    def __init__(self, partner: Partner, seed: int, budget: int) -> None:
        self.random = random.Random(seed)
        self.listener = Listener(partner, budget)
        self.notes = self.listener.notes
        self.under: dict[str, list[str]] = {}
        self._worked_out: dict[Hashable, Bounds] = {}

    def attack(self) -> Bounds:
        """The narrowest bounds of every hidden number that any assumption gave."""
        self.read()
        found = self.work_out()
        self.survey()
        found = self.work_out()
        for _ in range(20 * self.listener.left):
            if not self.listener.left:
                break
            sums = len(self.notes.sums)
            self.dig(found)
            if len(self.notes.sums) > sums:
                found = self.work_out()
        return self.work_out()

    # -- asking --------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Every report and figure, and which camps lie where."""
        for row in self.listener.everything("reports/"):
            self.notes.report(row)
        areas = {row["code"]: row for row in self.listener.everything("areas/")}
        for camp in self.listener.everything("camps/"):
            above = camp["area"]
            while above is not None:
                self.under.setdefault(above, []).append(camp["code"])
                above = areas[above]["parent"]
        for row in self.listener.everything("figures/"):
            self.notes.figure(row)
        for group in ("IDP", "REF", "RET", "HST", "ROC"):
            for row in self.listener.everything("figures/", population_group=group):
                self.notes.figure(row)
        self.search()

    def search(self) -> None:
        """Words of a quote that only the right number is in."""
        for people in range(10):
            for row in self.listener.everything("figures/", search=f"{people} persons were registered"):
                figure = self.notes.figures.get(row["id"])
                quotes = row["quote"].startswith(f"{people} ") or not row["quote"]
                if figure is not None and figure.part is not None and row["best"] is None and quotes:
                    self.notes.told[figure.id, None] = people
                    figure.cells[figure.part] = people

    def survey(self) -> None:
        """Each place and cut, each headcount's day and a day between, now and as known at each moment."""
        asked = [
            (place, {"on": on, "cut": cut, **at})
            for place in [*self.camps(), *self.under]
            for on, cut, at in self._worth_asking(place)
        ]
        self.random.shuffle(asked)
        for place, question in asked[: self.listener.left // 3]:
            self.ask(place, question)
        days = sorted({figure.on for figure in self.notes.figures.values()})
        for on in days:
            for level in ("camp", "2", "1", "0"):
                for group in ("IDP", "RET"):
                    self.totals(on, level, group)

    def totals(self, on: str, level: str, group: str) -> None:
        """A group's people in the bulk pull, less those that the camps' compositions show."""
        for row in self.listener.everything("totals/", on=on, level=level, population_group=group):
            code = row["camp_code"] or row.get(f"admin{level}_code") or row["location_code"]
            if row["best"] is not None:
                self.listener.group(self.under.get(code, [code]), on, group, row["best"])

    def dig(self, found: Bounds) -> None:
        """About the camps whose hidden numbers are bound most narrowly, and the areas above them."""
        narrow = sorted(found, key=lambda name: _width(found[name]))[:40]
        name = self.random.choice(narrow) if narrow else None
        figure = self.notes.figures[name[0]] if name else None
        camp = figure.camp if figure is not None else self.random.choice(self.camps())
        above = [area for area, camps in self.under.items() if camp in camps]
        place = self.random.choice([camp, camp, *sorted(above, key=lambda area: len(self.under[area]))[:2]])
        on = (date(2024, 2, 20) + timedelta(days=self.random.randrange(80))).isoformat()
        cuts = [",".join(cut_of(each)) for each in figure.cells] if figure else CUTS
        question = {"on": on, "cut": self.random.choice(cuts)}
        if "age" in question["cut"] and self.random.random() < 0.6:
            question["brackets"] = self.random.choice(["adult", "unhcr"])
        if self.random.random() < 0.5 and self.moments(camp):
            question["known_at"] = self.random.choice(self.moments(camp))
        self.ask(place, question)
        if self.random.random() < 0.2:
            at = {"known_at": question["known_at"]} if "known_at" in question else {}
            self.listener.evidence(f"camps/{camp}", on=on, **at)

    def ask(self, place: str, question: dict[str, str]) -> None:
        if place in self.under:
            self.listener.area(place, self.under[place], **question)
        else:
            self.listener.camp(place, **question)

    def camps(self) -> list[str]:
        return sorted(set(chain.from_iterable(self.under.values())))

    def moments(self, camp: str) -> list[str]:
        """When what is known of a camp changed."""
        reports = {figure.report for figure in self.notes.figures.values() if figure.camp == camp}
        return sorted({self.notes.counting[report][0] for report in reports})

    def _worth_asking(self, place: str) -> Iterator[tuple[str, str, dict[str, str]]]:
        camps = self.under.get(place, [place])
        figures = [figure for figure in self.notes.figures.values() if figure.camp in camps]
        days = {figure.on for figure in figures}
        days |= {(date.fromisoformat(each) + timedelta(days=13)).isoformat() for each in days}
        cuts = {",".join(cut_of(label)) for figure in figures for label in figure.cells}
        moments = self.moments(camps[0]) if place not in self.under or len(camps) < 3 else []
        for on in sorted(days):
            for cut in sorted(cuts):
                yield on, cut, {}
                for moment in moments:
                    yield on, cut, {"known_at": moment}

    # -- working out ---------------------------------------------------------------------------------------

    def work_out(self) -> Bounds:
        """Under each assumption that holds together, the bounds of what is hidden; the narrowest of each."""
        found: Bounds = {}
        for figures in self._systems():
            names = [
                figure.name(label)
                for figure in figures
                for label, count in figure.cells.items()
                if count is None
            ]
            for name in names:
                found.setdefault(name, (0, None))
            if not names:
                continue
            for name, bounds in self._solved(figures, names).items():
                if _width(bounds) < _width(found[name]):
                    found[name] = bounds
        return found | {name: (people, people) for name, people in self.notes.told.items() if name in found}

    def _solved(self, figures: Sequence[Figure], names: list[Name]) -> Bounds:
        """The narrowest that any assumption gives; once for what is known."""
        laid = self._laid(set(names))
        known = (tuple(figure.id for figure in figures), len(laid), len(names))
        if known not in self._worked_out:
            found: Bounds = dict.fromkeys(names, (0, None))
            for sums in self._assuming(figures):
                for factors, left in laid:
                    sums.at_least(factors, left)
                    sums.at_most(factors, left + len(factors) - Fraction(1, 10**6))
                try:
                    bounds = sums.bounds(names)
                except Contradiction:
                    continue
                for name in names:
                    if _width(bounds[name]) < _width(found[name]):
                        found[name] = bounds[name]
            self._worked_out[known] = found
        return self._worked_out[known]

    def _laid(self, names: set[Name]) -> list[tuple[dict[Name, Fraction], int]]:
        """Sums of compositions that hold these hidden numbers, if any sum ever held one."""
        if not self.listener.surprises:
            return []
        return [
            ({name: Fraction(*factor) for name, factor in laid.items()}, left)
            for laid, left in self.notes.sums
            if laid.keys() <= names
        ]

    def _systems(self) -> Iterator[list[Figure]]:
        """Each figure alone; those of one camp and day; the revisions of one report."""
        alike: dict[Hashable, list[Figure]] = defaultdict(list)
        for figure in self.notes.figures.values():
            alike["alone", figure.id].append(figure)
            alike["day", figure.camp, figure.on].append(figure)
            alike["report", figure.camp, self._first(figure.report)].append(figure)
        yield from {tuple(each.id for each in some): some for some in alike.values()}.values()

    def _first(self, report: str) -> str:
        while report in self.notes.supersedes:
            report = self.notes.supersedes[report]
        return report

    def _assuming(self, figures: Sequence[Figure]) -> Iterator[Sums]:
        """The breakdowns are whole, and: figures of as many people are of the same people; or cells that
        look alike are as before; or all of them but one; or nothing."""
        wholes = [figure for figure in figures if figure.part is None and figure.base is not None]
        parts = [figure for figure in figures if figure.part is not None]
        for base in {figure.base for figure in wholes}:
            same = [figure for figure in wholes if figure.base == base]
            for together in (parts, []):
                for complete in (True, False):
                    told = [each for figure in same for each in _told(figure)]
                    told += _parts(together, base, complete=complete)
                    sums = Sums()
                    write_down(sums, "they", told)
                    for figure in together:
                        if figure.base is None:
                            sums.at_most({(figure.id, None): 1}, LARGEST_SMALL)
                    yield sums
        if len(wholes) > 1:
            labels = sorted({label for figure in wholes for label in figure.cells}, key=str)
            for changed in [None, *labels]:
                yield self._as_before(wholes, changed)

    def _as_before(self, figures: Sequence[Figure], changed: object) -> Sums:
        sums = Sums()
        for figure in figures:
            write_down(sums, figure.id, _told(figure))
        for one, other in combinations(figures, 2):
            for label in one.cells.keys() & other.cells.keys():
                counts = [each.cells[label] for each in (one, other)]
                hidden = {
                    each.name(label): sign
                    for each, count, sign in zip((one, other), counts, (1, -1), strict=True)
                    if count is None
                }
                if hidden and label != changed:
                    sums.exactly(hidden, (counts[1] or 0) - (counts[0] or 0))
        return sums


def _told(figure: Figure) -> list[Told]:
    cuts = defaultdict(dict)
    for label, count in figure.cells.items():
        cuts[cut_of(label)][label] = (figure.name(label), count)
    return [Told(figure.base, cells) for cells in cuts.values()]


def _parts(figures: Sequence[Figure], base: int, *, complete: bool) -> list[Told]:
    """Headcounts of parts of a camp: of each cut perhaps all of its people."""
    cuts = defaultdict(dict)
    for figure in figures:
        ((label, count),) = figure.cells.items()
        cuts[cut_of(label)][label] = (figure.name(label), count)
    return [Told(base, cells, complete) for cells in cuts.values()]


def _width(bounds: tuple[int, int | None]) -> float:
    return float("inf") if bounds[1] is None else bounds[1] - bounds[0]

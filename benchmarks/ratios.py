"""A job and its floor, timed in turns, so that a busy machine slows both."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """What a job took beside its floor: medians, and the ratios of the rounds. `at_least`: the floor's time
    over the job's, the more the better; otherwise the job's over the floor's."""

    job: str
    floor: str
    figure: str
    floor_figure: str
    least: float
    median: float
    most: float
    bar: float
    at_least: bool = False

    @property
    def reached(self) -> bool:
        return self.median >= self.bar if self.at_least else self.median <= self.bar

    def row(self) -> str:
        """A line of the table."""
        ratios = " / ".join(f"{each:.3g}" for each in (self.least, self.median, self.most))
        bar = f"{'≥' if self.at_least else '≤'} {self.bar:g}"
        verdict = "reached" if self.reached else "**missed**"
        cells = (self.job, self.figure, f"{self.floor}: {self.floor_figure}", ratios, bar, verdict)
        return f"| {' | '.join(cells)} |"


HEAD = "| job | figure | floor | ratio (min / median / max) | bar | |\n|---|---|---|---|---|---|"


Timed = tuple[str, Callable[[], object]]


def side_by_side(job: Timed, least: Timed, *, bar: float, rounds: int, at_least: bool = False) -> Ratio:
    """Time both in turns; the first round warms up and does not count."""
    (name, run), (floor, run_floor) = job, least
    counted = [(timed(run_floor), timed(run)) for _ in range(rounds + 1)][1:]
    return ratio(name, floor, counted, bar=bar, at_least=at_least)


def ratio(
    job: str, floor: str, counted: list[tuple[float, float]], *, bar: float, at_least: bool = False
) -> Ratio:
    """Of rounds: seconds of the floor, seconds of the job."""
    ratios = [other / mine if at_least else mine / other for other, mine in counted]
    mine = statistics.median(mine for _, mine in counted)
    other = statistics.median(other for other, _ in counted)
    least, most = min(ratios), max(ratios)
    return Ratio(job, floor, said(mine), said(other), least, statistics.median(ratios), most, bar, at_least)


def said(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.2f} ms"


def timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started

"""A job and its floor, timed in turns, so that a busy machine slows both."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """What a job took beside its floor: medians in milliseconds, and the ratios of the rounds."""

    job: str
    floor: str
    job_ms: float
    floor_ms: float
    least: float
    median: float
    most: float
    bar: float

    def row(self) -> str:
        """A line of the table."""
        verdict = "reached" if self.median <= self.bar else "missed"
        return (
            f"| {self.job} | {self.job_ms:.2f} ms | {self.floor}, {self.floor_ms:.2f} ms "
            f"| {self.least:.1f} / {self.median:.1f} / {self.most:.1f} | {self.bar:.0f} | {verdict} |"
        )


HEAD = "| job | figure | floor | ratio (min / median / max) | bar | |\n|---|---|---|---|---|---|"


Timed = tuple[str, Callable[[], object]]


def side_by_side(job: Timed, least: Timed, *, bar: float, rounds: int) -> Ratio:
    """Time both in turns; the first round warms up and does not count."""
    (name, run), (floor, run_floor) = job, least
    counted = [(_timed(run_floor), _timed(run)) for _ in range(rounds + 1)][1:]
    ratios = [mine / other for other, mine in counted]
    return Ratio(
        name,
        floor,
        statistics.median(mine for _, mine in counted) * 1000,
        statistics.median(other for other, _ in counted) * 1000,
        min(ratios),
        statistics.median(ratios),
        max(ratios),
        bar,
    )


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started

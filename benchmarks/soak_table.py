"""`python -m benchmarks.soak_table FOLDER`: what a soak showed, out of its CSV files, also while it runs."""

import csv
import statistics
import sys
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from benchmarks.watching import percentile

_HEAD = (
    "| processes | how many | PSS at half-time, at the end (MB) | of one, most | slope of all (MB/h) |"
    " slope of what is private (MB/h) | files of one, most |"
)
#: of a run: what comes before is the start, when everything is read and remembered for the first time
WARM = 0.5

Line = dict[str, float]


def main(folder: Path) -> int:
    """Markdown."""
    print(report(folder))
    return 0


def report(folder: Path) -> str:
    """Two tables, and what the end said."""
    with (folder / "samples.csv").open() as file:
        whole = [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]
    if len(whole) < 2:
        return "nothing was sampled yet"
    lines = ["| over the whole run | |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in _whole(whole).items()]
    lines += ["", *_kinds(folder, whole[-1]["seconds"])]
    end = folder / "end.md"
    return "\n".join([*lines, "", *([end.read_text().rstrip()] if end.exists() else [])])


def _whole(whole: list[Line]) -> dict[str, str]:
    def most(name: str) -> float:
        return max(row[name] for row in whole)

    def at(name: str, of_hundred: int) -> float:
        return percentile([row[name] for row in whole], of_hundred)

    hours, first, last = whole[-1]["seconds"] / 3600, whole[0], whole[-1]
    posts, reads = (int(sum(row[name] for row in whole)) for name in ("posts", "reads"))
    again = sum(row["sent_again"] for row in whole)
    failed = {name: int(sum(row[name] for row in whole)) for name in ("posts_failed", "reads_failed")}
    return {
        "hours; samples": f"{hours:.2f}; {len(whole)}",
        "writes; of them failed": f"{posts:,}; {failed['posts_failed']:,}",
        "reads; of them failed": f"{reads:,}; {failed['reads_failed']:,}",
        "calls sent again: the connection had ended, or Retry-After said so": f"{again:.0f}",
        "write, median of the samples' p50 and p99; largest p99": (
            f"{_ms(at('post_p50', 50))}, {_ms(at('post_p99', 50))}; {_ms(most('post_p99'))}"
        ),
        "read, the same": f"{_ms(at('read_p50', 50))}, {_ms(at('read_p99', 50))}; {_ms(most('read_p99'))}",
        "oldest mark, median, p99 and largest (s)": (
            f"{at('oldest_mark', 50):.2f}, {at('oldest_mark', 99):.2f}, {most('oldest_mark'):.2f}"
        ),
        "marks waiting, largest": f"{most('marks'):,.0f}",
        "dead rows of marks, largest; pages of marks at the end": (
            f"{most('mark_dead'):,.0f}; {last['mark_bytes'] / 8192:,.0f}"
        ),
        "PostgreSQL connections, median and largest": (
            f"{at('connections', 50):.0f}, {most('connections'):.0f}"
        ),
        "database, first and last (MB)": (
            f"{first['database_bytes'] / 2**20:,.0f}, {last['database_bytes'] / 2**20:,.0f}"
        ),
        "processors: the stack, the client, the machine (of its own)": (
            f"{at('processors_stack', 50):.2f}, {at('processors_client', 50):.2f},"
            f" {at('processors_machine', 50):.2f}"
        ),
        "load average of the machine, median and largest": f"{at('load_1m', 50):.1f}, {most('load_1m'):.1f}",
        "the client late by, at most (s)": f"{most('late_max'):.2f}",
    }


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _kinds(folder: Path, until: float) -> list[str]:
    rows = defaultdict(list)
    with (folder / "processes.csv").open() as file:
        for row in csv.DictReader(file):
            kind = row.pop("kind")
            rows[kind].append({name: float(value) for name, value in row.items()})
    lines = [_HEAD, "|---" * 7 + "|"]
    for kind, some in sorted(rows.items()):
        half = [row for row in some if row["seconds"] >= until * WARM] or some[-1:]
        counts = sorted({int(row["processes"]) for row in half})
        many = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
        lines.append(
            f"| {kind} | {many} | {half[0]['pss_mb']:.0f}, {half[-1]['pss_mb']:.0f} |"
            f" {max(row['largest_pss_mb'] for row in half):.0f} | {slope(half, 'pss_mb'):+.1f} |"
            f" {slope(half, 'own_mb'):+.1f} | {max(row['files'] for row in half):.0f} |"
        )
    return lines


def slope(rows: list[Line], name: str) -> float:
    """Of a number, an hour: the median of the slopes between any two samples (Theil and Sen), which a few odd
    ones do not move."""
    # A thousand samples are half a million pairs; every second or third of them says the same.
    some = rows[:: max(len(rows) // 400, 1)]
    slopes = [
        (later[name] - earlier[name]) / (later["seconds"] - earlier["seconds"]) * 3600
        for earlier, later in combinations(some, 2)
        if later["seconds"] > earlier["seconds"]
    ]
    return statistics.median(slopes) if slopes else 0.0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

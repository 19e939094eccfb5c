"""`make bench`: prepares the databases, measures each bar beside its floor, prints the table.

CAMPTRACK_BENCH_FIGURES names the sizes (250000,1000000); CAMPTRACK_BENCH_HOME keeps what was prepared;
CAMPTRACK_BENCH_ROUNDS says how often (7). The table goes to stdout, and as JSON to CAMPTRACK_BENCH_JSON.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks import home, preparing
from benchmarks.ratios import HEAD
from benchmarks.sizes import Size


def main() -> int:
    """Each size in a process of its own: Django knows one database."""
    sizes = os.environ.get("CAMPTRACK_BENCH_FIGURES", "250000,1000000").split(",")
    found: dict[str, Any] = {}
    given = "DATABASE_URL" in os.environ  # a database that somebody else keeps, as in the tests
    with home.servers():
        for size in map(Size, map(int, sizes)):
            if not given:
                preparing.create(size.database)
                home.use(size.database)
            took = preparing.prepare(size)
            found[str(size.figures)] = {"prepared": took, **_measured()}
    kept = os.environ.get("CAMPTRACK_BENCH_JSON")
    if kept:
        Path(kept).write_text(json.dumps(found, indent=1) + "\n")
    print(report(found))
    return 0


def _measured() -> dict[str, Any]:
    told = subprocess.run([sys.executable, "-m", "benchmarks.measure"], check=True, stdout=subprocess.PIPE)
    measured: dict[str, Any] = json.loads(told.stdout)
    return measured


def report(found: dict[str, Any]) -> str:
    """Markdown: the bars of each size, what reads and the report touch side by side, the rest."""
    lines = []
    for figures, each in found.items():
        lines += [f"### {int(figures):,} figures", "", HEAD, *each["rows"], ""]
        lines += ["| beside | |", "|---|---|"]
        lines += [f"| {name} | {value} |" for name, value in {**each["prepared"], **each["beside"]}.items()]
        lines.append("")
    names = next(iter(found.values()))["touched"]
    lines += [
        "### Buffers touched, rows read",
        "",
        f"| | {' | '.join(f'{int(n):,}' for n in found)} | last / first |",
    ]
    lines.append("|---" * (len(found) + 2) + "|")
    for name in names:
        numbers = [each["touched"][name] for each in found.values()]
        lines.append(f"| {name} | {' | '.join(map(str, numbers))} | {numbers[-1] / max(numbers[0], 1):.2f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

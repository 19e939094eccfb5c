"""`make fuzz`: every bad file by the product's own process, with the memory and the time that it takes; then
coverage-guided fuzzing of the readers for CAMPTRACK_FUZZ_SECONDS, from these files."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from camptrack.ingest.file_kinds import kind_of
from camptrack.ingest.sheets import read_workbook
from camptrack.ingest.tables import Unreadable
from tests.ingest.test_bounds import peak

from .corpus import files, seeds
from .targets import TARGETS

SECONDS = int(os.environ.get("CAMPTRACK_FUZZ_SECONDS", "600"))
MOST_SEED = 64 * 1024
#: what ended a target; it becomes a test
FOUND = Path(".pytest_cache/fuzz")
#: megabytes of the process that reads
MOST_MEMORY = 300


def measure() -> int:
    """Of each file: rows or a sentence, never more memory than that; how many were neither."""
    refused = read = most_memory = 0
    longest, crashes = 0.0, 0
    for name, content in files():
        began = time.monotonic()
        try:
            read_workbook(content, name.rsplit("/", 1)[-1])
            read += 1
        except Unreadable:
            refused += 1
        except Exception as error:  # noqa: BLE001  a crash is what is looked for
            crashes += 1
            print(f"{name}: {error!r}")
        longest = max(longest, time.monotonic() - began)
        kind = _spreadsheet(content, name)
        if kind:
            memory = peak(content, kind)
            most_memory = max(most_memory, memory)
            if memory >= MOST_MEMORY:
                crashes += 1
                print(f"{name}: {memory} MB")
    print(
        f"{read + refused + crashes} files: {read} read, {refused} refused, crashes {crashes}; "
        f"memory's maximum {most_memory} MB, the longest {longest:.1f} s",
        flush=True,
    )
    return crashes


def _spreadsheet(content: bytes, name: str) -> str:
    try:
        kind = kind_of(content, name)
    except Unreadable:
        return ""
    return "" if kind == "text" else kind


def fuzz(target: str, seconds: int) -> int:
    """In a process of its own; what it finds is kept beside the corpus and told."""
    FOUND.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="camptrack-fuzz-") as folder:
        many = seeds(Path(folder), MOST_SEED)
        began = time.monotonic()
        ended = subprocess.run(
            [
                *(sys.executable, "-m", "tests.fuzz.one", target, folder, f"-max_total_time={seconds}"),
                *(
                    "-timeout=300",
                    "-rss_limit_mb=1500",
                    f"-max_len={MOST_SEED}",
                    f"-artifact_prefix={FOUND}/",
                ),
                "-print_final_stats=1",
            ],
            check=False,
            capture_output=True,
            text=True,
        )
        stats = dict(
            line.split()[0::1][:2] for line in ended.stderr.splitlines() if line.startswith("stat::")
        )
        print(
            f"{target}: {stats.get('stat::number_of_executed_units:', '?')} inputs from {many} files in "
            f"{time.monotonic() - began:.0f} s, {len(list(Path(folder).iterdir())) - many} that reached "
            f"something new, {'no crash' if ended.returncode == 0 else 'A CRASH'}",
            flush=True,
        )
        if ended.returncode:
            print(ended.stdout[-3000:], ended.stderr[-3000:])
    return ended.returncode != 0


if __name__ == "__main__":
    from django.conf import settings

    settings.configure(USE_I18N=False)
    failed = measure() + sum(fuzz(target, SECONDS // len(TARGETS)) for target in TARGETS)
    sys.exit(bool(failed))

"""`make load`: calls at rising rates, reads and writes as partners mix them, until the slowest of a hundred
takes a second; then two, five and ten times as many, and what happens.

CAMPTRACK_LOAD_STEP, seconds of a step (20); CAMPTRACK_LOAD_RATE, calls a second to take for the rate at which
a second is reached, instead of looking for it; CAMPTRACK_LOAD_TIMES (2,5,10); CAMPTRACK_LOAD_HOME keeps the
database."""

import asyncio
import os
import resource
import shutil
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import django
import psutil
import psycopg2

from benchmarks import running
from benchmarks.partners import Partners
from benchmarks.pressure import HEAD, Pressure, Step
from benchmarks.soak import say, until_right

STEP = float(os.environ.get("CAMPTRACK_LOAD_STEP", "20"))
#: calls a second to begin with, and how many more the next step has
FIRST_RATE, FASTER = 4.0, 1.4
#: seconds: what is still fast
FAST = 1.0
CAMPS, PARTNERS = 200, 40
RECOVERS_WITHIN = 120.0


def main() -> int:
    """0 if nothing acknowledged was lost, no total is wrong, and the service came back every time."""
    kept = os.environ.get("CAMPTRACK_LOAD_HOME")
    folder = Path(kept or tempfile.mkdtemp(prefix="camptrack-load-", dir="/tmp"))
    _many_files()
    try:
        with running.stack(folder) as stack:
            django.setup()
            times = [float(each) for each in os.environ.get("CAMPTRACK_LOAD_TIMES", "2,5,10").split(",")]
            return loaded(stack, CAMPS, times, STEP, float(os.environ.get("CAMPTRACK_LOAD_RATE") or 0))
    finally:
        if kept is None:
            shutil.rmtree(folder, ignore_errors=True)


def _many_files() -> None:
    """A connection is an open file."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def loaded(stack: running.Running, camps: int, times: list[float], seconds: float, rate: float = 0) -> int:
    """So many times this rate, or the one that is found, for so many seconds each. The exit code."""
    from benchmarks import country  # models come after the settings

    partners = Partners(country.make(camps, PARTNERS))
    with closing(psycopg2.connect(stack.database)) as connection:
        connection.autocommit = True

        def asked(statement: str) -> int:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return int(cursor.fetchone()[0])

        server = psutil.Process(asked("SELECT pg_backend_pid()")).ppid()
        count = "SELECT count(*) - 1 FROM pg_stat_activity WHERE backend_type = 'client backend'"
        pressure = Pressure(stack.address, stack.pid, server, lambda: asked(count), partners)
        knee, steps = asyncio.run(_pressed(pressure, stack.database, times, seconds, rate))
    return _told(knee, steps, partners, stack.database, len(times))


async def _pressed(
    pressure: Pressure, database: str, times: list[float], seconds: float, given: float
) -> tuple[float, list[Step]]:
    await pressure.step(FIRST_RATE, seconds / 2)  # everything is read for the first time
    if given:
        knee, steps = given, [await pressure.step(given, seconds)]
    else:
        knee, steps = await _knee(pressure, database, seconds)
    for each in times:
        step = await pressure.step(knee * each, seconds)
        step.recovered = await pressure.recovers(max(knee / 4, 1), RECOVERS_WITHIN, FAST)
        say(f"{each:g} times: {step.row()}")
        steps.append(step)
        until_right(database)
    return knee, steps


async def _knee(pressure: Pressure, database: str, seconds: float) -> tuple[float, list[Step]]:
    """Calls a second of the last step that was fast, and both steps around it. A step that was not is asked
    for once more: something else on the machine may have been."""
    rate, slow = FIRST_RATE, 0
    fast = Step(0)
    while True:
        step = await pressure.step(rate, seconds)
        good = step.p99 <= FAST and all(each.ok for each in step.answers)
        say(f"{'fast' if good else 'slow'}: {step.row()}")
        until_right(database)
        if good:
            fast, rate, slow = step, rate * FASTER, 0
        elif (slow := slow + 1) == 2:
            if not fast.rate:
                raise RuntimeError(
                    f"not even {FIRST_RATE:g} calls a second are answered within {FAST:g} s here"
                )
            return fast.rate, [fast, step]


def _told(knee: float, steps: list[Step], partners: Partners, database: str, times: int) -> int:
    from camptrack.queries.verification import verify_totals

    with closing(psycopg2.connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id::text FROM camptrack_report")
        lost = partners.acknowledged - {each for (each,) in cursor.fetchall()}
    verified = verify_totals()
    say(f"a second at p99 is left at {knee:.0f} calls a second\n")
    print("\n".join([HEAD, *[step.row() for step in steps], ""]))
    print(f"reports acknowledged: {len(partners.acknowledged):,}; of them lost: {len(lost)}")
    print(f"camps verified: {verified.camps}; differences: {len(verified.differences)}")
    down = [step for step in steps[-times:] if step.recovered is None]
    return 1 if lost or verified.differences or down else 0


if __name__ == "__main__":
    sys.exit(main())

"""The drain against every writer, in every order of their statements, on real PostgreSQL.

`make interleavings` stops the drain before each of its statements and draws 10,000 schedules of three actors;
here it stops before those that read evidence, take marks or write.
"""

import os
import random
from collections.abc import Callable, Sequence

import pytest

from camptrack.actions.refusals import Conflict, Refused

from .places import (
    ALL_WRITES,
    DRAINS,
    EVERYTHING,
    WRITERS,
    District,
    People,
    districts,
    drain,
    rebuild,
    writer,
)
from .schedules import Part, Played, Stage, drawn, every

pytestmark = pytest.mark.django_db(transaction=True)

#: schedules of three actors
SAMPLES = int(os.environ.get("CAMPTRACK_INTERLEAVINGS", "20"))
SEED = int(os.environ.get("CAMPTRACK_INTERLEAVINGS_SEED", "1"))
FULL = SAMPLES > 1000
STEPS = EVERYTHING if FULL else DRAINS
#: writers that `make test` plays, too
QUICK = {"publishes", "corrects"}
#: of the writer (its own where nothing is said) and of the drain
STOPS = [("", EVERYTHING), (ALL_WRITES, DRAINS)] if FULL else [("", DRAINS)]


def played(
    stage: Stage,
    here: District,
    parts: Sequence[Part],
    choose: Callable[[int, int], int],
    *,
    refused: bool = False,
) -> Played:
    """Nothing is wrong whenever something is committed, nor when all is drained. `refused`: a writer may find
    that another one was there before."""
    wrong: list[str] = []
    found = stage.play(parts, choose, lambda: wrong.extend(here.wrong()))
    wrong += here.wrong_when_settled()
    assert not wrong, f"{found}\n{wrong}"
    assert not found.circles, f"they wait for each other in a circle:\n{found}"
    unexpected = [each for each in found.errors if not (refused and isinstance(each, (Refused, Conflict)))]
    assert not unexpected, f"{unexpected}\n{found}"
    return found


def tell(what: str, schedules: int) -> None:
    print(f"{what}: {schedules} schedules, wrong 0")  # noqa: T201  the figures are what a full run is for


@pytest.mark.parametrize(
    "name",
    [
        name if name in QUICK else pytest.param(name, marks=pytest.mark.long)
        for name in WRITERS
        # To dispute a figure writes the same rows as to assign it: a full run alone plays both.
        if FULL or name != "disputes"
    ],
)
def test_a_writer_and_a_drain(name: str, people: People, stage: Stage) -> None:
    made, tried = districts(people), 0
    for writes, drains in STOPS:

        def play(choose: Callable[[int, int], int], writes: str = writes, drains: str = drains) -> Played:
            here = next(made)
            return played(stage, here, [writer(name, here, writes), drain(here, watch=drains)], choose)

        tried += sum(1 for _ in every(play))
    tell(f"{name} and drains", tried)


def test_two_drains_of_the_same_camps(people: People, stage: Stage) -> None:
    """Whoever finds a camp taken leaves it, however late it looks."""
    made = districts(people)

    def play(choose: Callable[[int, int], int]) -> Played:
        here = next(made)
        return played(stage, here, [drain(here, watch=STEPS), drain(here, watch=STEPS)], choose)

    tell("drains and drains", sum(1 for _ in every(play)))


@pytest.mark.long
def test_two_drains_below_one_area(people: People, stage: Stage) -> None:
    """Each writes the areas last, in the order of their keys."""
    made = districts(people)
    steps = "advisory_xact_lock|INSERT INTO camptrack_(areadelta|areaspan)"

    def play(choose: Callable[[int, int], int]) -> Played:
        here = next(made)
        return played(stage, here, [drain(here, [camp], steps) for camp in here.camps], choose)

    tell("drains of two camps", sum(1 for _ in every(play)))


@pytest.mark.long
def test_a_drain_and_a_rebuild(people: People, stage: Stage) -> None:
    """A rebuild waits for the camps that a drain is at, before it holds a row."""
    made = districts(people)
    steps = "advisory_xact_lock|camptrack_stalemark WHERE|FROM camp JOIN|INSERT INTO camptrack_camptotal"

    def play(choose: Callable[[int, int], int]) -> Played:
        here = next(made)
        return played(stage, here, [drain(here, watch=steps), rebuild(here, steps)], choose)

    tell("drains and rebuilds", sum(1 for _ in every(play)))


@pytest.mark.long
def test_three_at_once(people: People, stage: Stage) -> None:
    """Two writers and a drain, a writer and two drains, or one of each with a rebuild; drawn by the seed."""
    made = districts(people)
    for nth in range(SAMPLES):
        here, chance = next(made), random.Random(SEED * 1_000_000 + nth)
        parts = [writer(chance.choice([*WRITERS]), here), drain(here, watch=STEPS)]
        third = chance.choice(("writer", "drain", "rebuild"))
        if third == "writer":
            parts.append(writer(chance.choice([*WRITERS]), here))
        else:
            parts.append(drain(here, watch=STEPS) if third == "drain" else rebuild(here, STEPS))
        played(stage, here, parts, drawn(chance.getrandbits(64)), refused=third == "writer")
    tell(f"three at once, seed {SEED}", SAMPLES)

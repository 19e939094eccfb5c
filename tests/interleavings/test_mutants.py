"""What goes wrong with other drains, in the same schedules: proof that these would see it.

A full run (`make interleavings`) plays all of their schedules and tells how many went wrong; here the first
one is enough.
"""

from collections.abc import Callable, Iterable

import pytest

from . import mutants
from .places import District, Part, People, disputes, districts, drain, publishes, rebuild, writer
from .schedules import Played, Stage, every
from .test_drain import FULL

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

STEPS = (
    r"pg_(try_)?advisory_xact_lock|camptrack_stalemark WHERE|FROM camp JOIN camptrack_publishedfigure|"
    r"WITH RECURSIVE chain|ORDER BY 1 FOR UPDATE|INSERT INTO camptrack_camptotal"
)

Play = Callable[[Callable[[int, int], int]], Played]


def wrong_ones(what: str, here: "Wrong", plays: Iterable[Played]) -> int:
    """How many schedules went wrong; only the first is looked for unless all are asked for."""
    wrong = tried = 0
    for _played in plays:
        tried, wrong = tried + 1, wrong + here.last
        if wrong and not FULL:
            break
    print(f"{what}: {tried} schedules, wrong {wrong}")  # noqa: T201  as the drain's own
    return wrong


class Wrong:
    """Plays, and keeps whether the last one went wrong in any way: a total that is not exact, though its camp
    has no mark; an error that no writer caused; a circle."""

    def __init__(self, stage: Stage, parts: Callable[[District], list[Part]], people: People) -> None:
        self.stage, self.parts, self.made = stage, parts, districts(people)
        self.last = False

    def __call__(self, choose: Callable[[int, int], int]) -> Played:
        here = next(self.made)
        found: list[str] = []
        played = self.stage.play(self.parts(here), choose, lambda: found.extend(here.wrong()))
        found += here.wrong_when_settled()
        self.last = bool(found or played.circles or played.errors)
        return played


def test_a_unique_row_a_camp(people: People, stage: Stage, as_owner: Callable[..., object]) -> None:
    with mutants.one_row_a_camp(as_owner):
        here = Wrong(stage, lambda at: [writer("publishes", at), drain(at, watch=STEPS)], people)
        assert wrong_ones("one unique row a camp", here, every(here)) > 0


@pytest.mark.parametrize(
    "mutant",
    [mutants.deletes_after_computing, mutants.recomputes_before_taking],
    ids=lambda each: each.__name__,
)
def test_marks_taken_too_late(
    mutant: mutants.Drain, people: People, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutants.drains_as(monkeypatch, mutant)
    here = Wrong(stage, lambda at: [writer("publishes", at), drain(at, watch=STEPS)], people)
    assert wrong_ones(mutant.__name__, here, every(here)) > 0


def test_increments(people: People, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    mutants.increments(monkeypatch)
    here = Wrong(stage, lambda at: [writer("publishes", at), drain(at, watch=STEPS)], people)
    assert wrong_ones("increments", here, every(here)) > 0


def test_no_lock(people: People, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks are rows, for which two drains wait already; a rebuild of a camp without any would write what it
    read before over what a drain has written since."""
    mutants.needs_no_lock(monkeypatch)

    def parts(at: District) -> list[Part]:
        at.wrong_when_settled()
        told_and_drained = Part(lambda: (publishes(at), drain(at).work()), "^$")
        return [told_and_drained, rebuild(at, STEPS)]

    here = Wrong(stage, parts, people)
    assert wrong_ones("no lock", here, every(here)) > 0


def test_a_row_lock_then_a_lock_that_is_waited_for(
    people: People, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutants.drains_as(monkeypatch, mutants.takes_rows_before_the_lock)

    def parts(at: District) -> list[Part]:
        drain(at).work()
        disputes(at)
        return [drain(at, watch=STEPS), rebuild(at, STEPS)]

    here = Wrong(stage, parts, people)
    assert wrong_ones("a row lock first", here, every(here)) > 0


def test_repeatable_read(people: People, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The drain that waited cannot take what the one before it took, and fails."""
    mutants.drains_as(monkeypatch, mutants.reads_one_snapshot)
    # Of several camps each would be drained again by itself, and the failure seen by nobody.
    here = Wrong(stage, lambda at: [drain(at, [at.camp.pk], STEPS) for _ in range(2)], people)
    assert wrong_ones("REPEATABLE READ", here, every(here)) > 0

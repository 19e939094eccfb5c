"""Schedules of actors: every one of them, or some drawn by a seed."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .actors import COMMIT, Actor, Observer, State

#: which of those that could go on went on, and how many there were
Choice = tuple[int, int]
#: seconds after which PostgreSQL finds a circle, and some
DEADLOCK = 3.0


@dataclass
class Part:
    """What one actor does, and the statements before which it stops (its commits always)."""

    work: Callable[[], Any]
    watch: str

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(f"^{COMMIT}$|{self.watch}")


@dataclass
class Played:
    """One schedule, as it went."""

    path: list[Choice]
    #: actor and statement, in their order
    steps: list[tuple[str, str]] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    circles: int = 0

    def __str__(self) -> str:
        return "\n".join(f"  {name}: {' '.join(said.split())[:110]}" for name, said in self.steps)


class Stage:
    """Actors that are used again for each schedule, and the observer."""

    def __init__(self, actors: int) -> None:
        self.observer = Observer()
        self.actors = [Actor(name) for name in "ABC"[:actors]]

    def play(
        self,
        parts: Sequence[Part],
        choose: Callable[[int, int], int],
        after_commit: Callable[[], None] = lambda: None,
    ) -> Played:
        """`choose(nth, of)` says who goes on, of those that can; what it says is kept in the path."""
        played, actors = Played([]), self.actors[: len(parts)]
        for actor, part in zip(actors, parts, strict=True):
            actor.begin(part.work, part.pattern)
            self.observer.settle(actor)
        while any(actor.state is not State.DONE for actor in actors):
            ready = [actor for actor in actors if actor.state is State.PARKED]
            if not ready:
                self._circle(actors)
                played.circles += 1
                continue
            choice = choose(len(played.path), len(ready))
            played.path.append((choice, len(ready)))
            actor, said = ready[choice], ready[choice].said
            played.steps.append((actor.name, said))
            actor.go_on()
            self._settle(actor, actors)
            if said == COMMIT:
                after_commit()
        played.errors = [actor.error for actor in actors if actor.error is not None]
        return played

    def _settle(self, moved: Actor, actors: Sequence[Actor]) -> None:
        """Whoever moved first: then nobody whom it let go is taken for one that waits; and whoever was let go
        may let go others."""
        self.observer.settle(moved)
        while waiting := [actor for actor in actors if actor.state is State.BLOCKED]:
            for actor in waiting:
                self.observer.settle(actor)
            if all(actor.state is State.BLOCKED for actor in waiting):
                return

    def _circle(self, actors: Sequence[Actor]) -> None:
        """Everybody waits: PostgreSQL ends one of them."""
        for actor in actors:
            with actor.changed:
                if actor.state is State.BLOCKED:
                    actor.changed.wait_for(lambda actor=actor: actor.state is not State.BLOCKED, DEADLOCK)
            if actor.state is not State.BLOCKED:
                break
        for actor in actors:
            self.observer.settle(actor)

    def close(self) -> None:
        for actor in self.actors:
            actor.end()
        self.observer.close()


def every(play: Callable[[Callable[[int, int], int]], Played]) -> Iterator[Played]:
    """Depth first: each schedule is played from its beginning, by the choices before and another last one."""
    begun: list[int] = []
    while True:
        played = play(lambda nth, _of, begun=begun: begun[nth] if nth < len(begun) else 0)
        yield played
        path = played.path
        while path and path[-1][0] + 1 == path[-1][1]:
            path.pop()
        if not path:
            return
        begun = [choice for choice, _of in path[:-1]] + [path[-1][0] + 1]


def drawn(seed: int) -> Callable[[int, int], int]:
    """By a seed."""
    chance = random.Random(seed)
    return lambda _nth, of: chance.randrange(of)

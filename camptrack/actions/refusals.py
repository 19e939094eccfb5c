"""How an action says no. Whoever asked gets a place, a stable code and a remedy; nothing was changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Problem:
    """What is wrong with one place of the input: a JSON pointer, a stable code, a sentence with the
    remedy in the reader's language."""

    pointer: str
    code: str
    detail: str


class Refused(Exception):
    """The input breaks rules: all the problems at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.pointer}: {problem.detail}" for problem in problems))
        self.problems = tuple(problems)

    def below(self, pointer: str) -> "Refused":
        """The same problems as part of a larger input."""
        return Refused([replace(problem, pointer=pointer + problem.pointer) for problem in self.problems])


class NotAllowed(Exception):
    """The actor lacks a right; the message names it."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class Conflict(Exception):
    """The thing is no longer in the state that the action needs."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail

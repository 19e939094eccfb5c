"""What the other side said to a hand-over."""

from dataclasses import dataclass

from camptrack.vocabulary import Outcome

#: as long as the column
LONGEST = 500


@dataclass(frozen=True)
class Answer:
    """`gone`: a refusal that is of the address, not of this delivery."""

    outcome: Outcome
    said: str = ""
    gone: bool = False


def accepted(said: str = "") -> Answer:
    return Answer(Outcome.ACCEPTED, _short(said))


def deferred(said: str) -> Answer:
    """Nothing was taken; again later."""
    return Answer(Outcome.DEFERRED, _short(said))


def refused(said: str, *, gone: bool = False) -> Answer:
    """Nothing was taken, and trying again is of no use."""
    return Answer(Outcome.REFUSED, _short(said), gone)


def unanswered(said: str) -> Answer:
    """It may have been taken."""
    return Answer(Outcome.UNANSWERED, _short(said))


def _short(said: str) -> str:
    """In one line; PostgreSQL takes no NUL."""
    return " ".join(said.replace("\0", " ").split())[:LONGEST]

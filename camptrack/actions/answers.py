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
    return Answer(Outcome.ACCEPTED, short(said))


def deferred(said: str) -> Answer:
    """Nothing was taken; again later."""
    return Answer(Outcome.DEFERRED, short(said))


def refused(said: str, *, gone: bool = False) -> Answer:
    """Nothing was taken, and trying again is of no use."""
    return Answer(Outcome.REFUSED, short(said), gone)


def unanswered(said: str) -> Answer:
    """It may have been taken."""
    return Answer(Outcome.UNANSWERED, short(said))


def short(said: str) -> str:
    """As it is kept, in one line; PostgreSQL takes no NUL."""
    return " ".join(said.replace("\0", " ").split())[:LONGEST]

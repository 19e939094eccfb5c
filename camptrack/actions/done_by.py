"""Who is in the history of what is written meanwhile."""

from typing import Any

import pghistory

from camptrack.models import User
from camptrack.vocabulary import OPERATOR


def done_by(by: User | None, **more: str) -> Any:
    """A context; None is whoever has the command line. `more`: why, where there is a reason."""
    return pghistory.context(by=by.get_username() if by else OPERATOR, **more)

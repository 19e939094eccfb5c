"""What the typesetter made before, for tests of what is done with it.

It is a process of its own, a fifth of a second of a processor for the picture in a mail. A test that asks for
the same twice has it made anew: that it is the same is tried as before, and more often.
"""

from typing import Any

from camptrack.exports.typesetting import typeset


class Kept:
    """In the place of `typeset`, for one process of the tests."""

    def __init__(self) -> None:
        self._made: dict[Any, bytes] = {}
        self._asked: set[Any] = set()

    def begin(self) -> None:
        """Another test."""
        self._asked.clear()

    def __call__(self, template: str, inputs: dict[str, str], **settings: Any) -> bytes:
        key = (template, *sorted(inputs.items()), repr(sorted(settings.items())))
        if key not in self._made or key in self._asked:
            self._made[key] = typeset(template, inputs, **settings)
        self._asked.add(key)
        return self._made[key]

"""A partner system that keeps a copy of everything by the feed of changes alone."""

import random
from collections.abc import Callable, Iterator
from typing import Any

#: asks for an address with a query, and gives what was answered
Get = Callable[[str, dict[str, Any]], dict[str, Any]]
Copy = dict[tuple[str, str], Any]

LISTS: dict[str, tuple[str, str, dict[str, str]]] = {
    "report": ("reports/", "id", {}),
    "figure": ("figures/", "id", {}),
    "camp": ("camps/", "code", {"merged": "true"}),
    "area": ("areas/", "code", {}),
    "source": ("sources/", "slug", {}),
    "wave": ("waves/", "slug", {}),
    "camp_total": ("totals/", "camp_code", {"level": "camp"}),
}


def settled(answer: Any) -> Any:
    """Without what is of the moment of asking alone: whether something waits."""
    return {name: value for name, value in answer.items() if name != "pending"}


def pull_everything(get: Get) -> Copy:
    """What the lists tell."""
    return {
        (kind, row[key]): settled(row)
        for kind, (path, key, query) in LISTS.items()
        for row in _rows(get, path, {**query, "limit": 10_000})
    }


def _rows(get: Get, path: str, query: dict[str, Any]) -> Iterator[Any]:
    cursor: dict[str, str] = {}
    while True:
        answer = get(path, {**query, **cursor})
        yield from answer["results"]
        if answer["next_cursor"] is None:
            return
        cursor = {"cursor": answer["next_cursor"]}


class Follower:
    """Takes page by page, and notes down how far it is only once a page is in its copy."""

    def __init__(self, get: Get) -> None:
        self.get = get
        self.cursor = get("changes/", {"after": "latest"})["next_cursor"]
        self.copy = pull_everything(get)
        self.taken = self.cut_off = 0
        self.positions: list[int] = []

    def follow(self, limit: int = 1000) -> None:
        """Until nothing more is there yet."""
        while self.page(limit):
            pass

    def page(self, limit: int, cut_off: random.Random | None = None) -> bool:
        """One page, perhaps cut off on the way: the answer is lost, or was taken in part. Whether more is
        there."""
        answer = self.get("changes/", {"after": self.cursor, "limit": limit})
        rows = answer["results"]
        if cut_off and cut_off.random() < 0.3:
            self.cut_off += 1
            self._take(rows[: cut_off.randrange(len(rows) + 1)])
            return True
        self._take(rows)
        self.positions += [row["position"] for row in rows]
        self.cursor = answer["next_cursor"]
        return answer["next"] is not None

    def _take(self, rows: list[Any]) -> None:
        self.taken += len(rows)
        for row in rows:
            # What counts for nothing any more may still be shown, and then the lists have it, too.
            if row["object"] is None:
                self.copy.pop((row["kind"], row["id"]), None)
            else:
                self.copy[row["kind"], row["id"]] = settled(row["object"])


def differences(copy: Copy, whole: Copy) -> list[Any]:
    """What is missing, what should be gone, what is not as it is."""
    return [
        (key, copy.get(key), whole.get(key))
        for key in sorted(copy.keys() | whole.keys())
        if copy.get(key) != whole.get(key)
    ]

"""One write of a client: in the ledger before it is sent, and what its answer means when it has come."""

import json
import time
from typing import Any

from .ledger import Ledger
from .sending import Said, Sender

Effect = tuple[str, tuple[Any, ...]]
NEW = "INSERT OR IGNORE INTO report VALUES (?, ?, ?, ?, ?, ?, ?)"


class Writer:
    """Of one thread, whose reports nobody else touches."""

    def __init__(self, ledger: Ledger, sender: Sender, thread: int) -> None:
        self.ledger, self.sender, self.thread = ledger, sender, thread

    def write(
        self, key: str, kind: str, path: str, content: Any, told: dict[str, Any], **headers: str
    ) -> Said:
        """Sent until it is answered. `told`: what its effects are worked out from, `headers` among it."""
        body = content if isinstance(content, str) else json.dumps(content)
        told = {**told, "headers": headers}
        self.ledger.do(
            "INSERT INTO write (key, kind, thread, path, body, told, sent) VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(key, kind, self.thread, path, body, json.dumps(told), time.time()),
        )
        return self._send(key, kind, path, body, told)

    def resume(self) -> int:
        """What was under way when the storm was stopped; how many there were."""
        rows = self.ledger.do(
            "SELECT key, kind, path, body, told FROM write WHERE status IS NULL AND thread = ? ORDER BY sent",
            self.thread,
        )
        for key, kind, path, body, told in rows:
            self._send(key, kind, path, body, json.loads(told))
        return len(rows)

    def _send(self, key: str, kind: str, path: str, body: str, told: dict[str, Any]) -> Said:
        said = self.sender.post(path, body.encode(), key, kind, **told["headers"])
        self.settle(key, kind, told, said)
        return said

    def settle(self, key: str, kind: str, told: dict[str, Any], said: Said) -> None:
        """The answer and all that it means, at once."""
        taken = 200 <= said.status < 300
        effects = _EFFECTS.get(kind, _nothing)(told, said.answer, self.thread) if taken else []
        kept = json.dumps({"id": said.answer.get("id")} if taken else {"code": said.code})
        done = "UPDATE write SET status = ?, answer = ?, acknowledged = ?, body = NULL WHERE key = ?"
        self.ledger.all_of([*effects, (done, (said.status, kept, time.time(), key))])


def _nothing(_told: dict[str, Any], _answer: Any, _thread: int) -> list[Effect]:
    return []


def _entered(told: dict[str, Any], answer: Any, thread: int) -> list[Effect]:
    answers = answer.get("reports", [answer])
    return [
        (
            NEW,
            (
                each["id"],
                each["figures"][0]["id"],
                title,
                camp,
                json.dumps(record),
                thread,
                told.get("report"),
            ),
        )
        for each, (title, camp, record) in zip(answers, told["new"], strict=True)
    ]


def _corrected(told: dict[str, Any], answer: Any, thread: int) -> list[Effect]:
    return [_ended(told, "corrected"), *_entered(told, answer, thread)]


def _ended(told: dict[str, Any], how: str) -> Effect:
    # It may be ended before its own answer has come.
    return "INSERT INTO ended VALUES (?, ?)", (told["report"], how)


def _decided(told: dict[str, Any], answer: Any, _thread: int) -> list[Effect]:
    return [("INSERT INTO decision VALUES (?, ?, ?)", (answer["id"], told["figure"], told["decision"]))]


_EFFECTS = {
    "report": _entered,
    "bulk": _entered,
    "correct": _corrected,
    "retract": lambda told, _answer, _thread: [_ended(told, "retracted")],
    "decide": _decided,
}

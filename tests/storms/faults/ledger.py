"""The client's own list: what was sent, and what was acknowledged. And the faults that landed meanwhile."""

import json
import sqlite3
import threading
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS write (
    key TEXT PRIMARY KEY, kind TEXT NOT NULL, thread INT NOT NULL, path TEXT NOT NULL, body TEXT,
    told TEXT NOT NULL, sent REAL NOT NULL, status INT, answer TEXT, acknowledged REAL
);
CREATE INDEX IF NOT EXISTS write_open ON write (thread) WHERE status IS NULL;
CREATE TABLE IF NOT EXISTS attempt (
    at REAL NOT NULL, seconds REAL NOT NULL, kind TEXT NOT NULL, said TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS report (
    id TEXT PRIMARY KEY, figure TEXT NOT NULL, title TEXT NOT NULL, camp TEXT NOT NULL, record TEXT NOT NULL,
    thread INT NOT NULL, supersedes TEXT
);
CREATE TABLE IF NOT EXISTS ended (report TEXT PRIMARY KEY, how TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS decision (id TEXT PRIMARY KEY, figure TEXT NOT NULL, kind TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS mismatch (key TEXT NOT NULL, first TEXT NOT NULL, again TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS fault (
    nth INTEGER PRIMARY KEY, kind TEXT NOT NULL, target TEXT NOT NULL, landed REAL NOT NULL, healed REAL,
    in_flight TEXT NOT NULL, counted INT NOT NULL, more TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS run (began REAL NOT NULL, ended REAL);
CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Ledger:
    """One file; several processes, and the threads of each, write it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "ledger.sqlite"
        self._lock = threading.RLock()
        self._database = sqlite3.connect(self.file, timeout=60, check_same_thread=False, isolation_level=None)
        # A killed client loses nothing that it wrote; a power cut may take the last moments.
        self._database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;")
        self._database.executescript(SCHEMA)

    def do(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(statement, values).fetchall()

    def all_of(self, statements: list[tuple[str, tuple[Any, ...]]]) -> None:
        """All or none."""
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            for statement, values in statements:
                self._database.execute(statement, values)
            self._database.execute("COMMIT")

    def one(self, statement: str, *values: Any) -> Any:
        return self.do(statement, *values)[0][0]

    def note(self, name: str, value: Any = None) -> Any:
        """What was noted down under this name; with a value, noted now."""
        if value is not None:
            self.do("INSERT OR REPLACE INTO note VALUES (?, ?)", name, json.dumps(value))
        found = self.do("SELECT value FROM note WHERE name = ?", name)
        return json.loads(found[0][0]) if found else None

    def reports(self) -> int:
        """Acknowledged, corrections too. None is ever deleted: the last row's number is their count."""
        return int(self.one("SELECT coalesce(max(rowid), 0) FROM report"))

    def counted(self) -> int:
        """Faults that landed with work in flight."""
        return int(self.one("SELECT count(*) FROM fault WHERE counted"))

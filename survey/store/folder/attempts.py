"""How often somebody tried what, counted for all processes of one computer in a small SQLite file.

Nothing here needs to be kept: a damaged file is replaced by an empty one, and old counts are deleted.
"""

import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from limits.storage import Storage

FILE = "attempts.sqlite"
"""Its name in the folder of the store."""

TABLE = "CREATE TABLE IF NOT EXISTS attempt (key TEXT PRIMARY KEY, count INTEGER, ends REAL)"

COUNT = """
INSERT INTO attempt (key, count, ends) VALUES (:key, :amount, :ends)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN attempt.ends <= :now THEN excluded.count ELSE attempt.count + excluded.count END,
  ends = CASE WHEN attempt.ends <= :now THEN excluded.ends ELSE attempt.ends END
RETURNING count
"""
"""Counts in a window that begins with its first attempt; one statement, so no process counts in between."""

FORGET = 60
"""Seconds between two deletions of old counts."""

DAMAGED = ("file is not a database", "malformed", "no such table")


class Connection(sqlite3.Connection):
    """A connection that closes with its thread."""

    def __del__(self) -> None:
        with suppress(sqlite3.ProgrammingError):  # it could not be opened
            self.close()


class FileAttempts(Storage):
    """Counters in the folder of a store; `now` is the installation's clock."""

    STORAGE_SCHEME = ["cairn-folder"]  # noqa: RUF012  # as the library declares it

    def __init__(self, uri: str | None = None, *, folder: Path, now: Callable[[], datetime], **_: Any):
        super().__init__(uri)
        self.folder = folder
        self.file = folder / FILE
        self._now = now
        self._mine = threading.local()
        self._forget_at = 0.0

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        return sqlite3.Error, OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count attempts in a window of `expiry` seconds, and return how many there are now."""
        now = self._now().timestamp()
        found = self._ask(COUNT, key=key, amount=amount, now=now, ends=now + expiry)
        if now >= self._forget_at:
            self._forget_at = now + FORGET
            self._ask("DELETE FROM attempt WHERE ends <= :now", now=now)
        return int(found)

    def get(self, key: str) -> int:
        """Return how many attempts there are."""
        now = self._now().timestamp()
        return int(self._ask("SELECT count FROM attempt WHERE key = :key AND ends > :now", key=key, now=now))

    def get_expiry(self, key: str) -> float:
        """Return when the window of a key ends, in seconds since 1970."""
        now = self._now().timestamp()
        found = self._ask("SELECT ends FROM attempt WHERE key = :key AND ends > :now", key=key, now=now)
        return float(found) or now

    def check(self) -> bool:
        """Return whether counting works."""
        try:
            self.get("")
        except (sqlite3.Error, OSError):
            return False
        return True

    def reset(self) -> None:
        """Forget all counts."""
        with suppress(FileNotFoundError):
            self.file.unlink()

    def clear(self, key: str) -> None:
        """Forget the count of a key."""
        self._ask("DELETE FROM attempt WHERE key = :key", key=key)

    def _ask(self, statement: str, **values: object) -> Any:
        """Return the one value that a statement finds, or 0."""
        try:
            return self._ask_once(statement, values)
        except sqlite3.DatabaseError as error:
            if not any(word in str(error) for word in DAMAGED):
                raise
            self.reset()
            return self._ask_once(statement, values)

    def _ask_once(self, statement: str, values: dict[str, object]) -> Any:
        row = self._connection().execute(statement, values).fetchone()
        return row[0] if row else 0

    def _connection(self) -> sqlite3.Connection:
        """Return this thread's connection in this process to the file that is there now."""
        with suppress(FileNotFoundError):
            if getattr(self._mine, "of", None) == (os.getpid(), os.stat(self.file).st_ino):
                kept: sqlite3.Connection = self._mine.connection
                return kept
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):
            os.close(os.open(self.file, os.O_CREAT | os.O_EXCL, 0o600))
        number = os.stat(self.file).st_ino
        connection = sqlite3.connect(
            self.file, timeout=10, isolation_level=None, check_same_thread=False, factory=Connection
        )
        # speed before durability: counts that a crash loses only give a few more tries
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute(TABLE)
        self._mine.connection, self._mine.of = connection, (os.getpid(), number)
        return connection

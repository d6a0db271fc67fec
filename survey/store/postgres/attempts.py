"""How often somebody tried what, counted for all web processes of one database.

The table is not logged: if the server crashes, it forgets the counts, which nobody needs a day later.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from limits.storage import Storage
from sqlalchemy import ColumnElement, Connection, case, delete, select
from sqlalchemy.dialects.postgresql import insert

from survey.store import StoreError
from survey.store.postgres.database import Database
from survey.store.postgres.tables import ATTEMPT


class DatabaseAttempts(Storage):
    """Counters in a database; `now` is the installation's clock."""

    STORAGE_SCHEME = ["cairn-database"]  # noqa: RUF012  # as the library declares it

    def __init__(
        self, uri: str | None = None, *, database: Database, now: Callable[[], datetime], **_: Any
    ) -> None:
        super().__init__(uri)
        self._database = database
        self._now = now

    @property
    def base_exceptions(self) -> type[StoreError]:
        return StoreError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count attempts in a window of `expiry` seconds, and return how many there are now."""
        now = self._now().timestamp()

        def count(connection: Connection) -> int:
            new = insert(ATTEMPT).values(key=key, count=amount, ends=now + expiry)
            over = now >= ATTEMPT.c.ends
            either = {
                "count": case((over, new.excluded.count), else_=ATTEMPT.c.count + new.excluded.count),
                "ends": case((over, new.excluded.ends), else_=ATTEMPT.c.ends),
            }
            counting = new.on_conflict_do_update(index_elements=["key"], set_=either)
            return int(connection.scalar(counting.returning(ATTEMPT.c.count)))

        found = self._database.write(count)
        if found == amount:  # a new window: a good moment to forget those that are over
            self._forget(now)
        return found

    def get(self, key: str) -> int:
        """Return how many attempts there are."""
        return int(self._value(ATTEMPT.c.count, key) or 0)

    def get_expiry(self, key: str) -> float:
        """Return when the window of a key ends, in seconds since 1970."""
        return float(self._value(ATTEMPT.c.ends, key) or self._now().timestamp())

    def check(self) -> bool:
        """Return whether counting works."""
        try:
            self.get("")
        except StoreError:
            return False
        return True

    def reset(self) -> None:
        """Forget all counts."""
        self._database.write(lambda connection: connection.execute(delete(ATTEMPT)))

    def clear(self, key: str) -> None:
        """Forget the count of a key."""
        self._database.write(
            lambda connection: connection.execute(delete(ATTEMPT).where(ATTEMPT.c.key == key))
        )

    def _value(self, column: ColumnElement[Any], key: str) -> Any:
        wanted = select(column).where(ATTEMPT.c.key == key, ATTEMPT.c.ends > self._now().timestamp())
        return self._database.read(lambda connection: connection.scalar(wanted))

    def _forget(self, now: float) -> None:
        over = (
            select(ATTEMPT.c.key).where(ATTEMPT.c.ends <= now).limit(1000).with_for_update(skip_locked=True)
        )
        self._database.write(
            lambda connection: connection.execute(delete(ATTEMPT).where(ATTEMPT.c.key.in_(over)))
        )

"""Connections to PostgreSQL, and what happens when one breaks."""

import os
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import random
from typing import Any, TypeVar, cast

from sqlalchemy import URL, Connection, Engine, Row, Select, create_engine, event, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import SQLAlchemyError

from survey.store import NotSaved, Unavailable
from survey.store.postgres.errors import (
    READ_ONLY,
    REPEATED,
    OutcomeUnknown,
    is_lost,
    is_unheard,
    reason,
    refused,
    state,
)
from survey.store.postgres.schema import refuse_other_schema

R = TypeVar("R")

POOL = 5
"""Connections that a process keeps; under load it opens as many again."""

AUTOCOMMIT = "AUTOCOMMIT"
"""The isolation of connections unless another is asked for: most work is single statements."""

TRIES = 3
PATIENCE = 10.0
"""Seconds that a writer waits for a server to come back and say whether it had committed."""

LIBPQ = {
    "connect_timeout": "5",
    "tcp_user_timeout": "15000",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "client_encoding": "utf8",
    "application_name": "cairn",
}
"""A network that drops everything is noticed in seconds; the query of an address overrides these."""


class Database:
    """A pool of connections, which each process makes for itself when it first needs one."""

    def __init__(self, address: URL) -> None:
        self.address = address
        self._lock = threading.Lock()
        self._process = 0
        self._checked = False
        self._engine: Engine

    def read(self, work: Callable[[Connection], R], isolation: str = AUTOCOMMIT) -> R:
        """Return what a function reads; it may run twice.  Raise Unavailable."""
        for again in (True, False):
            try:
                with self._connect(isolation) as connection:
                    return work(connection)
            except SQLAlchemyError as error:
                # the pool cannot know that a connection broke before it is used; a new one may do
                if not (again and is_lost(error)):
                    raise Unavailable(f"The database did not answer: {reason(error)}") from None
        raise AssertionError

    def read_to_write(self, work: Callable[[Connection], R]) -> R:
        """Read what is going to be written.  Raise NotSaved."""
        try:
            return self.read(work)
        except Unavailable as error:
            raise NotSaved(f"Not saved. {error}. Nothing was changed; try again.") from None

    def close(self) -> None:
        """Close this process's connections; the next use opens new ones."""
        close(self.engine, self._process)

    def rows(self, statement: Select[Any]) -> Iterator[Row[Any]]:
        """Yield the rows of a statement as they were at one moment.  Raise Unavailable."""
        self.read(ping)
        try:
            with (
                self._connect("REPEATABLE READ") as connection,
                connection.execution_options(yield_per=200).execute(statement) as rows,
            ):
                yield from rows
        except SQLAlchemyError as error:
            raise Unavailable(f"The database did not answer: {reason(error)}") from None

    def write(
        self,
        work: Callable[[Connection], R],
        took_place: Callable[[Connection], bool] = lambda _: False,
        tries: int = TRIES,
        alone: bool = False,
    ) -> R:
        """Do something in one transaction, which is durable when this returns.  Raise NotSaved.

        `alone` means that the work is a single statement: it is a transaction by itself and saves two round
        trips.  If it took place without an answer, this returns True.

        A connection that breaks before the commit has changed nothing, and the work is done again.  If it
        breaks during the commit, `took_place` is asked on a new connection; it must first wait for whatever
        the old one may still be doing.  Work that can be done twice without harm may answer False.
        """
        result = cast("R", True)
        while True:
            tries -= 1
            committing = alone
            try:
                with self._connect(AUTOCOMMIT if alone else "READ COMMITTED") as connection:
                    result = work(connection)
                    committing = True
                    connection.commit()
                return result
            except SQLAlchemyError as error:
                if committing and is_unheard(error) and self._learn(took_place):
                    return result
                if not tries or not (is_lost(error) or state(error) in REPEATED):
                    raise refused(error) from None
            pause(TRIES - tries)

    def _learn(self, took_place: Callable[[Connection], bool]) -> bool:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with self._connect(AUTOCOMMIT) as connection:
                    return took_place(connection)
            except SQLAlchemyError as error:
                if time.monotonic() > until:
                    raise OutcomeUnknown(
                        f"The database went away while it was saving: {reason(error)}. "
                        "It may have been saved or not; do it again, that does no harm."
                    ) from None
            time.sleep(0.05)

    @contextmanager
    def _connect(self, isolation: str) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            if not self._checked:
                refuse_other_schema(connection)
                connection.rollback()
                self._checked = True
            if isolation != AUTOCOMMIT:
                connection.execution_options(isolation_level=isolation)
            yield connection

    @property
    def engine(self) -> Engine:
        """The connections of this process; those of the process that it was forked from are not touched."""
        if self._process != os.getpid():  # the first use, or the first after a fork
            with self._lock:
                if self._process != os.getpid():
                    self._engine = new_engine(self.address)
                    # not __del__: a forked child must never close what its parent uses
                    weakref.finalize(self, close, self._engine, os.getpid())
                    self._process = os.getpid()
        return self._engine


def ping(connection: Connection) -> None:
    """Ask the server anything, so that broken connections are noticed and replaced."""
    connection.execute(text("SELECT 1"))


def pause(attempt: int) -> None:
    """Wait a few random milliseconds, so that two writers do not collide again."""
    time.sleep(random() * 0.002 * attempt)  # noqa: S311


def new_engine(address: URL) -> Engine:
    """Return an engine that passes documents on as bytes, and whose errors hold no answers."""
    engine = create_engine(
        address.set(query={**LIBPQ, **address.query}),
        json_serializer=as_it_is,  # a document's bytes stay as written, for comparing and hashing
        json_deserializer=as_it_is,
        isolation_level=AUTOCOMMIT,
        use_native_hstore=False,
        hide_parameters=True,  # or errors in the log would hold what people answered
        pool_size=POOL,
        max_overflow=POOL,
        pool_use_lifo=True,  # the connection used last is the one least likely to be broken
    )
    event.listen(engine, "handle_error", leave_what_is_read_only)
    return engine


def as_it_is(document: bytes) -> bytes:
    return document


def leave_what_is_read_only(context: ExceptionContext) -> None:
    """Drop connections to a server that became read-only in a failover, like broken ones."""
    if getattr(context.original_exception, "sqlstate", None) == READ_ONLY:
        context.is_disconnect = True


def close(engine: Engine, process: int) -> None:
    if os.getpid() == process:
        engine.dispose()

"""Where the stores under test keep what they keep, and all of its bytes."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Protocol

from sqlalchemy import make_url

from survey.records import Document
from survey.store import Store
from survey.store.folder import FolderStore
from survey.store.postgres import PostgresStore
from tests.store.postgres import SUPERUSER, Server


class Place(Protocol):
    """A place that holds one store."""

    def open(self) -> Store:
        """The store as another process would open it."""

    def raw(self) -> bytes:
        """Every byte that is kept, names too, to search for what should not be there."""

    def empty(self) -> None:
        """Let nothing be kept; what is open is not used again."""


@dataclass(frozen=True)
class Folder:
    """A place on a disk."""

    path: Path

    def open(self) -> Store:
        return FolderStore(self.path)

    def raw(self) -> bytes:
        paths = sorted(self.path.rglob("*"))
        names = b"\n".join(bytes(path.relative_to(self.path)) for path in paths)
        return b"\n".join([names, *(path.read_bytes() for path in paths if path.is_file())])

    def empty(self) -> None:
        rmtree(self.path, ignore_errors=True)


@dataclass(frozen=True)
class Database:
    """A place in PostgreSQL."""

    server: Server
    address: str

    def open(self) -> Store:
        return PostgresStore(self.address)

    def raw(self) -> bytes:
        return self.server.dump(self.address)

    def empty(self) -> None:
        self.server.empty(self.address)


class Databases:
    """Databases of one server, each used by one test at a time."""

    def __init__(self, server: Server, until_the_end: ExitStack) -> None:
        self.server = server
        self.until_the_end = until_the_end
        self.spare: list[str] = []

    @contextmanager
    def one(self) -> Iterator[Database]:
        """An empty database until the block ends; whoever is still connected then no longer is."""
        self.server.start()
        if not self.spare:
            self.spare.append(self.until_the_end.enter_context(self.server.database()))
        place = Database(self.server, self.spare.pop())
        yield place
        self.server.start()
        name = make_url(place.address).database
        self.server.execute(
            SUPERUSER, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )
        place.empty()
        self.spare.append(place.address)


NewPlace = Callable[[str], Place]
"""Makes a place, so far empty, of a kind."""

KINDS = ("folder", "postgres")


def documents_of(store: Store) -> list[Document]:
    """Everything in a store, where nothing in it is damaged."""
    documents = list(store.documents())
    assert all(isinstance(one, Document) for one in documents), documents
    return documents  # type: ignore[return-value]

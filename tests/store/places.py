"""Where the stores under test keep what they keep, and all of its bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from survey.records import Document
from survey.store import Store
from survey.store.folder import FolderStore
from survey.store.postgres import PostgresStore
from tests.store.postgres import Server


class Place(Protocol):
    """A place that holds one store."""

    def open(self) -> Store:
        """The store as another process would open it."""

    def raw(self) -> bytes:
        """Every byte that is kept, names too, to search for what should not be there."""


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


@dataclass(frozen=True)
class Database:
    """A place in PostgreSQL."""

    server: Server
    address: str

    def open(self) -> Store:
        return PostgresStore(self.address)

    def raw(self) -> bytes:
        return self.server.dump(self.address)


NewPlace = Callable[[str], Place]
"""Makes a place, so far empty, of a kind."""

KINDS = ("folder", "postgres")


def documents_of(store: Store) -> list[Document]:
    """Everything in a store, where nothing in it is damaged."""
    documents = list(store.documents())
    assert all(isinstance(one, Document) for one in documents), documents
    return documents  # type: ignore[return-value]

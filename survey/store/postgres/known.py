"""Documents as this process last read or wrote them: what has not changed since is not fetched again."""

from collections import OrderedDict
from threading import Lock
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Table, bindparam, case, null


class Known(NamedTuple):
    """A document's bytes, and the version of the row that held them; no two writes give the same version."""

    version: int
    document: bytes


NOTHING = Known(-1, b"")


class KnownDocuments:
    """A bounded number of documents by name; kept by a process, used by its threads."""

    def __init__(self, most: int = 1000) -> None:
        self.most = most
        self.lock = Lock()
        self.documents: OrderedDict[str, Known] = OrderedDict()

    def get(self, name: str) -> Known:
        """What is known of a document; NOTHING where nothing is."""
        with self.lock:
            if name in self.documents:
                self.documents.move_to_end(name)
            return self.documents.get(name, NOTHING)

    def keep(self, name: str, known: Known) -> None:
        """Remember a document as read or written."""
        with self.lock:
            self.documents[name] = known
            self.documents.move_to_end(name)
            if len(self.documents) > self.most:
                self.documents.popitem(last=False)

    def forget(self, name: str) -> None:
        """Keep nothing of a document that is gone."""
        with self.lock:
            self.documents.pop(name, None)


def unless_known(table: Table, known: str = "known", label: str = "document") -> ColumnElement[Any]:
    """A table's document; null where its version is the bound parameter of the name `known`."""
    return case((table.c.version == bindparam(known), null()), else_=table.c.document).label(label)


def as_found(version: int | None, document: bytes | None, known: Known) -> Known | None:
    """What a row asked for with `unless_known` says; None where there is no row."""
    if version is None:
        return None
    return known if document is None else Known(version, document)

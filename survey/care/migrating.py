"""One store copied into another, document by document, and compared afterwards.

Two stores are the same if they have the same names, and the same bytes under each name.  Both kinds of store
keep a document's bytes as they were written, so nothing weaker is needed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from survey import Refused
from survey.records import Damage, Document
from survey.store import Store

Watch = Callable[[Iterable[Document]], Iterable[Document]]
"""Passes the documents on, to show the progress of the copy."""

SHOWN = 5
"""How many names a message lists."""


class SourceDamaged(Refused):
    """Something in the store to copy cannot be read."""


class HoldsSomethingElse(Refused):
    """The store to fill holds something that the other does not."""


class NotTheSame(Refused):
    """The stores differ after the copy."""


@dataclass(frozen=True)
class StoreDifference:
    """A document that only one of two stores has, or that differs between them."""

    name: str
    what: Literal["missing", "different", "extra"]


@dataclass(frozen=True)
class Migration:
    """What there is to copy: how many documents, and how many of them the target does not have yet."""

    source: Store
    target: Store
    documents: int
    missing: int


def plan(source: Store, target: Store) -> Migration:
    """Compare both stores and change nothing.  Raise SourceDamaged, HoldsSomethingElse."""
    documents = 0

    def counted() -> Iterator[Document]:
        nonlocal documents
        for document in sound(source):
            documents += 1
            yield document

    missing, others = 0, []
    for difference in differences(counted(), target.documents()):
        if difference.what == "missing":
            missing += 1
        else:
            others.append(difference.name)
    if others:
        raise HoldsSomethingElse(
            f"The store to fill holds something else: {listed(others)}. Name an empty store, or one that an "
            "interrupted cairn migrate of the same store left. Nothing was changed."
        )
    return Migration(source, target, documents, missing)


def migrate(migration: Migration, watch: Watch = iter) -> None:
    """Copy what is missing, and compare everything.  If it is killed, the next call continues.

    Raise NotSaved and SourceDamaged part-way, NotTheSame at the end.
    """
    migration.target.put_documents(watch(sound(migration.source)))
    left = [one.name for one in differences(sound(migration.source), migration.target.documents())]
    if left:
        raise NotTheSame(
            f"The copy differs from the original: {listed(left)}. Somebody changed one of them meanwhile: "
            "stop the service, and start again with an empty store."
        )


def sound(store: Store) -> Iterator[Document]:
    """Yield all documents of a store.  Raise SourceDamaged for one that cannot be read."""
    for document in store.documents():
        if isinstance(document, Damage):
            raise SourceDamaged(f"{document.where}: {document.reason}. See: cairn check --mend")
        yield document


def differences(these: Iterable[Document], those: Iterable[Document | Damage]) -> Iterator[StoreDifference]:
    """Yield how documents differ from others, both in the order of names."""
    others = iter(those)
    other = next(others, None)
    for document in these:
        while other and name_of(other) < document.name:
            yield StoreDifference(name_of(other), "extra")
            other = next(others, None)
        if other is None or name_of(other) > document.name:
            yield StoreDifference(document.name, "missing")
            continue
        if other != document:
            yield StoreDifference(document.name, "different")
        other = next(others, None)
    while other:
        yield StoreDifference(name_of(other), "extra")
        other = next(others, None)


def name_of(document: Document | Damage) -> str:
    return document.where if isinstance(document, Damage) else document.name


def listed(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more

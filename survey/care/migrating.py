"""One store copied into another, document by document, and compared afterwards.

Two stores are the same when they hold the same names, and under each name the same bytes.  Both kinds of
store keep a document's bytes as they were written, so nothing weaker is needed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from survey import Refused
from survey.records import Damage, Document
from survey.store import Store

Watch = Callable[[Iterable[Document]], Iterable[Document]]
"""Sees the documents pass by, to show how far the copying is."""

SHOWN = 5
"""So many names are told of many."""


class SourceDamaged(Refused):
    """Something in the store to be copied cannot be read."""


class HoldsSomethingElse(Refused):
    """The store to be filled holds what the other does not."""


class NotTheSame(Refused):
    """After the copying, the stores differ."""


@dataclass(frozen=True)
class Difference:
    """A document that only one of two stores has, or that differs between them."""

    name: str
    what: Literal["missing", "different", "extra"]


@dataclass(frozen=True)
class Migration:
    """What there is to copy: how many documents there are, and how many of them are missing in the target."""

    source: Store
    target: Store
    documents: int
    missing: int


def plan(source: Store, target: Store) -> Migration:
    """Look through both stores.  Raises SourceDamaged, HoldsSomethingElse; nothing is changed here."""
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
            f"What is to be filled holds something else: {told(others)}. Give an empty store, or one that an "
            "earlier cairn migrate of the same store left unfinished. Nothing was changed."
        )
    return Migration(source, target, documents, missing)


def migrate(migration: Migration, watch: Watch = iter) -> None:
    """Copy what is missing, and compare everything.  Killed part-way, it goes on when it is done again.

    Raises NotSaved and SourceDamaged part-way, NotTheSame at the end.
    """
    migration.target.put_documents(watch(sound(migration.source)))
    left = [one.name for one in differences(sound(migration.source), migration.target.documents())]
    if left:
        raise NotTheSame(
            f"The copy is not the same as the original: {told(left)}. Somebody was at work on one of them: "
            "stop the service, and begin again with an empty store."
        )


def sound(store: Store) -> Iterator[Document]:
    """All documents of a store.  Raises SourceDamaged for one that cannot be read."""
    for document in store.documents():
        if isinstance(document, Damage):
            raise SourceDamaged(f"{document.where}: {document.reason}. See: cairn check --mend")
        yield document


def differences(these: Iterable[Document], those: Iterable[Document | Damage]) -> Iterator[Difference]:
    """How documents differ from others, both in the order of their names."""
    others = iter(those)
    other = next(others, None)
    for document in these:
        while other and name_of(other) < document.name:
            yield Difference(name_of(other), "extra")
            other = next(others, None)
        if other is None or name_of(other) > document.name:
            yield Difference(document.name, "missing")
            continue
        if other != document:
            yield Difference(document.name, "different")
        other = next(others, None)
    while other:
        yield Difference(name_of(other), "extra")
        other = next(others, None)


def name_of(document: Document | Damage) -> str:
    return document.where if isinstance(document, Damage) else document.name


def told(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more

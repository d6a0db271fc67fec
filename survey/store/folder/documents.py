"""All documents of a folder by name, and the files among them that are no documents."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager

from survey.records import AuditEntry, CodeTarget, Damage, Document
from survey.store import AlreadyThere, Damaged, NotFound, NotSaved
from survey.store.chain import entry_at
from survey.store.documents import read_records
from survey.store.files import move, read_if_there, reason, replace, saving
from survey.store.folder.audit import whole_lines
from survey.store.layout import place_of, read_document
from survey.store.schemas import Unreadable

AREAS = ("accounts.json", "audit", "codes", "details", "people", "programmes")
"""The parts of the store's folder that hold documents, in the order of names."""

ASIDE = "set-aside"
"""Where documents are that were taken out of use, with the layout of the store."""

WAITING = ".new"
"""The end of a file's name while it is written; the next writer replaces what a killed one left."""

Alone = Callable[[Iterable[str]], AbstractContextManager[None]]


class FolderDocuments:
    """The documents of one folder; `alone` makes the caller the only writer of some paths."""

    def __init__(self, root: str, alone: Alone) -> None:
        self.root = root
        self.alone = alone

    def lock(self, name: str) -> str:
        """Return the path to lock: the document's, or the whole audit log, whose chain spans months."""
        area = name.partition("/")[0]
        return f"{self.root}/{area if area == 'audit' else name}"

    def documents(self) -> Iterator[Document | Damage]:
        """Yield all documents, in the order of names."""
        for area in AREAS:
            for name in names_under(self.root, area):
                found = self.document(name) if place_of(name) else stray(name)
                if found:
                    yield found

    def audited(self, month: str) -> Iterator[AuditEntry | Damage]:
        """Yield the lines of the audit log of a month and later, last first."""
        names = [one for one in names_under(self.root, "audit") if place_of(one)]
        for name in reversed([one for one in names if one >= f"audit/{month}"]):
            found = self.document(name)
            if isinstance(found, Damage):
                yield found
            elif found:
                lines = found.content.split(b"\n")[:-1]
                yield from (
                    entry_at(f"{name}, line {number}", lines[number - 1])
                    for number in range(len(lines), 0, -1)
                )

    def document(self, name: str) -> Document | Damage | None:
        """Return a document, or None where it has just been deleted."""
        try:
            content = self.content(name)
        except OSError as error:
            return Damage(name, reason(error))
        return Document(name, content) if content is not None else None

    def content(self, name: str) -> bytes | None:
        """Return a document's bytes, without a line that is just being written.  Raise OSError."""
        path = f"{self.root}/{name}"
        if not name.startswith("audit/"):
            return read_if_there(path)
        try:
            with self.alone([self.lock(name)]):
                return whole_lines(path)
        except NotSaved:  # the disk cannot be written, so nobody is writing a line
            return whole_lines(path)

    def put(self, document: Document) -> None:
        """Save a document as it is.  Raise Damaged, AlreadyThere, NotSaved."""
        try:
            read_document(document)
        except Unreadable as error:
            raise Damaged(Damage(document.name, str(error))) from error
        path = f"{self.root}/{document.name}"
        with self.alone([self.lock(document.name)]), saving(document.name):
            there = read_if_there(path)
            if there is None:
                replace(path, document.content, None)
            elif there != document.content:
                raise AlreadyThere(f"{document.name} is there already and differs.")

    def set_aside(self, name: str) -> str:
        """Move a document out of use, and return its new name.  Raise NotFound."""
        path = f"{self.root}/{name}"
        parts = name.split("/")
        with self.alone([self.lock(name)]), saving("setting aside"):
            if parts[0] not in AREAS or {"", ".", ".."} & set(parts) or not os.path.lexists(path):
                raise NotFound(f"There is nothing called {name!r}.")
            aside = next(
                one for one in numbered(f"{ASIDE}/{name}") if not os.path.lexists(f"{self.root}/{one}")
            )
            move(path, f"{self.root}/{aside}")
        return aside

    def about(self, programme: str, participant: str) -> list[str]:
        """Return the paths of all codes somebody ever had, their details, and what of them is set aside."""
        mark = f'"{participant}"'.encode()  # looked for first, since parsing every code is slow
        found = []
        mine = (f"details/{programme}", f"{ASIDE}/details/{programme}", f"{ASIDE}/people/{programme}")
        for area in ("codes", f"{ASIDE}/codes", *mine):
            for name in names_under(self.root, area):
                path = f"{self.root}/{name}"
                content = read_if_there(path) or b""
                if f"/{participant}." in name or (
                    mark in content and is_about(content, programme, participant)
                ):
                    found.append(path)
        return found


def stray(name: str) -> Damage | None:
    """Return Damage for a file that is no document; None while one is being written, or left half written."""
    return None if place_of(name.removesuffix(WAITING)) else Damage(name, "it is not a document of Cairn")


def is_about(content: bytes, programme: str, participant: str) -> bool:
    """Return whether bytes that name a participant are theirs; bytes of a killed process count as theirs."""
    try:
        targets = read_records(CodeTarget, "code", content)
    except Unreadable:
        return True
    return not targets or any((one.programme, one.participant) == (programme, participant) for one in targets)


def names_under(root: str, name: str) -> Iterator[str]:
    """Yield the names of all files below a folder, in order; a folder is listed only when it is reached."""
    try:
        with os.scandir(f"{root}/{name}") as inside:
            parts = sorted(
                one.name + "/" * (one.is_dir() and not place_of(f"{name}/{one.name}")) for one in inside
            )
    except FileNotFoundError:
        return
    except NotADirectoryError:
        yield name
        return
    for part in parts:
        if part.endswith("/"):
            yield from names_under(root, f"{name}/{part[:-1]}")
        else:
            yield f"{name}/{part}"


def numbered(name: str) -> Iterator[str]:
    """Yield a name, and then numbered ones for when it is taken."""
    yield name
    number = 2
    while True:
        yield f"{name}.{number}"
        number += 1

"""Backups: everything that is stored, in one file, and back.

A backup is a compressed tar archive of all documents under their names.  Its last member holds their number
and a hash, so that a part of a backup is never taken for a whole one.
"""

import gzip
import os
import sys
import tarfile
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from survey import Refused
from survey.records import CodeTarget, ContactDetails, Damage, Document, Person
from survey.store import Store, StoreError, audit
from survey.store.files import reason, sync_folder
from survey.store.layout import Content, name_of_code, name_of_person, place_of, read_document
from survey.store.schemas import Unreadable

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SUFFIXES = (".tar.zst", ".tar.gz")

END = "backup.json"
"""The last member: {"documents": how many, "sha256": over each name and content}.

Where somebody was erased while the backup was made: "erased", the names of what was copied of them before.
"""


class NotPossible(Refused):
    """The backup cannot be written there."""


class NotABackup(Refused):
    """The file is not a backup, or not a whole one."""


class NotEmpty(Refused):
    """The store to restore into already holds something."""


class RestoreStopped(Refused):
    """A backup is only partly restored."""


@dataclass(frozen=True)
class Done:
    """How many documents were copied.

    `damaged` are documents that cannot be used: they are copied into a backup as far as they can be read, and
    left out of a restored store.  `left_out` are files in the store that are no documents.
    """

    documents: int
    damaged: tuple[Damage, ...] = ()
    left_out: tuple[Damage, ...] = ()


class BackupCount:
    """The number of documents so far, and their hash."""

    def __init__(self) -> None:
        self.documents = 0
        self.hash = sha256()
        self.erased: list[str] = []

    def add(self, document: Document) -> None:
        self.documents += 1
        for part in (document.name.encode(), document.content):
            self.hash.update(len(part).to_bytes(8, "big") + part)

    @property
    def end(self) -> bytes:
        """The content of the last member."""
        erased = {"erased": self.erased} if self.erased else {}
        return orjson.dumps({"documents": self.documents, "sha256": self.hash.hexdigest()} | erased)


def back_up(store: Store, file: Path) -> Done:
    """Write everything into a new file, readable by its owner alone, while others go on writing.

    Each document is as it was at one moment.  Everybody who is invited has their codes, and of somebody who
    is erased meanwhile the backup restores everything or nothing.  The file appears only when it is whole.
    Raise NotPossible.
    """
    check_suffix(file)
    try:
        with (
            new_file(file) as opened,
            packed(opened, file) as stream,
            tarfile.open("", "w|", stream) as archive,
        ):
            return pack(store, archive)
    except OSError as error:
        raise NotPossible(f"{file} cannot be written: {reason(error)}. Nothing was written.") from error


@dataclass
class Links:
    """Whose each copied code and contact details are, to notice what changed while the backup was made.

    Documents come in the order of names, codes and details before people.  Somebody who is erased in between
    leaves codes without a person; somebody who is invited in between has codes that were not copied.
    `owners` and `late` map the names of copied and of missing documents to the name of their person.
    """

    owners: dict[str, str] = field(default_factory=dict)
    late: dict[str, str] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)

    def note(self, name: str, content: Content) -> None:
        """Remember a document that was copied."""
        if isinstance(content, CodeTarget):
            self.owners[name] = name_of_person(content.programme, content.participant)
        elif isinstance(content, ContactDetails):
            self.owners[name] = name_of_person(content.programme, content.id)
        elif isinstance(content, Person):
            self.people.add(name)
            self.late |= dict.fromkeys(codes_of(content) - self.owners.keys(), name)

    @property
    def doubtful(self) -> set[str]:
        """The names of documents that may have been erased: a second look has to tell."""
        orphans = {name for name, owner in self.owners.items() if owner not in self.people}
        return orphans | set(self.late.values())

    def erased(self, there: set[str]) -> list[str]:
        """Return the names of what was copied of erased people, if only `there` is left at a second look."""
        gone = self.doubtful - there
        owners = self.owners | {name: owner for name, owner in self.late.items() if name in there}
        return sorted(gone | {name for name, owner in owners.items() if owner in gone})


def pack(store: Store, archive: tarfile.TarFile) -> Done:
    """Add all documents and the end to an archive.  Raise OSError."""
    count, links = BackupCount(), Links()
    damaged, left_out = list[Damage](), list[Damage]()
    for found in store.documents():
        if isinstance(found, Damage):
            (damaged if place_of(found.where) else left_out).append(found)
            continue
        add_document(archive, found.name, found.content)
        count.add(found)
        try:
            links.note(found.name, read_document(found))
        except Unreadable as error:
            damaged.append(Damage(found.name, str(error)))
    there = set[str]()
    for found in store.documents() if links.doubtful else ():
        if isinstance(found, Document):
            there.add(found.name)
            if found.name in links.late:
                add_document(archive, found.name, found.content)
                count.add(found)
    count.erased = links.erased(there)
    add_document(archive, END, count.end)
    return Done(count.documents, tuple(damaged), tuple(left_out))


def add_document(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = len(content), 0o600, int(time.time())
    archive.addfile(member, BytesIO(content))


def codes_of(person: Person) -> set[str]:
    """Return the names of the documents of all codes in a person's invitations."""
    return {name_of_code(one.code_hash) for one in person.invitations if one.code_hash}


def restore(store: Store, file: Path, now: datetime) -> Done:
    """Put the documents of a backup into an empty store, and record it in the audit log.

    The whole file is read before anything is stored; damaged documents are left out.  Raise NotABackup,
    NotEmpty, RestoreStopped.
    """
    if next(iter(store.documents()), None) is not None:
        raise NotEmpty(
            "The store already holds something, and nothing is overwritten. Restore into an empty store."
        )
    damaged: dict[str, Damage] = {}
    sound = 0
    count = BackupCount()
    for document in documents_in(file, count):
        try:
            read_document(document)
            sound += 1
        except Unreadable as error:
            damaged[document.name] = Damage(document.name, str(error))
    sound -= len(count.erased)
    left_out = damaged.keys() | set(count.erased)
    try:
        store.put_documents(one for one in documents_in(file) if one.name not in left_out)
        audit.note(store, f"restored {sound} documents from {file.name}", "cairn restore", now)
    except StoreError as error:
        raise RestoreStopped(
            f"{error} A part of the backup is in the store now: start again with an empty store."
        ) from error
    return Done(sound, tuple(damaged.values()))


def documents_in(file: Path, count: BackupCount | None = None) -> Iterator[Document]:
    """Yield the documents of a backup, and count them.  Raise NotABackup where it is cut short or changed."""
    check_suffix(file)
    count, names = count or BackupCount(), set[str]()
    for name, content in members_of(file):
        if name == END:
            count.erased = erased_in(content)
            if content != count.end:
                raise NotABackup(f"{file} is damaged: its content is not what was written.")
            return
        if place_of(name) is None or name in names:
            raise NotABackup(f"{file} is not a backup: {name!r} does not belong in one.")
        names.add(name)
        document = Document(name, content)
        count.add(document)
        yield document
    raise NotABackup(f"{file} is cut short: its end is missing.")


def erased_in(end: bytes) -> list[str]:
    """Return the names of documents that were erased while the backup was made."""
    try:
        return list(orjson.loads(end).get("erased", ()))
    except (ValueError, TypeError, AttributeError):
        return []


def members_of(file: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the names and contents of the files in an archive.  Raise NotABackup."""
    try:
        with (
            file.open("rb") as opened,
            unpacked(opened, file) as stream,
            tarfile.open("", "r|", stream) as archive,
        ):
            for member in archive:
                reading = archive.extractfile(member) if member.isreg() else None
                if reading is None:
                    raise NotABackup(f"{file} is not a backup: {member.name!r} in it is not a file.")
                yield member.name, reading.read()
    except (EOFError, OSError, tarfile.TarError, zlib.error, zstd.ZstdError) as error:
        raise NotABackup(f"{file} is damaged or cut short: {error}.") from error


def check_suffix(file: Path) -> None:
    if not file.name.endswith(SUFFIXES):
        raise NotPossible(f"{file.name} must end with {' or '.join(SUFFIXES)}.")


def packed(file: BinaryIO, path: Path) -> AbstractContextManager[Any]:
    """Return a file object that compresses what is written into a file."""
    if path.name.endswith(".gz"):
        return gzip.GzipFile(filename="", mode="wb", fileobj=file)
    return zstd.ZstdFile(file, "wb", options={zstd.CompressionParameter.checksum_flag: True})


def unpacked(file: BinaryIO, path: Path) -> AbstractContextManager[Any]:
    """Return a file object that decompresses what is read from a file."""
    if path.name.endswith(".gz"):
        return gzip.GzipFile(mode="rb", fileobj=file)
    return zstd.ZstdFile(file, "rb")


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """Yield a file that gets its name once the block has ended well, durably.

    Raise NotPossible, OSError.
    """
    refuse_taken(path)
    number, waiting = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with open(number, "wb") as file:
            yield file
            file.flush()
            os.fsync(number)
        refuse_taken(path)
        os.rename(waiting, path)
    except BaseException:
        os.unlink(waiting)
        raise
    sync_folder(str(path.parent))


def refuse_taken(path: Path) -> None:
    if os.path.lexists(path):
        raise NotPossible(f"{path} exists already; choose another name.")

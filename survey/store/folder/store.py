"""The store in a folder, as in a filing cabinet: a file for each person."""

import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from survey.records import (
    Account,
    AuditEntry,
    CodeTarget,
    ContactDetails,
    Damage,
    Document,
    Evaluation,
    Person,
    ProgrammeRecord,
    Register,
)
from survey.store import AlreadyThere, NotFound, Outdated, StoreError
from survey.store.documents import write_record, write_whole
from survey.store.files import read_if_there, replace, saving
from survey.store.folder.audit import append
from survey.store.folder.batch import Batch, mark_of
from survey.store.folder.documents import FolderDocuments
from survey.store.folder.host import Host, this_host
from survey.store.folder.locks import ALL, Locks
from survey.store.folder.people import PersonFiles
from survey.store.folder.records import RecordFiles
from survey.store.folder.register import FolderRegister, damage_of
from survey.store.layout import ID
from survey.store.schemas import Unreadable

logger = logging.getLogger("cairn.store")

R = TypeVar("R")
Changes = Iterable[tuple[Person | None, Person]]
Codes = Mapping[str, CodeTarget]

NAME = re.compile(ID)


class FolderStore:
    """A Store in a folder, which is made when something is first saved.

    `people/PROGRAMME/xx/ID.json`, `programmes/ID.json`, `codes/xx/HASH.json`, `accounts.json`.  `locks/` says
    who may write; `staging/` or `committed/` exists only while several files are changed at once.
    """

    def __init__(self, path: Path | str, host: Host | None = None) -> None:
        self.path = Path(path).absolute()
        self._locks = Locks(self.path / "locks", host or this_host())
        self._batch = Batch(self.path)
        self._records = RecordFiles(self._alone, self._damage)
        self._people = PersonFiles(self._person_file, self._damage)
        self._documents = FolderDocuments(str(self.path), self._alone)
        self._registers: dict[str, FolderRegister] = {}
        if self._batch.left_behind:
            with suppress(StoreError):
                self._finish_batch(patience=0)

    def claim(self) -> None:
        """Let only this computer write, as every write does.  Raise OtherComputer."""
        with suppress(OSError):  # a disk that refuses can still be read
            self._locks.tenancy.renew()

    def release(self) -> None:
        """Let another computer write from now on; the last process that stops calls this."""
        with suppress(OSError):
            self._locks.tenancy.release()

    def programmes(self) -> list[ProgrammeRecord]:
        ids = sorted(path.stem for path in (self.path / "programmes").glob("*.json"))
        return [self.programme(one) for one in ids if NAME.fullmatch(one)]

    def programme(self, programme: str) -> ProgrammeRecord:
        found = self._records.records(ProgrammeRecord, "programme", self._file("programmes", programme))
        if not found:
            raise NotFound(f"There is no programme {programme!r}.")
        return found[0]

    def save_programme(self, record: ProgrammeRecord) -> None:
        self._records.save(self._file("programmes", record.id), "programme", record.id, record)

    def evaluation(self, programme: str) -> Evaluation:
        return self._records.evaluation(self._file("programmes", programme), programme)[1]

    def change_evaluation(self, programme: str, change: Callable[[Evaluation], Evaluation]) -> Evaluation:
        return self._records.change_evaluation(self._file("programmes", programme), programme, change)

    def person(self, programme: str, participant: str) -> Person:
        return self._people.read(self._person_file(programme, participant))[1]

    def programme_and_person(self, programme: str, participant: str) -> tuple[ProgrammeRecord, Person]:
        return self.programme(programme), self.person(programme, participant)

    def people(self, programme: str) -> Iterator[Person | Damage]:
        return self._people.every(self._folder("people", programme))

    def add_people(self, people: Iterable[Person]) -> None:
        self.save_people((None, person) for person in people)

    def save_people(
        self, changes: Iterable[tuple[Person | None, Person]], codes: Mapping[str, CodeTarget] | None = None
    ) -> None:
        changes = iter(changes)
        first = list(islice(changes, 2))
        if len(first) == 1 and not codes:
            self._save_person(*first[0])
        elif first or codes:
            self._save_batch(chain(first, changes), codes or {})

    def change(self, programme: str, participant: str, change: Callable[[Person], Person]) -> Person:
        path = self._person_file(programme, participant)
        with self._alone([path]):
            content, before = self._people.read(path)
            after = change(before)
            if after != before:
                self._people.write(path, (content, before), after)
        return after

    def change_with_programme(
        self, programme: str, participant: str, change: Callable[[ProgrammeRecord, Person], Person]
    ) -> Person:
        return self.change(programme, participant, partial(change, self.programme(programme)))

    def erase(self, programme: str, participant: str) -> None:
        path, details = (of(programme, participant) for of in (self._person_file, self._details_file))
        with self._batching():
            others = self._documents.about(programme, participant)
            if not os.path.exists(path) and not others:
                raise NotFound(f"There is nobody with the id {participant!r}.")
            with self._alone([path]), saving("erasing"):
                # path.new too: a process killed in mid-write may have left the person's answers there
                for file in dict.fromkeys((path, path + ".new", details, *others)):
                    self._batch.stage_deletion(file)
                self._batch.commit()
            self._people.forget(path)

    def register(self, programme: str) -> Register:
        folder = self._folder("people", programme)
        return self._registers.setdefault(programme, FolderRegister(self.path, folder)).read()

    def save_code(self, code_hash: str, target: CodeTarget) -> None:
        path = self._file("codes", code_hash[:2], code_hash)
        with self._alone([path]):
            content = read_if_there(path)
            if content is None:
                with saving("code"):
                    replace(path, write_record("code", code_hash, target), None)
            elif self._records.records(CodeTarget, "code", path) != [target]:
                raise AlreadyThere("This code already opens something else.")

    def find_code(self, code_hash: str) -> CodeTarget | None:
        if not NAME.fullmatch(code_hash):
            return None
        found = self._records.records(CodeTarget, "code", self._file("codes", code_hash[:2], code_hash))
        return found[0] if found else None

    def accounts(self) -> list[Account]:
        return sorted(
            self._records.records(Account, "accounts", self._file("accounts")), key=lambda one: one.email
        )

    def save_account(self, account: Account) -> None:
        self._records.save(self._file("accounts"), "accounts", account.id, account)

    def change_account(self, account: str, change: Callable[[Account], Account]) -> Account:
        return self._records.change_account(self._file("accounts"), account, change)

    def contact_details(self, programme: str, participant: str) -> ContactDetails | None:
        found = self._records.records(ContactDetails, "details", self._details_file(programme, participant))
        return found[0] if found else None

    def save_contact_details(self, details: ContactDetails, before: ContactDetails | None = None) -> None:
        path = self._details_file(details.programme, details.id)
        person = self._person_file(details.programme, details.id)
        with self._alone([person, path]):  # the first, so that nobody is erased meanwhile
            if not os.path.exists(person):
                raise NotFound(f"There is nobody with the id {details.id!r}.")
            if before and self._records.records(ContactDetails, "details", path) != [before]:
                raise Outdated("The contact details were changed meanwhile; read again and repeat.")
            self._records.save_alone(path, "details", details.id, details)

    def audit(self, entry: AuditEntry) -> None:
        folder = self._documents.lock("audit")
        with self._alone([folder]), saving("audit"):
            append(folder, entry)

    def audited(self, month: str) -> Iterator[AuditEntry | Damage]:
        return self._documents.audited(month)

    def documents(self) -> Iterator[Document | Damage]:
        if self._batch.unfinished:
            self._finish_batch()
        return self._documents.documents()

    def put_documents(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._documents.put(document)

    def set_aside(self, name: str) -> str:
        return self._documents.set_aside(name)

    def _folder(self, *names: str) -> str:
        for name in names:
            if not NAME.fullmatch(name):
                raise NotFound(f"There is nothing called {name!r}.")
        return "/".join([str(self.path), *names])

    def _file(self, *names: str) -> str:
        return self._folder(*names) + ".json"

    def _person_file(self, programme: str, participant: str) -> str:
        return self._file("people", programme, participant[:2], participant)

    def _details_file(self, programme: str, participant: str) -> str:
        return self._file("details", programme, participant[:2], participant)

    @contextmanager
    def _alone(self, paths: Iterable[str]) -> Iterator[None]:
        """Be the only writer of these files, with no committed batch waiting to overwrite them."""
        paths = list(paths)
        while True:
            with self._locks.hold(paths):
                # a batch was committed while we waited: its files must be in place before we read any
                if not self._batch.unfinished:
                    yield
                    return
            self._finish_batch()

    def _finish_batch(self, patience: float | None = None) -> None:
        with self._batching(patience):
            pass

    @contextmanager
    def _batching(self, patience: float | None = None) -> Iterator[None]:
        """Be the only process that changes several files at once, with no earlier batch unfinished."""
        with self._locks.hold([ALL], patience):
            with saving("finishing what others began"):
                self._batch.finish()
            try:
                yield
            finally:
                self._batch.drop()

    def _save_person(self, before: Person | None, after: Person) -> None:
        path = self._person_file(after.participant.programme, after.participant.id)
        with self._alone([path]):
            self._people.write(path, self._people.expect(path, before), after)

    def _save_batch(self, changes: Changes, codes: Codes) -> None:
        with self._batching():
            marks: dict[str, bytes] = {}
            # writers go on while files are staged; locks are held only to compare the marks and to commit
            for path, content, mark in self._batch_of(changes, codes):
                if path in marks:
                    raise AlreadyThere(f"{Path(path).stem} comes twice.")
                marks[path] = mark
                with saving("batch"):
                    self._batch.stage(path, content)
            with self._alone(marks):
                for path, mark in marks.items():
                    if mark != mark_of(read_if_there(path)):
                        raise Outdated(f"{Path(path).stem} was changed meanwhile; read again and repeat.")
                with saving("batch"):
                    self._batch.commit()

    def _batch_of(self, changes: Changes, codes: Codes) -> Iterator[tuple[str, bytes, bytes]]:
        """Yield each file with its new bytes and a mark of what it holds now."""
        for before, after in changes:
            path = self._person_file(after.participant.programme, after.participant.id)
            earlier = self._people.expect(path, before)
            yield path, write_whole(after, earlier), mark_of(earlier[0] if earlier else None)
        for code_hash, target in codes.items():
            path = self._file("codes", code_hash[:2], code_hash)
            if os.path.exists(path):
                raise AlreadyThere("A code already opens something else.")
            yield path, write_record("code", code_hash, target), mark_of(None)

    def _damage(self, path: str, error: Unreadable | OSError) -> Damage:
        damage = damage_of(self.path, path, error)
        logger.error("%s cannot be read: %s", damage.where, damage.reason)
        return damage

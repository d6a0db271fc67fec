"""The store in PostgreSQL."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select

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
from survey.store import NotFound, NotSaved, Outdated
from survey.store.cache import Cache
from survey.store.chain import entry_at
from survey.store.documents import read_whole
from survey.store.layout import place_of
from survey.store.postgres import batches, records, rows
from survey.store.postgres import documents as by_name
from survey.store.postgres.batches import person_name, refuse_wrong_name
from survey.store.postgres.database import Database, pause, ping
from survey.store.postgres.people import TRIES, People, find
from survey.store.postgres.register import DatabaseRegister
from survey.store.postgres.schema import url_of
from survey.store.postgres.tables import AUDIT, CODE, DOCUMENT, NOTHING, PERSON, SET_ASIDE, CachedDocument
from survey.store.schemas import Unreadable

R = TypeVar("R")

TOGETHER = 50
"""How many documents go into one transaction."""

ONE_BATCH = 0x636169726E01
"""The advisory lock of batches: two of them could otherwise wait for each other's rows."""


class PostgresStore:
    """A Store in the database of a postgresql:// address.  Each process has connections of its own."""

    def __init__(self, address: str) -> None:
        self._database = Database(url_of(address))
        self._cache = Cache[CachedDocument]()
        self._people = People(self._database, self._cache)
        self._registers: dict[str, DatabaseRegister] = {}

    @property
    def database(self) -> Database:
        """The database, also for what is counted in it."""
        return self._database

    def ready(self) -> None:
        """Refuse a database that cannot be reached or has other tables, and close the connections again.

        Raise Unavailable, OtherSchema.
        """
        self._database.read(ping)
        self._database.close()

    def programmes(self) -> list[ProgrammeRecord]:
        named = select(DOCUMENT.c.name, DOCUMENT.c.document).where(DOCUMENT.c.name.startswith("programmes/"))
        found = self._database.read(lambda connection: connection.execute(named).all())
        each = (records.read(ProgrammeRecord, "programme", one.name, one.document) for one in found)
        return sorted((one for ones in each for one in ones), key=lambda one: one.id)

    def programme(self, programme: str) -> ProgrammeRecord:
        refuse_wrong_name(programme_name(programme))
        found = self._records(ProgrammeRecord, "programme", programme_name(programme))
        if not found:
            raise NotFound(f"There is no programme {programme!r}.")
        return found[0]

    def save_programme(self, record: ProgrammeRecord) -> None:
        self._save(programme_name(record.id), "programme", record.id, record)

    def evaluation(self, programme: str) -> Evaluation:
        name = programme_name(programme)
        refuse_wrong_name(name)
        return self._database.read(partial(records.evaluation, name=name, programme=programme))[1]

    def change_evaluation(self, programme: str, change: Callable[[Evaluation], Evaluation]) -> Evaluation:
        name = programme_name(programme)
        refuse_wrong_name(name)
        wanted = partial(records.change_evaluation, name=name, programme=programme, change=change)
        return self._until_changed(wanted, name, "the programme")

    def person(self, programme: str, participant: str) -> Person:
        return self._people.person((programme, participant))

    def programme_and_person(self, programme: str, participant: str) -> tuple[ProgrammeRecord, Person]:
        name = programme_name(programme)
        refuse_wrong_name(name)
        found, person = self._people.with_document((programme, participant), name)
        if found is None:
            raise NotFound(f"There is no programme {programme!r}.")
        return read_programme(programme, found.document), person

    def people(self, programme: str) -> Iterator[Person | Damage]:
        refuse_wrong_name(programme_name(programme))
        wanted = rows.DOCUMENTS.where(PERSON.c.programme_id == programme).order_by(PERSON.c.id)
        for row in self._database.rows(wanted):
            try:
                yield read_whole(Person, row.document)
            except Unreadable as error:
                yield Damage(person_name(row.programme_id, row.id), str(error))

    def add_people(self, people: Iterable[Person]) -> None:
        self.save_people((None, person) for person in people)

    def save_people(
        self, changes: Iterable[tuple[Person | None, Person]], codes: Mapping[str, CodeTarget] | None = None
    ) -> None:
        self._database.read_to_write(ping)
        saved: list[tuple[rows.Key, int]] = []

        def took_place(connection: Connection) -> bool:
            records.alone(connection, ONE_BATCH)
            if saved:
                return rows.has_version(connection, *saved[0])
            return all(records.find_code(connection, one) == target for one, target in (codes or {}).items())

        def save(connection: Connection) -> None:
            records.alone(connection, ONE_BATCH)
            saved.extend(filter(None, [batches.save(connection, changes)]))
            batches.save_codes(connection, codes or {})

        # the changes can be iterated only once, hence a single try, on a connection that has just answered
        self._database.write(save, took_place, tries=1)

    def change(self, programme: str, participant: str, change: Callable[[Person], Person]) -> Person:
        return self._people.change((programme, participant), change)

    def change_with_programme(
        self, programme: str, participant: str, change: Callable[[ProgrammeRecord, Person], Person]
    ) -> Person:
        changed = self._people.change_cached(
            (programme, participant),
            programme_name(programme),
            lambda content: partial(change, read_programme(programme, content)),
        )
        if changed:
            return changed
        record, _ = self.programme_and_person(programme, participant)
        return self.change(programme, participant, partial(change, record))

    def erase(self, programme: str, participant: str) -> None:
        refuse_wrong_name(person_name(programme, participant))

        person = (PERSON.c.programme_id == programme) & (PERSON.c.id == participant)
        codes = (CODE.c.programme_id == programme) & (CODE.c.person_id == participant)
        details = DOCUMENT.c.name == records.details_name(programme, participant)
        aside = set_aside_of(programme, participant)

        def erase(connection: Connection) -> None:
            connection.execute(select(PERSON.c.id).where(person).with_for_update())
            about = ((CODE, codes), (DOCUMENT, details), (SET_ASIDE, aside), (PERSON, person))
            if not sum(connection.execute(delete(table).where(theirs)).rowcount for table, theirs in about):
                raise NotFound(f"There is nobody with the id {participant!r}.")

        def is_gone(connection: Connection) -> bool:
            left = connection.execute(select(PERSON.c.id).where(person).with_for_update()).first()
            return not left and not any(
                connection.scalar(select(func.count()).where(theirs)) for theirs in (codes, details, aside)
            )

        self._database.write(erase, is_gone)
        self._people.forget((programme, participant))

    def register(self, programme: str) -> Register:
        refuse_wrong_name(programme_name(programme))
        return self._registers.setdefault(programme, DatabaseRegister(self._database, programme)).read()

    def save_code(self, code_hash: str, target: CodeTarget) -> None:
        refuse_wrong_name(records.code_name(code_hash))
        self._database.write(partial(records.save_code, code_hash=code_hash, target=target))

    def find_code(self, code_hash: str) -> CodeTarget | None:
        if place_of(records.code_name(code_hash)) is None:
            return None
        return self._database.read(partial(records.find_code, code_hash=code_hash))

    def accounts(self) -> list[Account]:
        return sorted(self._records(Account, "accounts", records.ACCOUNTS), key=lambda one: one.email)

    def save_account(self, account: Account) -> None:
        self._save(records.ACCOUNTS, "accounts", account.id, account)

    def change_account(self, account: str, change: Callable[[Account], Account]) -> Account:
        wanted = partial(records.change_account, account=account, change=change)
        return self._until_changed(wanted, records.ACCOUNTS, "accounts")

    def contact_details(self, programme: str, participant: str) -> ContactDetails | None:
        found = self._records(ContactDetails, "details", records.details_name(programme, participant))
        return found[0] if found else None

    def save_contact_details(self, details: ContactDetails, before: ContactDetails | None = None) -> None:
        name = records.details_name(details.programme, details.id)
        save = partial(records.save, name=name, table="details", key=details.id, record=details)

        def save_if_there(connection: Connection) -> bool:
            find(
                connection, (details.programme, details.id), locked=True
            )  # so that nobody is erased meanwhile
            row = records.find(connection, name) if before else None
            if before and (
                row is None or records.read(ContactDetails, "details", name, row.document) != [before]
            ):
                raise Outdated("The contact details were changed meanwhile; read again and repeat.")
            return save(connection)

        self._until_saved(save_if_there)

    def audit(self, entry: AuditEntry) -> None:
        self._database.write(
            partial(records.audit, entry=entry), lambda connection: records.is_audited(connection, entry)
        )

    def audited(self, month: str) -> Iterator[AuditEntry | Damage]:
        for row in self._database.rows(records.LAST.where(AUDIT.c.month >= month)):
            yield entry_at(f"audit/{row.month}.jsonl, line {row.number}", row.line.encode())

    def documents(self) -> Iterator[Document | Damage]:
        for row in self._database.rows(by_name.ALL):
            yield Document(row.name, row.content.encode())

    def put_documents(self, documents: Iterable[Document]) -> None:
        documents = iter(documents)
        while part := list(islice(documents, TOGETHER)):
            fault = self._database.write(partial(by_name.put, documents=part))
            if fault:
                raise fault

    def set_aside(self, name: str) -> str:
        return self._database.write(
            partial(by_name.set_aside, name=name), lambda connection: by_name.kept(connection, name) is None
        )

    def _records(self, kind: type[R], table: str, name: str) -> list[R]:
        found = self._database.read(partial(records.find, name=name, cached=self._cache.get(name) or NOTHING))
        if found is None:
            return []
        self._cache.keep(name, found)
        return records.read(kind, table, name, found.document)

    def _save(self, name: str, table: str, key: str, record: object) -> None:
        refuse_wrong_name(name)
        self._until_saved(partial(records.save, name=name, table=table, key=key, record=record))

    def _until_saved(self, save: Callable[[Connection], bool]) -> None:
        for attempt in range(TRIES):
            if self._database.write(save):
                return
            pause(attempt)
        raise NotSaved("Not saved: others are still changing the same. Try again.")

    def _until_changed(self, change: Callable[..., R | None], name: str, what: str) -> R:
        """Change the document of a name, and try again where somebody else was quicker.  Raise NotSaved."""
        for attempt in range(TRIES):
            version = rows.new_version()
            changed = self._database.write(
                partial(change, version=version), partial(records.has_version, name=name, version=version)
            )
            if changed:
                return changed
            pause(attempt)
        raise NotSaved(f"Not saved: others are still changing {what}. Try again.")


def programme_name(programme: str) -> str:
    return f"programmes/{programme}.json"


def read_programme(programme: str, content: bytes) -> ProgrammeRecord:
    """Return the programme in a document.  Raise Damaged."""
    return records.read(ProgrammeRecord, "programme", programme_name(programme), content)[0]


def set_aside_of(programme: str, participant: str) -> ColumnElement[bool]:
    """Return the condition for a person's documents that were set aside: their own, and their codes."""
    name, content = SET_ASIDE.c.name, SET_ASIDE.c.content
    names_them = content.contains(f'"{participant}"', autoescape=True)
    theirs = or_(
        *(name.startswith(f"{area}/{programme}/", autoescape=True) for area in ("people", "details"))
    )
    their_code = name.startswith("codes/") & content.regexp_match(f'"programme"\\s*:\\s*"{programme}"')
    return (theirs & (name.contains(f"/{participant}.", autoescape=True) | names_them)) | (
        their_code & names_them
    )

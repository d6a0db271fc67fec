"""Reading and changing one person, with as few ways to the server as it takes."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection

from survey.records import Damage, Person
from survey.store import Damaged, NotFound, NotSaved
from survey.store.documents import write_whole
from survey.store.postgres import people as rows
from survey.store.postgres.batches import person_name, refuse_wrong_name
from survey.store.postgres.database import Database, pause
from survey.store.postgres.known import NOTHING, Known, KnownDocuments, as_found
from survey.store.recent import RecentPeople
from survey.store.schemas import Unreadable

TRIES = 20
"""How often a change is begun anew where somebody else changed the same."""

Change = Callable[[Person], Person]
Reading = Callable[[Callable[[Connection], Known]], Known]


class People:
    """The people of a database, each as last known until their row says otherwise."""

    def __init__(self, database: Database, known: KnownDocuments) -> None:
        self._database = database
        self._known = known
        self._recent = RecentPeople()

    def person(self, key: rows.Key) -> Person:
        """One person as last saved.  Raises NotFound, Damaged."""
        return self._read(key, self._found(key, self._database.read))

    def with_document(self, key: rows.Key, name: str) -> tuple[Known | None, Person]:
        """A person and the document of a name, by one statement.  Raises NotFound, Damaged for the person."""
        known, beside = self._known.get(person_name(*key)), self._known.get(name)
        person, document = self._database.read(
            partial(find_with_document, key=key, known=known, name=name, beside=beside)
        )
        self._known.keep(person_name(*key), person)
        if document:
            self._known.keep(name, document)
        return document, self._read(key, person)

    def change(self, key: rows.Key, change: Change) -> Person:
        """Replace a person by what the function makes of them.  Raises NotFound, Damaged, NotSaved."""
        for attempt in range(TRIES):
            update = self._change_locked(key, change) if attempt else self._change(key, change)
            if update:
                return self._keep(key, update)
            pause(attempt)
        raise NotSaved("Not saved: others are still writing about the same person. Try again.")

    def change_known(self, key: rows.Key, name: str, change: Callable[[bytes], Change]) -> Person | None:
        """Replace a person as the document of a name has it, by one statement if both are as last known.

        None, with nothing changed, where they are not, or where there is nothing to change or it is refused.
        Raises Damaged, NotSaved.
        """
        beside = self._known.get(name)
        if beside is NOTHING:
            return None
        update = self._change_known(key, change(beside.document))
        if update is None or not self._save(key, update, (name, beside.version)):
            return None
        return self._keep(key, update)

    def forget(self, key: rows.Key) -> None:
        """Keep nothing of somebody who was erased."""
        self._known.forget(person_name(*key))
        self._recent.forget(person_name(*key))

    def _change(self, key: rows.Key, change: Change) -> rows.Update | None:
        """One try without waiting for others; None where somebody was quicker."""
        update = self._change_known(key, change)
        if update is None:
            found = self._found(key, self._database.read_to_write)
            update = self._changed(key, found, change, rows.new_version())
        if update.after == update.before:
            return update
        return update if self._save(key, update) else None

    def _save(self, key: rows.Key, update: rows.Update, beside: tuple[str, int] | None = None) -> bool:
        """Write what was made of a person as last known; False where that, or a document, is outdated."""
        return self._database.write(
            partial(rows.update_people, updates=[update], beside=beside),
            partial(rows.has_version, key=key, version=update.version),
            alone=update.before.standing == update.after.standing,
        )

    def _keep(self, key: rows.Key, update: rows.Update) -> Person:
        name = person_name(*key)
        self._known.keep(name, Known(update.version, update.content))
        self._recent.keep(name, update.content, update.after)
        return update.after

    def _change_known(self, key: rows.Key, change: Change) -> rows.Update | None:
        """What the function makes of the person as last known, which the write finds out if it is outdated.

        None where that cannot tell: what is to be refused or left alone is asked of the person as saved.
        """
        known = self._known.get(person_name(*key))
        if known is NOTHING:
            return None
        try:
            update = self._changed(key, known, change, rows.new_version())
        except Exception:
            return None
        return update if update.after != update.before else None

    def _change_locked(self, key: rows.Key, change: Change) -> rows.Update | None:
        """One try while others wait."""
        version = rows.new_version()

        def work(connection: Connection) -> rows.Update | None:
            update = self._changed(key, find(connection, key, locked=True), change, version)
            if update.after == update.before or rows.update_people(connection, [update]):
                return update
            return None

        return self._database.write(work, partial(rows.has_version, key=key, version=version))

    def _changed(self, key: rows.Key, now: Known, change: Change, version: int) -> rows.Update:
        before = self._read(key, now)
        after = change(before)
        if rows.key_of(after) != key:
            raise ValueError("A change must not give a person another id or programme.")
        if after == before:
            return rows.Update(now.version, before, after, now.document, now.version)
        return rows.Update(now.version, before, after, write_whole(after, (now.document, before)), version)

    def _found(self, key: rows.Key, read: Reading) -> Known:
        """The document of a person, fetched only where it has changed.  Raises NotFound."""
        name = person_name(*key)
        found = read(partial(find, key=key, known=self._known.get(name)))
        self._known.keep(name, found)
        return found

    def _read(self, key: rows.Key, known: Known) -> Person:
        name = person_name(*key)
        try:
            return self._recent.person(name, known.document)
        except Unreadable as error:
            raise Damaged(Damage(name, str(error))) from error


def find(connection: Connection, key: rows.Key, known: Known = NOTHING, locked: bool = False) -> Known:
    """A person's document, locked until the transaction ends if wanted.  Raises NotFound."""
    wanted = rows.ONE_LOCKED if locked else rows.ONE
    row = connection.execute(wanted, bound(key, known)).first()
    return there(row and as_found(row.version, row.document, known), key)


def find_with_document(
    connection: Connection, key: rows.Key, known: Known, name: str, beside: Known
) -> tuple[Known, Known | None]:
    """A person's document, and that of a name if there is one.  Raises NotFound for the person."""
    asked = {**bound(key, known), "name": name, "known_beside": beside.version}
    row = connection.execute(rows.ONE_WITH_DOCUMENT, asked).first()
    person = there(row and as_found(row.version, row.document, known), key)
    return person, row and as_found(row.version_beside, row.document_beside, beside)


def bound(key: rows.Key, known: Known) -> dict[str, object]:
    """What a statement about a person is told.  Raises NotFound for ids that name nobody."""
    programme, participant = key
    refuse_wrong_name(person_name(programme, participant))
    return {"programme": programme, "participant": participant, "known": known.version}


def there(found: Known | None, key: rows.Key) -> Known:
    """What was found.  Raises NotFound where that is nothing."""
    if found is None:
        raise NotFound(f"There is nobody with the id {key[1]!r}.")
    return found

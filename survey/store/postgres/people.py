"""Reading and changing one person, with as few round trips to the server as possible.

A process keeps the documents that it read last.  A change first assumes that the person is still as cached,
and writes at once: the statement replaces the row only while it has the cached version.  Where that fails,
the person is read again, and after that with a lock on the row, so that a change never loses for ever.
"""

from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection

from survey.records import Damage, Person
from survey.store import Damaged, NotFound, NotSaved
from survey.store.cache import Cache, RecentPeople
from survey.store.documents import write_whole
from survey.store.postgres import rows
from survey.store.postgres.batches import person_name, refuse_wrong_name
from survey.store.postgres.database import Database, pause
from survey.store.postgres.tables import NOTHING, CachedDocument, as_found
from survey.store.schemas import Unreadable

TRIES = 20
"""How often a change is tried again where somebody else changed the same person first."""

Change = Callable[[Person], Person]
Reading = Callable[[Callable[[Connection], CachedDocument]], CachedDocument]


class People:
    """The people of a database; each comes from the cache while the version of their row is the same."""

    def __init__(self, database: Database, cache: Cache[CachedDocument]) -> None:
        self._database = database
        self._cache = cache
        self._recent = RecentPeople()

    def _cached(self, name: str) -> CachedDocument:
        return self._cache.get(name) or NOTHING

    def person(self, key: rows.Key) -> Person:
        """Return one person as last saved.  Raise NotFound, Damaged."""
        return self._read(key, self._found(key, self._database.read))

    def with_document(self, key: rows.Key, name: str) -> tuple[CachedDocument | None, Person]:
        """Return the document of a name and a person, in one statement.

        Raise NotFound or Damaged for the person.
        """
        cached, beside = self._cached(person_name(*key)), self._cached(name)
        person, document = self._database.read(
            partial(find_with_document, key=key, cached=cached, name=name, beside=beside)
        )
        self._cache.keep(person_name(*key), person)
        if document:
            self._cache.keep(name, document)
        return document, self._read(key, person)

    def change(self, key: rows.Key, change: Change) -> Person:
        """Replace a person by what the function returns.  Raise NotFound, Damaged, NotSaved."""
        for attempt in range(TRIES):
            # a lock from the start would make every change wait, where two rarely meet
            update = self._change_locked(key, change) if attempt else self._change(key, change)
            if update:
                return self._keep(key, update)
            pause(attempt)
        raise NotSaved("Not saved: others are still changing the same person. Try again.")

    def change_cached(self, key: rows.Key, name: str, change: Callable[[bytes], Change]) -> Person | None:
        """Replace a person, in one statement, if they and the document of a name are as cached.

        `change` gets the document and returns the change.  Return None, with nothing changed, if either is
        not as cached, if the change is refused, or if it changes nothing.  Raise Damaged, NotSaved.
        """
        beside = self._cached(name)
        if beside is NOTHING:
            return None
        update = self._change_cached(key, change(beside.document))
        if update is None or not self._save(key, update, (name, beside.version)):
            return None
        return self._keep(key, update)

    def forget(self, key: rows.Key) -> None:
        """Remove somebody who was erased from the cache."""
        self._cache.forget(person_name(*key))
        self._recent.forget(person_name(*key))

    def _change(self, key: rows.Key, change: Change) -> rows.Update | None:
        """Try once, without a lock; return None where somebody else was quicker."""
        update = self._change_cached(key, change)
        if update is None:
            found = self._found(key, self._database.read_to_write)
            update = self._changed(key, found, change, rows.new_version())
        if update.after == update.before:
            return update
        return update if self._save(key, update) else None

    def _save(self, key: rows.Key, update: rows.Update, beside: tuple[str, int] | None = None) -> bool:
        """Write an update; return False where the person or the document beside has another version."""
        return self._database.write(
            partial(rows.update_people, updates=[update], beside=beside),
            partial(rows.has_version, key=key, version=update.version),
            alone=update.before.standing == update.after.standing,
        )

    def _keep(self, key: rows.Key, update: rows.Update) -> Person:
        name = person_name(*key)
        self._cache.keep(name, CachedDocument(update.version, update.content))
        self._recent.keep(name, (update.content, update.after))
        return update.after

    def _change_cached(self, key: rows.Key, change: Change) -> rows.Update | None:
        """Return the update of the person as cached.

        Return None where nothing is cached, and where the change is refused or changes nothing: only the
        person as saved may decide that.
        """
        cached = self._cached(person_name(*key))
        if cached is NOTHING:
            return None
        try:
            update = self._changed(key, cached, change, rows.new_version())
        except Exception:  # raised again, or not, when the person as saved is changed
            return None
        return update if update.after != update.before else None

    def _change_locked(self, key: rows.Key, change: Change) -> rows.Update | None:
        """Try once with a lock on the row, while others wait."""
        version = rows.new_version()

        def work(connection: Connection) -> rows.Update | None:
            update = self._changed(key, find(connection, key, locked=True), change, version)
            if update.after == update.before or rows.update_people(connection, [update]):
                return update
            return None

        return self._database.write(work, partial(rows.has_version, key=key, version=version))

    def _changed(self, key: rows.Key, now: CachedDocument, change: Change, version: int) -> rows.Update:
        before = self._read(key, now)
        after = change(before)
        if rows.key_of(after) != key:
            raise ValueError("A change must not give a person another id or programme.")
        if after == before:
            return rows.Update(now.version, before, after, now.document, now.version)
        return rows.Update(now.version, before, after, write_whole(after, (now.document, before)), version)

    def _found(self, key: rows.Key, read: Reading) -> CachedDocument:
        """Return the document of a person, fetched only where it has changed.  Raise NotFound."""
        name = person_name(*key)
        found = read(partial(find, key=key, cached=self._cached(name)))
        self._cache.keep(name, found)
        return found

    def _read(self, key: rows.Key, cached: CachedDocument) -> Person:
        name = person_name(*key)
        try:
            return self._recent.person(name, cached.document)
        except Unreadable as error:
            raise Damaged(Damage(name, str(error))) from error


def find(
    connection: Connection, key: rows.Key, cached: CachedDocument = NOTHING, locked: bool = False
) -> CachedDocument:
    """Return a person's document; `locked` makes others wait until the transaction ends.  Raise NotFound."""
    wanted = rows.ONE_LOCKED if locked else rows.ONE
    row = connection.execute(wanted, bound(key, cached)).first()
    return there(row and as_found(row.version, row.document, cached), key)


def find_with_document(
    connection: Connection, key: rows.Key, cached: CachedDocument, name: str, beside: CachedDocument
) -> tuple[CachedDocument, CachedDocument | None]:
    """Return a person's document, and that of a name if there is one.  Raise NotFound for the person."""
    asked = {**bound(key, cached), "name": name, "cached_beside": beside.version}
    row = connection.execute(rows.ONE_WITH_DOCUMENT, asked).first()
    person = there(row and as_found(row.version, row.document, cached), key)
    return person, row and as_found(row.version_beside, row.document_beside, beside)


def bound(key: rows.Key, cached: CachedDocument) -> dict[str, object]:
    """Return the parameters of a statement about a person.  Raise NotFound for ids that are no names."""
    programme, participant = key
    refuse_wrong_name(person_name(programme, participant))
    return {"programme": programme, "participant": participant, "cached": cached.version}


def there(found: CachedDocument | None, key: rows.Key) -> CachedDocument:
    """Return what was found.  Raise NotFound where nothing was."""
    if found is None:
        raise NotFound(f"There is nobody with the id {key[1]!r}.")
    return found

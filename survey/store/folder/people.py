"""People: one file each, read and replaced by the store, which holds the file's lock."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from survey.records import Damage, Person
from survey.store import AlreadyThere, Damaged, NotFound, Outdated
from survey.store.cache import RecentPeople
from survey.store.documents import read_whole, write_whole
from survey.store.files import read, replace, saving
from survey.store.folder.register import files
from survey.store.schemas import Unreadable

Found = tuple[bytes, Person]
"""A person, and the bytes of their file."""


class PersonFiles:
    """The files of people; `path_of` names a person's file, `damage` says what is wrong with one."""

    def __init__(
        self, path_of: Callable[[str, str], str], damage: Callable[[str, Unreadable | OSError], Damage]
    ) -> None:
        self._path_of = path_of
        self._damage = damage
        self._recent = RecentPeople()

    def every(self, folder: str) -> Iterator[Person | Damage]:
        """Yield everybody in a programme's folder, each read once, without the cache."""
        for path in sorted(file.path for file in files(folder)):
            try:
                yield read_whole(Person, read(path))
            except FileNotFoundError:
                continue  # erased since the folder was listed
            except (Unreadable, OSError) as error:
                yield self._damage(path, error)

    def read(self, path: str) -> Found:
        """Return the person in a file, with its bytes.  Raise NotFound, Damaged."""
        try:
            content = read(path)
            return content, self._recent.person(path, content)
        except FileNotFoundError:
            raise NotFound(f"There is nobody with the id {Path(path).stem!r}.") from None
        except (Unreadable, OSError) as error:
            raise Damaged(self._damage(path, error)) from error

    def expect(self, path: str, before: Person | None) -> Found | None:
        """Return a person who must be as given (None: not there), with their bytes.  Raise StoreError."""
        if before is None:
            if os.path.exists(path):
                raise AlreadyThere(f"The id {Path(path).stem} is taken already.")
            return None
        content, now = self.read(path)
        if now != before:
            raise Outdated(f"{before.participant.code} was changed meanwhile; read again and repeat.")
        return content, now

    def write(self, path: str, earlier: Found | None, after: Person) -> None:
        """Replace a person, as the file's only writer.  Raise NotSaved."""
        if path != self._path_of(after.participant.programme, after.participant.id):
            raise ValueError("A change must not give a person another id or programme.")
        content = write_whole(after, earlier)
        with saving("person"):
            replace(path, content, earlier[0] if earlier else None)
        self._recent.keep(path, (content, after))

    def forget(self, path: str) -> None:
        """Remove somebody who was erased from the cache."""
        self._recent.forget(path)

"""Programmes, codes, accounts and contact details: each in a file of its own."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import TypeVar

from survey.records import Account, Damage, Evaluation
from survey.store import Damaged, NotFound
from survey.store.documents import read_records, read_whole, write_record, write_whole
from survey.store.files import read, read_if_there, replace, saving
from survey.store.schemas import Unreadable

R = TypeVar("R")


class RecordFiles:
    """Files of records; `alone` makes the caller their only writer, `damage` says what is wrong with one."""

    def __init__(
        self,
        alone: Callable[[Iterable[str]], AbstractContextManager[None]],
        damage: Callable[[str, Unreadable | OSError], Damage],
    ) -> None:
        self._alone = alone
        self._damage = damage

    def records(self, kind: type[R], table: str, path: str) -> list[R]:
        """Return the records of a file; none where there is no file.  Raise Damaged."""
        try:
            content = read_if_there(path)
            return [] if content is None else read_records(kind, table, content)
        except (Unreadable, OSError) as error:
            raise Damaged(self._damage(path, error)) from error

    def save(self, path: str, table: str, key: str, record: object) -> None:
        """Add or replace a record.  Raise Damaged, NotSaved."""
        with self._alone([path]):
            self.save_alone(path, table, key, record)

    def save_alone(self, path: str, table: str, key: str, record: object) -> None:
        """Add or replace a record, as the file's only writer."""
        self.records(type(record), table, path)
        content = read_if_there(path)
        with saving(table):
            replace(path, write_record(table, key, record, content), content)

    def change_account(self, path: str, account: str, change: Callable[[Account], Account]) -> Account:
        """Replace an account by what the function returns.  Raise NotFound, Damaged, NotSaved."""
        with self._alone([path]):
            every = self.records(Account, "accounts", path)
            before = next((one for one in every if one.id == account), None)
            if before is None:
                raise NotFound(f"There is no account with the id {account!r}.")
            after = change(before)
            if after != before:
                content = read(path)
                with saving("accounts"):
                    replace(path, write_record("accounts", account, after, content), content)
        return after

    def evaluation(self, path: str, programme: str) -> tuple[bytes, Evaluation]:
        """Return a programme's bytes, and everything about it.  Raise NotFound, Damaged."""
        try:
            content = read(path)
            return content, read_whole(Evaluation, content)
        except FileNotFoundError:
            raise NotFound(f"There is no programme {programme!r}.") from None
        except (Unreadable, OSError) as error:
            raise Damaged(self._damage(path, error)) from error

    def change_evaluation(
        self, path: str, programme: str, change: Callable[[Evaluation], Evaluation]
    ) -> Evaluation:
        """Replace it by what the function returns.  Raise NotFound, Damaged, NotSaved."""
        with self._alone([path]):
            content, before = self.evaluation(path, programme)
            after = change(before)
            if after.programme.id != before.programme.id:
                raise ValueError("A change must not give a programme another id.")
            if after != before:
                with saving("programme"):
                    replace(path, write_whole(after, (content, before)), content)
        return after

"""Programmes, accounts, contact details, codes and the audit log: everything but people."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import BigInteger, Connection, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from survey.records import Account, AuditEntry, CodeTarget, Damage, Evaluation
from survey.store import AlreadyThere, Damaged, NotFound
from survey.store.chain import FIRST, hash_of, link
from survey.store.documents import read_records, read_whole, write_record, write_whole
from survey.store.postgres.rows import new_version
from survey.store.postgres.tables import (
    AUDIT,
    CODE,
    DOCUMENT,
    NOTHING,
    CachedDocument,
    as_found,
    unless_cached,
)
from survey.store.schemas import Unreadable

R = TypeVar("R")

ACCOUNTS = "accounts.json"

AUDITING = 0x636169726E02
"""The advisory lock of writers of the audit log: each line needs the hash of the one before."""

TARGET = select(CODE.c.document).where(CODE.c.hash == bindparam("hash"))
CONTENT = select(DOCUMENT.c.name, DOCUMENT.c.version, unless_cached(DOCUMENT)).where(
    DOCUMENT.c.name == bindparam("name")
)
VERSION = select(DOCUMENT.c.version).where(DOCUMENT.c.name == bindparam("name")).with_for_update()
LAST = select(AUDIT.c.month, AUDIT.c.number, AUDIT.c.line).order_by(
    AUDIT.c.month.desc(), AUDIT.c.number.desc()
)


def read(kind: type[R], table: str, name: str, content: bytes) -> list[R]:
    """Return the records of a document.  Raise Damaged."""
    try:
        return read_records(kind, table, content)
    except Unreadable as error:
        raise Damaged(Damage(name, str(error))) from error


def find(connection: Connection, name: str, cached: CachedDocument = NOTHING) -> CachedDocument | None:
    """Return a document, fetched only where it is not as cached, or None."""
    row = connection.execute(CONTENT, {"name": name, "cached": cached.version}).first()
    return row and as_found(row.version, row.document, cached)


def save(connection: Connection, name: str, table: str, key: str, record: object) -> bool:
    """Add or replace a record in a document; return False where somebody else was quicker.  Raise Damaged."""
    found = find(connection, name)
    if found is None:
        fresh = {"name": name, "version": new_version(), "document": write_record(table, key, record)}
        added = insert_or_leave(DOCUMENT).on_conflict_do_nothing()
        return connection.execute(added, fresh).rowcount == 1
    read(type(record), table, name, found.document)
    content = write_record(table, key, record, found.document)
    return replace(connection, name, found, content, new_version())


def change_account(
    connection: Connection, account: str, change: Callable[[Account], Account], version: int
) -> Account | None:
    """Replace an account; return None where somebody else was quicker.  Raise NotFound, Damaged."""
    found = find(connection, ACCOUNTS)
    every = read(Account, "accounts", ACCOUNTS, found.document) if found else []
    before = next((one for one in every if one.id == account), None)
    if found is None or before is None:
        raise NotFound(f"There is no account with the id {account!r}.")
    after = change(before)
    if after == before:
        return after
    content = write_record("accounts", account, after, found.document)
    return after if replace(connection, ACCOUNTS, found, content, version) else None


def evaluation(connection: Connection, name: str, programme: str) -> tuple[CachedDocument, Evaluation]:
    """Return the document of a programme, and everything about it.  Raise NotFound, Damaged."""
    found = find(connection, name)
    if found is None:
        raise NotFound(f"There is no programme {programme!r}.")
    try:
        return found, read_whole(Evaluation, found.document)
    except Unreadable as error:
        raise Damaged(Damage(name, str(error))) from error


def change_evaluation(
    connection: Connection,
    name: str,
    programme: str,
    change: Callable[[Evaluation], Evaluation],
    version: int,
) -> Evaluation | None:
    """Replace an evaluation; return None where somebody else was quicker.  Raise NotFound, Damaged."""
    found, before = evaluation(connection, name, programme)
    after = change(before)
    if after.programme.id != before.programme.id:
        raise ValueError("A change must not give a programme another id.")
    if after == before:
        return after
    content = write_whole(after, (found.document, before))
    return after if replace(connection, name, found, content, version) else None


def has_version(connection: Connection, name: str, version: int) -> bool:
    """Return whether the write of this version took place, once nobody else is writing the document."""
    return connection.scalar(VERSION, {"name": name}) == version


def replace(connection: Connection, name: str, before: CachedDocument, content: bytes, version: int) -> bool:
    """Replace a document's content; return False where somebody else was quicker."""
    replaced = (
        update(DOCUMENT)
        .where(DOCUMENT.c.name == name, DOCUMENT.c.version == before.version)
        .values(version=version, document=content)
    )
    return connection.execute(replaced).rowcount == 1


def details_name(programme: str, participant: str) -> str:
    return f"details/{programme}/{participant[:2]}/{participant}.json"


def code_row(code_hash: str, target: CodeTarget, content: bytes | None = None) -> dict[str, object]:
    return {
        "hash": code_hash,
        "programme_id": target.programme,
        "person_id": target.participant,
        "document": content or write_record("code", code_hash, target),
    }


def code_name(code_hash: str) -> str:
    return f"codes/{code_hash[:2]}/{code_hash}.json"


def find_code(connection: Connection, code_hash: str) -> CodeTarget | None:
    """Return what a code opens, or None.  Raise Damaged."""
    content = connection.scalar(TARGET, {"hash": code_hash})
    if content is None:
        return None
    found = read(CodeTarget, "code", code_name(code_hash), content)
    return found[0] if found else None


def save_code(connection: Connection, code_hash: str, target: CodeTarget) -> None:
    """Let a code open an invitation.  Raise AlreadyThere."""
    added = insert_or_leave(CODE).on_conflict_do_nothing()
    connection.execute(added, code_row(code_hash, target))
    if find_code(connection, code_hash) != target:
        raise AlreadyThere("This code already opens something else.")


def audit(connection: Connection, entry: AuditEntry) -> None:
    """Add an entry after the last line of the audit log.

    If the clock was set back, the line goes into the latest month there is.
    """
    alone(connection, AUDITING)
    last = connection.execute(LAST.limit(1)).first()
    month = max(f"{entry.at:%Y-%m}", last.month if last else "")
    previous = hash_of(last.line.encode()) if last else FIRST
    number = last.number + 1 if last and last.month == month else 1
    line = link(previous, entry).decode()
    connection.execute(insert(AUDIT).values(month=month, number=number, id=entry.id, line=line))


def is_audited(connection: Connection, entry: AuditEntry) -> bool:
    alone(connection, AUDITING)
    return connection.scalar(select(AUDIT.c.id).where(AUDIT.c.id == entry.id)) is not None


def alone(connection: Connection, lock: int) -> None:
    """Wait for an advisory lock, and hold it until the transaction ends."""
    connection.execute(select(func.pg_advisory_xact_lock(bindparam("lock", lock, BigInteger))))

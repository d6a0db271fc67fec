"""The lines of the audit log, each carrying the hash of the one before, so that no change goes unseen.

The hash is SHA-256 over the line's own bytes up to its hash.  Lines are therefore kept and copied byte for
byte, and never serialised again.  Somebody who may rewrite the whole log can rewrite the chain with it; only
comparing it with a backup shows that.
"""

from collections.abc import Iterable
from hashlib import sha256

import orjson

from survey.records import AuditEntry, Damage
from survey.store.schemas import Plain, Unreadable, dump, load

FIRST = ""
"""What the very first line carries instead of the hash of the line before."""

MARK = b',"hash":"'


def link(previous: str, entry: AuditEntry) -> bytes:
    """Return the line of an entry, without a line end; `previous` is the hash of the line before it."""
    return sealed(orjson.dumps({**dump(entry), "previous": previous})[:-1])


def sealed(body: bytes) -> bytes:
    return body + MARK + sha256(body).hexdigest().encode() + b'"}'


def hash_of(line: bytes) -> str:
    """Return the hash that a line carries, or of a damaged line's bytes, so that more lines can follow."""
    try:
        carried = plain_of(line).get("hash")
    except Unreadable:
        carried = None
    return carried if type(carried) is str else sha256(line).hexdigest()


def read_line(line: bytes) -> AuditEntry:
    """Return the entry in a line.  Raise Unreadable."""
    return load(AuditEntry, plain_of(line))


def entry_at(where: str, line: bytes) -> AuditEntry | Damage:
    """Return the entry in a line, or Damage at this place."""
    try:
        return read_line(line)
    except Unreadable as error:
        return Damage(where, str(error))


def faults(lines: Iterable[bytes], previous: str = FIRST) -> list[str]:
    """Return what is wrong with lines that follow the line with the hash `previous`, at most one for each."""
    found = []
    whole = True
    for number, line in enumerate(lines, 1):
        fault = fault_of(line, previous if whole else None)
        if fault:
            found.append(f"line {number}: {fault}")
        whole = not fault
        previous = hash_of(line)
    return found


def fault_of(line: bytes, previous: str | None) -> str:
    """Return what is wrong with a line, or ""; `previous` is None where the line before it is damaged."""
    try:
        read_line(line)
    except Unreadable as error:
        return str(error)
    if line != sealed(line.rpartition(MARK)[0]):
        return "it was changed after it was written"
    if previous is not None and plain_of(line).get("previous") != previous:
        return "the line before it is missing or was changed"
    return ""


def plain_of(line: bytes) -> Plain:
    """Return the values in a line.  Raise Unreadable."""
    try:
        plain = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise Unreadable(f"it is not whole JSON: {error}") from error
    if type(plain) is not dict:
        raise Unreadable("it is not a line of the audit log")
    return plain

"""The audit's lines, each carrying the hash of the one before, so that none is changed or taken out unseen.

The hash is SHA-256 over the line's own bytes up to its hash: lines are kept and copied byte for byte, never
written anew.  Whoever may rewrite everything can rewrite the chain; compare with a backup to know.
"""

from collections.abc import Iterable
from hashlib import sha256

import orjson

from survey.records import AuditEntry, Damage
from survey.store.schemas import Plain, Unreadable, dump, load

FIRST = ""
"""What the first line of all carries in place of the hash of the one before."""

MARK = b',"hash":"'


def link(previous: str, entry: AuditEntry) -> bytes:
    """The line of an entry, without a line end; `previous` is the hash of the line before it."""
    return sealed(orjson.dumps({**dump(entry), "previous": previous})[:-1])


def sealed(body: bytes) -> bytes:
    return body + MARK + sha256(body).hexdigest().encode() + b'"}'


def hash_of(line: bytes) -> str:
    """The hash that a line carries, or the hash of a damaged line's bytes, so that more can follow."""
    try:
        carried = plain_of(line).get("hash")
    except Unreadable:
        carried = None
    return carried if type(carried) is str else sha256(line).hexdigest()


def read_line(line: bytes) -> AuditEntry:
    """The entry in a line.  Raises Unreadable."""
    return load(AuditEntry, plain_of(line))


def entry_at(where: str, line: bytes) -> AuditEntry | Damage:
    """The entry in a line, or that the line of this place cannot be read."""
    try:
        return read_line(line)
    except Unreadable as error:
        return Damage(where, str(error))


def faults(lines: Iterable[bytes], previous: str = FIRST) -> list[str]:
    """What is wrong with lines that follow the one of hash `previous`; at most one fault for each line."""
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
    """What is wrong with a line, or nothing; `previous` is None where the line before it is damaged."""
    try:
        read_line(line)
    except Unreadable as error:
        return str(error)
    if line != sealed(line.rpartition(MARK)[0]):
        return "it is not as it was written"
    if previous is not None and plain_of(line).get("previous") != previous:
        return "the line before it is missing or not as it was written"
    return ""


def plain_of(line: bytes) -> Plain:
    """The values in a line.  Raises Unreadable."""
    try:
        plain = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise Unreadable(f"it is not whole JSON: {error}") from error
    if type(plain) is not dict:
        raise Unreadable("it is no line of the audit")
    return plain

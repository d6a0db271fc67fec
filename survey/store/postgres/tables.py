"""The tables of the PostgreSQL store, and how words and documents go into their columns and out.

A document has the type `json`, which keeps the text as it was written; `jsonb` would forget the order of
keys, and with it the order of records and answers.  For a query, cast it: `document::jsonb`.

`programme_id` comes first in the keys of people and scores, so that a distributed PostgreSQL can keep a
programme together.
"""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Double,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    case,
    func,
    null,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSON

METADATA = MetaData()


def name(column: str, **more: bool) -> Column[str]:
    """Return a column of text that sorts by its bytes, as file names do."""
    return Column(column, Text(collation="C"), nullable=False, **more)  # type: ignore[arg-type]


def names(column: str) -> Column[list[str]]:
    return Column(column, ARRAY(Text), nullable=False)


PERSON = Table(
    "person",
    METADATA,
    name("programme_id", primary_key=True),
    name("id", primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("earlier", ARRAY(BigInteger), nullable=False),
    name("code"),
    name("role"),
    name("site"),
    Column("joined", Date, nullable=False),
    Column("anonymous", Boolean, nullable=False),
    names("interviewers"),
    Column("declined", DateTime(timezone=True)),
    Column("withdrawn", DateTime(timezone=True)),
    names("invited"),
    names("opened"),
    names("started"),
    names("unread"),
    names("interviews"),
    Column("requests", Integer, nullable=False),
    Column("document", JSON, nullable=False),
)
"""One row for each person.

`version` is a random number that the last write chose, so that no two are ever the same, and `earlier` holds
those of some writes before it; `started` is phase, measure, phase, measure and so on, `interviews` is phase,
state and so on.
"""

SCORE = Table(
    "score",
    METADATA,
    name("programme_id", primary_key=True),
    name("person_id", primary_key=True),
    Column("place", Integer, primary_key=True),
    name("phase"),
    name("measure"),
    Column("raw", Double),
    Column("value", Double),
    Column("missing", Integer, nullable=False),
    ForeignKeyConstraint(
        ["programme_id", "person_id"], ["person.programme_id", "person.id"], ondelete="CASCADE"
    ),
)
"""The standing responses in the order in which they were sent, without their answers."""

CODE = Table(
    "code",
    METADATA,
    name("hash", primary_key=True),
    name("programme_id"),
    name("person_id"),
    Column("document", JSON, nullable=False),
    Index("code_of_person", "programme_id", "person_id"),
)

DOCUMENT = Table(
    "document",
    METADATA,
    name("name", primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("document", JSON, nullable=False),
)
"""Programmes and accounts, each document as a folder would hold it."""

AUDIT = Table(
    "audit",
    METADATA,
    name("month", primary_key=True),
    Column("number", BigInteger, primary_key=True),
    name("id"),
    Column("line", Text, nullable=False),
    Index("audit_by_id", "id"),
)

SET_ASIDE = Table(
    "set_aside",
    METADATA,
    Column("number", BigInteger, Identity(), primary_key=True),
    name("name"),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("content", Text, nullable=False),
)
"""Documents that were taken out of use, byte for byte."""

ATTEMPT = Table(
    "attempt",
    METADATA,
    name("key", primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("ends", Double, nullable=False, index=True),
    prefixes=["UNLOGGED"],
)
"""How often somebody tried what, until when it counts (seconds since 1970); only keyed hashes say who."""


class CachedDocument(NamedTuple):
    """A document's bytes, and the version of the row that held them; no two writes give the same version."""

    version: int
    document: bytes


NOTHING = CachedDocument(-1, b"")
"""What is cached of a document that this process has not read: no row has this version."""


def unless_cached(table: Table, version: str = "cached", label: str = "document") -> ColumnElement[Any]:
    """Return a table's document, or null where its version is the bound parameter called `version`.

    A document that this process has already is not sent again.
    """
    return case((table.c.version == bindparam(version), null()), else_=table.c.document).label(label)


def as_found(version: int | None, document: bytes | None, cached: CachedDocument) -> CachedDocument | None:
    """Return the document of a row asked for with `unless_cached`; None where there is no row."""
    if version is None:
        return None
    return cached if document is None else CachedDocument(version, document)


ESCAPED = re.compile(r"\\(.)")


def escaped(word: str) -> str:
    """Return a word as PostgreSQL can keep it: its texts hold no NUL, which a document may."""
    return word.replace("\\", "\\\\").replace("\0", "\\0") if "\\" in word or "\0" in word else word


@lru_cache(maxsize=4096)
def unescaped(word: str) -> str:
    """Return the word that was escaped; thousands of rows then share one copy of the same word."""
    return ESCAPED.sub(lambda found: "\0" if found[1] == "0" else found[1], word)

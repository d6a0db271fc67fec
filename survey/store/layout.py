"""What a document's name means, and reading any document by it, in every store and in backups.

Names are paths in the layout of the folder store: `accounts.json`, `audit/YYYY-MM.jsonl`,
`codes/xx/HASH.json`, `details/PROGRAMME/xx/ID.json`, `people/PROGRAMME/xx/ID.json`, `programmes/ID.json`.
`xx` is the start of the id after it: a folder with tens of thousands of files would be slow.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from survey.records import (
    Account,
    AuditEntry,
    CodeTarget,
    ContactDetails,
    Document,
    Evaluation,
    Person,
)
from survey.store.chain import read_line
from survey.store.documents import read_records, read_tables, read_whole
from survey.store.schemas import TABLES, Tables, Unreadable

R = TypeVar("R")

Kind = Literal["accounts", "audit", "code", "details", "person", "programme"]

ID = "[A-Za-z0-9_-]{1,100}"
"""What ids that name a document look like."""

NAMES: Mapping[Kind, re.Pattern[str]] = {
    "accounts": re.compile(r"accounts\.json"),
    "audit": re.compile(r"audit/[0-9]{4}-[0-9]{2}\.jsonl"),
    "code": re.compile(rf"codes/(?P<part>{ID})/(?P<id>{ID})\.json"),
    "details": re.compile(rf"details/(?P<programme>{ID})/(?P<part>{ID})/(?P<id>{ID})\.json"),
    "person": re.compile(rf"people/(?P<programme>{ID})/(?P<part>{ID})/(?P<id>{ID})\.json"),
    "programme": re.compile(rf"programmes/(?P<id>{ID})\.json"),
}

Content = Person | Evaluation | CodeTarget | ContactDetails | tuple[Account, ...] | tuple[AuditEntry, ...]
"""What a document can hold."""


@dataclass(frozen=True)
class DocumentPlace:
    """What a name means: the kind of document, and whose it is."""

    kind: Kind
    id: str = ""
    programme: str = ""


def place_of(name: str) -> DocumentPlace | None:
    """Return what a document's name means; None for a name that no document has."""
    for kind, pattern in NAMES.items():
        match = pattern.fullmatch(name)
        if match:
            said = match.groupdict()
            part = said.pop("part", None)
            return DocumentPlace(kind, **said) if part is None or part == said["id"][:2] else None
    return None


def name_of_code(code_hash: str) -> str:
    """Return the name of a code's document."""
    return f"codes/{code_hash[:2]}/{code_hash}.json"


def name_of_person(programme: str, participant: str) -> str:
    """Return the name of a person's document."""
    return f"people/{programme}/{participant[:2]}/{participant}.json"


def read_document(document: Document) -> Content:
    """Return all that a document holds.  Raise Unreadable, also where its name says something else."""
    place = place_of(document.name)
    if place is None:
        raise Unreadable("it is not a document of Cairn")
    if place.kind == "audit":
        return tuple(read_line(line) for line in lines_of(document.content))
    refuse_wrong_ids(read_tables(document.content))
    refuse_twice(document.content)
    if place.kind == "accounts":
        return tuple(read_records(Account, "accounts", document.content))
    if place.kind == "person":
        person = read_whole(Person, document.content)
        said = DocumentPlace("person", person.participant.id, person.participant.programme)
        return as_filed(person, said, place)
    if place.kind == "programme":
        evaluation = read_whole(Evaluation, document.content)
        return as_filed(evaluation, DocumentPlace("programme", evaluation.programme.id), place)
    ids = list(read_tables(document.content).get(place.kind, {}))
    if len(ids) != 1:
        raise Unreadable(f"it does not hold exactly one {place.kind}")
    kind: type[CodeTarget] | type[ContactDetails] = TABLES[place.kind]
    (record,) = read_records(kind, place.kind, document.content)
    programme = record.programme if isinstance(record, ContactDetails) else ""
    return as_filed(record, DocumentPlace(place.kind, ids[0], programme), place)


def as_filed(record: R, said: DocumentPlace, place: DocumentPlace) -> R:
    """Return the record if the document's name says the same.  Raise Unreadable."""
    if said != place:
        whose = f"{said.id} of programme {said.programme}" if said.programme else said.id
        raise Unreadable(f"it holds the {said.kind} {whose}, which is not what its name says")
    return record


def lines_of(content: bytes) -> list[bytes]:
    """Return the lines of a month of the audit log.  Raise Unreadable where the last has no line end."""
    *lines, rest = content.split(b"\n")
    if rest:
        raise Unreadable("its last line is cut short")
    return lines


def refuse_wrong_ids(tables: Tables) -> None:
    """Raise Unreadable where a record is stored under another id than its own."""
    for name in tables.keys() & TABLES.keys():
        for key, plain in tables[name].items():
            if plain.get("id", key) != key:
                raise Unreadable(f"{name} {key}: it is stored under another id than its own, {plain['id']}")


def refuse_twice(content: bytes) -> None:
    """Raise Unreadable where a name or id is there twice, which a JSON parser would not notice."""
    json.loads(content, object_pairs_hook=once)


def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable(f"{twice} is in it twice")
    return found

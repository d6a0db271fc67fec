"""Checking everything in a store, and setting aside what is damaged."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from measures.catalogue import Catalogue
from survey.care.references import References
from survey.records import Account, CodeTarget, ContactDetails, Damage, Evaluation, Person
from survey.store import Damaged, NotFound, Store, audit, chain
from survey.store.layout import Content, lines_of, place_of, read_document
from survey.store.schemas import Unreadable

OTHER = "other files"
"""The kind under which files are counted that are no documents."""


@dataclass(frozen=True)
class StoreFault:
    """Something damaged: the document's name and what is wrong with it.

    `unusable` means the document itself: nothing is lost by setting it aside.  A document with dangling
    references is still of use, and so is the audit log, where a damaged line is evidence.
    """

    name: str
    reason: str
    unusable: bool = False


class Check:
    """One reading of a store; `sound` and `damaged` count documents by kind while `faults()` is iterated.

    `remarks` has what is worth knowing but no damage: documents, and coders in them without an account here.
    """

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self.store = store
        self.references = References(store, catalogue)
        self.sound: Counter[str] = Counter()
        self.damaged: Counter[str] = Counter()
        self.remarks: list[tuple[str, str]] = []
        self.last = chain.FIRST
        self.ids: set[str] = set()
        self.codes: set[tuple[str, str]] = set()

    def faults(self) -> Iterator[StoreFault]:
        """Yield everything that is wrong, in the order of names; dangling references come last.

        While the service writes, a document and what it refers to may be saved between two looks.  So a
        dangling reference is checked once more at the end.
        """
        doubtful: dict[str, list[str]] = {}
        for found in self.store.documents():
            if isinstance(found, Damage):
                yield from self.counted(found.where, [found.reason], unusable=True)
            elif found.name.startswith("audit/"):
                yield from self.counted(found.name, self.audit_faults(found.content))
            else:
                try:
                    content = read_document(found)
                except Unreadable as error:
                    yield from self.counted(found.name, [str(error)], unusable=True)
                    continue
                reasons = list(self.faults_in(content))
                if isinstance(content, Person | Evaluation):
                    coders = self.references.foreign_coders(content)
                    self.remarks += [(found.name, f"coder {one} has no account here") for one in coders]
                if any(self.dangling(content)):
                    doubtful[found.name] = reasons
                else:
                    yield from self.counted(found.name, reasons)
        for name, reasons in doubtful.items():
            yield from self.counted(name, [*reasons, *self.still_dangling(name)])
        for programme in sorted(self.references.missing):
            yield from self.counted(f"programmes/{programme}.json", ["it is missing, but people are in it"])

    def counted(self, name: str, reasons: list[str], unusable: bool = False) -> list[StoreFault]:
        """Count a document, and return its faults."""
        kind = name.partition("/")[0].removesuffix(".json") if place_of(name) else OTHER
        (self.damaged if reasons else self.sound)[kind] += 1
        return [StoreFault(name, reason, unusable) for reason in reasons]

    def audit_faults(self, content: bytes) -> list[str]:
        """Return what is wrong with a month of the audit log, which continues the month before."""
        lines = lines_of(content)
        found = chain.faults(lines, self.last)
        self.last = chain.hash_of(lines[-1]) if lines else self.last
        return found

    def faults_in(self, content: Content) -> Iterator[str]:
        """Yield what is wrong with a readable document, apart from its references."""
        match content:
            case Person(participant=one):
                if one.id in self.ids:
                    yield f"participant {one.id} is in another programme too"
                if (one.programme, one.code) in self.codes:
                    yield f"another participant of programme {one.programme} has the code {one.code} too"
                self.ids.add(one.id)
                self.codes.add((one.programme, one.code))
            case Evaluation():
                yield from self.references.of_definition(content.programme)
            case tuple():
                emails = Counter(one.email.casefold() for one in content if isinstance(one, Account))
                yield from (f"{email} has {count} accounts" for email, count in emails.items() if count > 1)

    def dangling(self, content: Content) -> Iterator[str]:
        """Yield the references of a document to something that is not there."""
        match content:
            case Person():
                yield from self.references.of_person(content)
            case Evaluation():
                yield from self.references.of_evaluation(content)
            case CodeTarget():
                yield from self.references.of_code(content)
            case ContactDetails():
                yield from self.references.of_details(content)

    def still_dangling(self, name: str) -> Iterator[str]:
        """Yield the same for the document as it is now."""
        place = place_of(name)
        with suppress(NotFound, Damaged):
            if place and place.kind == "person":
                yield from self.dangling(self.store.person(place.programme, place.id))
            elif place and place.kind == "programme":
                yield from self.dangling(self.store.evaluation(place.id))
            elif place and place.kind == "details":
                if details := self.store.contact_details(place.programme, place.id):
                    yield from self.dangling(details)
            elif place and (target := self.store.find_code(place.id)):
                yield from self.dangling(target)


def mend(store: Store, faults: Iterable[StoreFault], now: datetime) -> Iterator[tuple[str, str]]:
    """Set aside every unusable document, record it in the audit log, and yield its old and new name.

    Raise NotSaved.
    """
    for fault in faults:
        place = place_of(fault.name)
        try:
            aside = store.set_aside(fault.name)
        except NotFound:
            continue
        audit.note(
            store,
            f"set aside {fault.name}",
            "cairn check --mend",
            now,
            programme=place.programme or None if place else None,
            participant=place.id if place and place.kind == "person" else None,
        )
        yield fault.name, aside

"""What every store can do, whatever it keeps its documents in."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from survey.records import (
    Account,
    AuditEntry,
    CodeTarget,
    ContactDetails,
    Damage,
    Document,
    Evaluation,
    Person,
    ProgrammeRecord,
    Register,
)


class StoreError(Exception):
    """Something could not be saved or read; the message says what happened and what to do."""


class NotFound(StoreError):
    """Nothing has this name."""


class AlreadyThere(StoreError):
    """Something else has this name already."""


class Outdated(StoreError):
    """Somebody else saved a change in the meantime; read again and repeat."""


class NotSaved(StoreError):
    """The disk (or database) refused; nothing changed."""


class Unavailable(StoreError):
    """The store cannot be reached at the moment; nothing was read or changed."""


class Damaged(StoreError):
    """A document cannot be read."""

    def __init__(self, damage: Damage) -> None:
        self.damage = damage
        super().__init__(f"{damage.where}: {damage.reason}")


class Store(Protocol):
    """What the rooms ask of a store.

    A write that returned is durable, and every later read of any process sees it; a write that raised changed
    nothing.  Every method may raise Unavailable; methods that write raise NotSaved instead.
    """

    def programmes(self) -> list[ProgrammeRecord]:
        """Return all programmes, by id."""

    def programme(self, programme: str) -> ProgrammeRecord:
        """Return one programme.  Raise NotFound."""

    def save_programme(self, record: ProgrammeRecord) -> None:
        """Add or replace the record of a programme."""

    def evaluation(self, programme: str) -> Evaluation:
        """Return a programme with everything about it as a whole.  Raise NotFound, Damaged."""

    def change_evaluation(self, programme: str, change: Callable[[Evaluation], Evaluation]) -> Evaluation:
        """Replace it by what the function returns, as the only writer, and return the result.

        The function is as for `change`.  Raise NotFound, Damaged, NotSaved.
        """

    def person(self, programme: str, participant: str) -> Person:
        """Return one person as last saved.  Raise NotFound, Damaged."""

    def programme_and_person(self, programme: str, participant: str) -> tuple[ProgrammeRecord, Person]:
        """Return both, like `programme` and `person`: every page of a participant needs them."""

    def people(self, programme: str) -> Iterator[Person | Damage]:
        """Yield everybody in a programme, each read once, and Damage for a person that cannot be read."""

    def add_people(self, people: Iterable[Person]) -> None:
        """Add people, all or nobody.  Raise AlreadyThere for an id that is taken, NotSaved."""

    def save_people(
        self, changes: Iterable[tuple[Person | None, Person]], codes: Mapping[str, CodeTarget] | None = None
    ) -> None:
        """Replace each first person by the second (None: add), and add codes: all or nothing, even if killed.

        Raise Outdated where somebody is no longer as given, AlreadyThere, NotFound, Damaged, NotSaved.
        """

    def change(self, programme: str, participant: str, change: Callable[[Person], Person]) -> Person:
        """Replace a person by what the function returns, as the only writer, and return the result.

        The function may run more than once, so it must be pure; what it raises passes through, and nothing is
        saved. Raise NotFound, Damaged, NotSaved.
        """

    def change_with_programme(
        self, programme: str, participant: str, change: Callable[[ProgrammeRecord, Person], Person]
    ) -> Person:
        """Change a person like `change`, by a function that also gets the programme."""

    def erase(self, programme: str, participant: str) -> None:
        """Delete everything about a person, codes included.  Raise NotFound."""

    def register(self, programme: str) -> Register:
        """Return everybody without their answers, up to date; cheap where little has changed."""

    def save_code(self, code_hash: str, target: CodeTarget) -> None:
        """Let a code open an invitation.  Raise AlreadyThere."""

    def find_code(self, code_hash: str) -> CodeTarget | None:
        """Return what a code opens, or None."""

    def accounts(self) -> list[Account]:
        """Return all accounts, by e-mail address."""

    def save_account(self, account: Account) -> None:
        """Add or replace an account (by id)."""

    def change_account(self, account: str, change: Callable[[Account], Account]) -> Account:
        """Replace an account (id) by what the function returns, as the only writer, and return the result.

        The function is as for `change`.  Raise NotFound, NotSaved.
        """

    def contact_details(self, programme: str, participant: str) -> ContactDetails | None:
        """Return how a participant can be reminded, or None."""

    def save_contact_details(self, details: ContactDetails, before: ContactDetails | None = None) -> None:
        """Add or replace contact details, with `before` only while they are still so.

        They are deleted together with the person.  Raise Outdated, NotFound for a person who is not there,
        NotSaved.
        """

    def audit(self, entry: AuditEntry) -> None:
        """Add a line to the audit log, chained to the line before.  Raise NotSaved."""

    def audited(self, month: str) -> Iterator[AuditEntry | Damage]:
        """Yield the lines of the audit log of this month ("2026-03") and later, last first, or Damage."""

    def documents(self) -> Iterator[Document | Damage]:
        """Yield every document in the order of names, each one whole.

        Everything saved before the call is among them; a document that changes meanwhile is as before or
        after.
        """

    def put_documents(self, documents: Iterable[Document]) -> None:
        """Save documents as they are, each durable on its own, unless they are there already.

        Raise AlreadyThere for one that is there and differs, Damaged for one that is no document of Cairn's,
        NotSaved; the documents before it are then saved.
        """

    def set_aside(self, name: str) -> str:
        """Take a document out of use without deleting it, and return where it is now.  Raise NotFound."""

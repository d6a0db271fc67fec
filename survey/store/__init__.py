"""Where everything is kept: one protocol, whatever is underneath."""

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
    """Something could not be kept or read; the message says what happened and what to do."""


class NotFound(StoreError):
    """Nothing is kept under that name."""


class AlreadyThere(StoreError):
    """Something else is kept under that name already."""


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
    """What services ask of a store.

    A write that returned is durable and seen by every later read of any process; one that raised changed
    nothing.  Everything may raise Unavailable; what writes raises NotSaved instead.
    """

    def programmes(self) -> list[ProgrammeRecord]:
        """All programmes, by id."""

    def programme(self, programme: str) -> ProgrammeRecord:
        """One programme.  Raises NotFound."""

    def save_programme(self, record: ProgrammeRecord) -> None:
        """Add or replace a programme's record."""

    def evaluation(self, programme: str) -> Evaluation:
        """A programme with all that is kept about it as a whole.  Raises NotFound, Damaged."""

    def change_evaluation(self, programme: str, change: Callable[[Evaluation], Evaluation]) -> Evaluation:
        """Replace it by what the function makes of it, alone among writers, and return the result.

        As `change`.  Raises NotFound, Damaged, NotSaved.
        """

    def person(self, programme: str, participant: str) -> Person:
        """One person, as last saved.  Raises NotFound, Damaged."""

    def programme_and_person(self, programme: str, participant: str) -> tuple[ProgrammeRecord, Person]:
        """Both, as `programme` and `person` give them: what each page of a participant begins with."""

    def people(self, programme: str) -> Iterator[Person | Damage]:
        """Everybody in a programme, each read once; what cannot be read comes as Damage."""

    def add_people(self, people: Iterable[Person]) -> None:
        """Add people, all or nobody.  Raises AlreadyThere for one whose id is taken, NotSaved."""

    def save_people(
        self, changes: Iterable[tuple[Person | None, Person]], codes: Mapping[str, CodeTarget] | None = None
    ) -> None:
        """Replace each first person by the second (None: add), and add codes: all or nothing, even if killed.

        Raises Outdated where somebody is no longer as given, AlreadyThere, NotFound, Damaged, NotSaved.
        """

    def change(self, programme: str, participant: str, change: Callable[[Person], Person]) -> Person:
        """Replace a person by what the function makes of them, alone among writers, and return the result.

        The function may run more than once, so it must be pure; what it raises passes through unsaved.
        Raises NotFound, Damaged, NotSaved.
        """

    def change_with_programme(
        self, programme: str, participant: str, change: Callable[[ProgrammeRecord, Person], Person]
    ) -> Person:
        """As `change`, by a function that is given the programme too."""

    def erase(self, programme: str, participant: str) -> None:
        """Delete all that is kept about a person, codes included.  Raises NotFound."""

    def register(self, programme: str) -> Register:
        """Everybody without their answers, up to date; cheap where little has changed since the last call."""

    def save_code(self, code_hash: str, target: CodeTarget) -> None:
        """Let a code open an invitation."""

    def find_code(self, code_hash: str) -> CodeTarget | None:
        """What a code opens, if anything."""

    def accounts(self) -> list[Account]:
        """All accounts, by e-mail."""

    def save_account(self, account: Account) -> None:
        """Add or replace an account (by id)."""

    def change_account(self, account: str, change: Callable[[Account], Account]) -> Account:
        """Replace an account (id) by what the function makes of it, alone among writers; the result.

        As `change`.  Raises NotFound, NotSaved.
        """

    def contact_details(self, programme: str, participant: str) -> ContactDetails | None:
        """How a participant may be reminded, if that is known."""

    def save_contact_details(self, details: ContactDetails, before: ContactDetails | None = None) -> None:
        """Add or replace them, with `before` only while they are so; whoever is erased loses them too.

        Raises Outdated, NotFound for somebody who is not there, NotSaved.
        """

    def audit(self, entry: AuditEntry) -> None:
        """Add a line to the audit, chained to the one before.  Raises NotSaved."""

    def audited(self, month: str) -> Iterator[AuditEntry | Damage]:
        """The audit's lines of this month ("2026-03") and later, the last first, damaged ones as Damage."""

    def documents(self) -> Iterator[Document | Damage]:
        """Everything that is kept, document by document in the order of their names, each one whole.

        What was saved before the call is among them; a document changed meanwhile is as it was or as it is.
        """

    def put_documents(self, documents: Iterable[Document]) -> None:
        """Keep documents as they are, each durable on its own; one that is there just so is left alone.

        Raises AlreadyThere for one that is there and differs, Damaged for one that is no document of ours,
        NotSaved; what came before it is then kept.
        """

    def set_aside(self, name: str) -> str:
        """Take a document out of use without deleting it, and return where it is now.  Raises NotFound."""

"""What a store should hold, in plain dictionaries: the stateful test holds each store to it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from survey.records import Account, AuditEntry, CodeTarget, Entry, Person, ProgrammeRecord, Sent
from survey.store import AlreadyThere, NotFound, Outdated

Key = tuple[str, str]
"""A programme's id and a participant's."""

Faults = set[type[Exception]]
"""What may be raised; nothing where the command must succeed."""


def key_of(person: Person) -> Key:
    return person.participant.programme, person.participant.id


@dataclass
class Model:
    """Everything that is kept, and what each command makes of it."""

    people: dict[Key, Person] = field(default_factory=dict)
    codes: dict[str, CodeTarget] = field(default_factory=dict)
    programmes: dict[str, ProgrammeRecord] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    audit: list[AuditEntry] = field(default_factory=list)

    def save_people(
        self, changes: Iterable[tuple[Person | None, Person]], codes: Mapping[str, CodeTarget]
    ) -> Faults:
        changes = list(changes)
        faults = {fault for before, after in changes for fault in self.faults_of(before, key_of(after))}
        if len({key_of(after) for _, after in changes}) < len(changes):
            faults.add(AlreadyThere)
        if any(self.codes.get(one, target) != target for one, target in codes.items()):
            faults.add(AlreadyThere)
        if not faults:
            self.people.update({key_of(after): after for _, after in changes})
            self.codes.update(codes)
        return faults

    def faults_of(self, before: Person | None, key: Key) -> Faults:
        now = self.people.get(key)
        if before is None:
            return {AlreadyThere} if now else set()
        if now is None:
            return {NotFound}
        return set() if now == before else {Outdated}

    def change(self, key: Key, how: Callable[[Person], Person]) -> Faults:
        if key not in self.people:
            return {NotFound}
        self.people[key] = how(self.people[key])
        return set()

    def erase(self, key: Key, set_aside: bool) -> Faults:
        codes = {code: one for code, one in self.codes.items() if (one.programme, one.participant) != key}
        if self.people.pop(key, None) is None and not set_aside and codes == self.codes:
            return {NotFound}
        self.codes = codes
        return set()

    def save_code(self, code: str, target: CodeTarget) -> Faults:
        if self.codes.setdefault(code, target) != target:
            return {AlreadyThere}
        return set()

    def register(self, programme: str) -> list[Entry]:
        """The register's lines, those of one code in no order."""
        return sorted(
            (entry_of(one) for (whose, _), one in self.people.items() if whose == programme),
            key=lambda one: one.participant.code,
        )

    @property
    def names(self) -> list[str]:
        """The names of all documents but the audit's, in order."""
        return sorted(
            [
                *(["accounts.json"] if self.accounts else []),
                *(f"codes/{one[:2]}/{one}.json" for one in self.codes),
                *(f"people/{programme}/{one[:2]}/{one}.json" for programme, one in self.people),
                *(f"programmes/{one}.json" for one in self.programmes),
            ]
        )


def entry_of(person: Person) -> Entry:
    superseded = {one.supersedes for one in person.responses}
    return Entry(
        person.participant,
        invited=tuple(one.phase for one in person.invitations),
        opened=tuple(one.phase for one in person.invitations if one.opened),
        started=tuple((one.phase, one.measure) for one in person.drafts),
        sent=tuple(
            Sent(one.phase, one.measure, one.raw, one.value, one.missing)
            for one in person.responses
            if one.id not in superseded
        ),
        unread=tuple(
            one.measure
            for one in person.responses
            if one.id not in superseded | {reading.id for reading in person.readings}
            and any(isinstance(answer, str) and answer.strip() for answer in one.answers.values())
        ),
        callbacks=sum(one.done is None for one in person.callbacks),
        interviews=tuple((one.phase, "closed" if one.closed else "open") for one in person.interviews),
    )

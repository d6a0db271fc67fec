"""What a document points to, and whether it is there."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from measures.catalogue import Catalogue
from measures.faults import DefinitionError
from survey.care import account_references, word_references
from survey.care.account_references import NO_ACCOUNT
from survey.outcomes.readiness import recommendations
from survey.people import participants
from survey.programme import Programme, programmes
from survey.records import (
    BEFORE,
    Activity,
    CodeTarget,
    ContactDetails,
    Draft,
    Evaluation,
    Invitation,
    Person,
    ProgrammeRecord,
    Request,
    Response,
)
from survey.store import Damaged, NotFound, Store


class References:
    """Looks up what documents point to, one at a time; programmes and codes are kept in memory.

    What is damaged itself is said about it alone, not about everything that points to it.
    """

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self.store = store
        self.catalogue = catalogue
        self.known: dict[str, Programme | None] = {}
        self.missing: set[str] = set()
        """The programmes that somebody is in, and that are not there."""
        self.codes: dict[str, frozenset[str]] = {}
        self.themes: dict[str, frozenset[str]] = {}
        self.accounts = frozenset(NO_ACCOUNT)

    def of_code(self, target: CodeTarget) -> Iterator[str]:
        """What a code lacks; one that was renewed still opens its invitation, though it is refused there."""
        try:
            person = self.store.person(target.programme, target.participant)
        except NotFound:
            yield "the participant whose invitation it opens is not there"
        except Damaged:
            return
        else:
            if person.invitation(target.invitation) is None:
                yield "the invitation that it opens is not there"

    def of_details(self, details: ContactDetails) -> Iterator[str]:
        """Whose contact details these are must be there."""
        with suppress(Damaged):
            try:
                self.store.person(details.programme, details.id)
            except NotFound:
                yield "the participant whose contact details it holds is not there"

    def of_person(self, person: Person) -> Iterator[str]:
        """What a person's document lacks."""
        yield from self.of_programme(person)
        yield from self.of_invitations(person)
        yield from self.of_activities(person.participant.programme, person.activities)
        yield from self.of_words(person)
        yield from self.of_accounts(account_references.of_person(person))
        goals = {one.id for one in person.outcomes if one.goal}
        for outcome in person.outcomes:
            if outcome.towards and outcome.towards not in goals:
                yield f"outcome {outcome.id} leads to goal {outcome.towards}, which is not there"
        answered: tuple[Draft | Response | Request, ...] = (
            *person.drafts,
            *person.responses,
            *person.requests,
        )
        for key in sorted({one.measure for one in answered}):
            if key not in self.catalogue.keys:
                yield f"measure {key} is not in the catalogue (is CAIRN_MEASURES set as it was?)"
        ids = {one.id for one in person.responses}
        for response in person.responses:
            if response.supersedes is not None and response.supersedes not in ids - {response.id}:
                yield f"response {response.id} supersedes {response.supersedes}, which is not there"
        for reading in person.readings:
            if reading.id not in ids:
                yield f"response {reading.id} was read, and is not there"
        for draft in person.drafts:
            if draft.id in ids:
                yield f"draft {draft.id} is there, and the response that it became, too"

    def of_programme(self, person: Person) -> Iterator[str]:
        programme = self.programme(person.participant.programme)
        if programme is None:
            return
        if person.participant.role not in {one.id for one in programme.roles}:
            yield f"role {person.participant.role!r} is not in the programme"
        records: tuple[Invitation | Draft | Response | Request, ...] = (
            *person.invitations,
            *person.drafts,
            *person.responses,
            *person.requests,
        )
        periods = {one.period for one in person.contacts} | {one.period for one in person.contact_drafts}
        named = {one.phase for one in records} | periods - {BEFORE}
        for phase in sorted(named - {one.id for one in programme.phases}):
            yield f"phase {phase!r} is not in the programme"

    def of_invitations(self, person: Person) -> Iterator[str]:
        for invitation in person.invitations:
            if not invitation.code_hash:  # made by the open link, which has no code for each
                continue
            target = CodeTarget(person.participant.programme, person.participant.id, invitation.id)
            try:
                found = self.store.find_code(invitation.code_hash)
            except Damaged:
                continue
            if found is None:
                yield f"the code of invitation {invitation.id} is not there"
            elif found != target:
                yield f"the code of invitation {invitation.id} opens something else"

    def of_words(self, person: Person) -> Iterator[str]:
        """What interviews, and what was made of their words, lack."""
        if not (person.interviews or person.excerpts or person.codings or person.checks):
            return
        programme_id = person.participant.programme
        if programme_id not in self.themes:
            self.themes[programme_id] = frozenset()
            with suppress(NotFound, Damaged):
                themes = self.store.evaluation(programme_id).themes
                self.themes[programme_id] = frozenset(one.id for one in themes)
        programme = self.programme(programme_id)
        phases = {one.id for one in programme.phases} if programme else ()
        yield from word_references.of_person(person, self.themes[programme_id], self.catalogue.guides, phases)

    def of_accounts(self, named: Iterable[tuple[str, str]]) -> Iterator[str]:
        """Whoever did something must have an account."""
        done = list(named)
        unknown = self.without_account({one for _, one in done})
        yield from (f"account {one}, who {what}, is not there" for what, one in done if one in unknown)

    def without_account(self, ids: set[str]) -> set[str]:
        """Those that are no account's; one that is new since accounts were read is no such."""
        if ids - self.accounts:
            with suppress(Damaged):
                self.accounts = frozenset(NO_ACCOUNT).union(one.id for one in self.store.accounts())
                return ids - self.accounts
        return set()

    def foreign_coders(self, whole: Person | Evaluation) -> list[str]:
        """The coders of a document who have no account here."""
        return sorted(self.without_account(account_references.coders(whole.excerpts, whole.codings)))

    def of_activities(self, programme: str, activities: Iterable[Activity]) -> Iterator[str]:
        """Whom activities reached must be there."""
        named = {code for one in activities for code in one.reached}
        if named and programme not in self.codes:
            self.codes[programme] = frozenset(participants.by_code(self.store, programme))
        for code in sorted(named - self.codes.get(programme, frozenset())):
            yield f"participant {code}, whom an activity reached, is not there"

    def of_evaluation(self, whole: Evaluation) -> Iterator[str]:
        """What a programme's document lacks."""
        yield from self.of_activities(whole.programme.id, whole.activities)
        yield from word_references.of_evaluation(whole)
        yield from self.of_accounts(account_references.of_evaluation(whole))
        programme = self.programme(whole.programme.id)
        phases = {one.id for one in programme.phases} if programme else set()
        for phase in sorted({one.phase for one in whole.readiness if programme} - phases):
            yield f"phase {phase!r}, for which readiness was answered, is not in the programme"
        known = {one.id for one in recommendations()}
        for unknown in sorted({one.recommendation for one in whole.readiness} - known):
            yield f"recommendation {unknown!r} is not one of those that are answered"

    def of_definition(self, record: ProgrammeRecord) -> Iterator[str]:
        """What is wrong with a programme's text, here and with these measures."""
        try:
            programme = programmes.read(record.definition, record.id, self.catalogue)
        except DefinitionError as error:
            yield from (f"its text: {fault.key}: {fault.reason}" for fault in error.faults)
        else:
            if programme.id != record.id:
                yield f"its text is that of programme {programme.id}"

    def programme(self, programme_id: str) -> Programme | None:
        """The programme of an id, looked up once; None where it is missing or cannot be read."""
        if programme_id not in self.known:
            self.known[programme_id] = None
            try:
                self.known[programme_id] = programmes.load(self.store, self.catalogue, programme_id)
            except NotFound:
                self.missing.add(programme_id)
            except (Damaged, DefinitionError):
                pass
        return self.known[programme_id]

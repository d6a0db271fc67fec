"""What a document refers to, and whether it exists."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress

from measures.catalogue import Catalogue
from measures.faults import DefinitionError
from survey.outcomes.readiness import recommendations
from survey.people import participants
from survey.programme import Programme, programmes
from survey.records import (
    AGREED,
    BEFORE,
    BY_THEMSELVES,
    CodeTarget,
    ContactDetails,
    Evaluation,
    Interview,
    Meeting,
    Person,
    ProgrammeRecord,
)
from survey.records.fields import Pointer, Target, pointers
from survey.store import Damaged, NotFound, Store
from survey.store.audit import COMMAND_LINE

Whole = Person | Evaluation

NO_ACCOUNT = (AGREED, BY_THEMSELVES, COMMAND_LINE)
"""Names that stand in place of an account's id."""

SHOWN = 3
"""A fault names this many of the records that point to the same thing."""

MISSING: Mapping[Target, str] = {
    "role": "is not in the programme",
    "phase": "is not in the programme",
    "period": "is not in the programme",
    "measure": "is not in the catalogue (has CAIRN_MEASURES changed?)",
    "guide": "is not in the catalogue (has CAIRN_MEASURES changed?)",
    "text": "does not exist or is not closed",
    "recommendation": "is not one of the recommendations",
}
"""What is wrong with an id that is not found; an id of any other kind does not exist."""


class References:
    """Looks up what documents point to; programmes, themes and codes are read once.

    A damaged document is reported once, not again for everything that points to it.  A missing account is
    damage, since accounts are never removed; a missing coder is not, since coders come with the projects of
    other tools and other programmes.
    """

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self.store = store
        self.catalogue = catalogue
        self.known: dict[str, Programme | None] = {}
        self.missing: set[str] = set()
        """The programmes that somebody is in and that do not exist."""
        self.codes: dict[str, frozenset[str]] = {}
        self.themes: dict[str, frozenset[str] | None] = {}
        self.accounts = frozenset(NO_ACCOUNT)

    def of_code(self, target: CodeTarget) -> Iterator[str]:
        """Return what a code lacks.  A renewed code still opens its invitation here; it is refused later."""
        try:
            person = self.store.person(target.programme, target.participant)
        except NotFound:
            yield "the participant whose invitation it opens does not exist"
        except Damaged:
            return
        else:
            if person.invitation(target.invitation) is None:
                yield "the invitation that it opens does not exist"

    def of_details(self, details: ContactDetails) -> Iterator[str]:
        """Return what contact details lack: their participant."""
        with suppress(Damaged):
            try:
                self.store.person(details.programme, details.id)
            except NotFound:
                yield "the participant whose contact details it holds does not exist"

    def of_person(self, person: Person) -> Iterator[str]:
        """Return what a person's document lacks."""
        yield from self.dangling(person, person.participant.programme)
        yield from self.of_invitations(person)
        yield from of_excerpts(person)
        sent = {one.id for one in person.responses}
        yield from (
            f"response {one.id} supersedes itself" for one in person.responses if one.supersedes == one.id
        )
        for draft in person.drafts:
            if draft.id in sent:
                yield f"draft {draft.id} still exists beside the response that it became"

    def of_evaluation(self, whole: Evaluation) -> Iterator[str]:
        """Return what a programme's document lacks."""
        yield from self.dangling(whole, whole.programme.id)
        yield from of_excerpts(whole)

    def dangling(self, whole: Whole, programme: str) -> Iterator[str]:
        """Return the ids in a document that refer to nothing, with the records that hold them."""
        found: dict[Target, dict[str, list[Pointer]]] = defaultdict(lambda: defaultdict(list))
        for one in pointers(whole):
            found[one.target][one.id].append(one)
        for target, holders in found.items():
            for missing in sorted(self.without(target, holders.keys(), whole, programme)):
                why = MISSING.get(target, "does not exist")
                yield f"{target} {missing} {why}: {in_words(holders[missing])}"

    def without(
        self, target: Target, ids: AbstractSet[str], whole: Whole, programme: str
    ) -> AbstractSet[str]:
        """Return those ids of a kind of target that refer to nothing."""
        if target == "account":
            return self.without_account(ids)
        there = self.there(target, whole, programme)
        return set() if there is None else ids - set(there)

    def there(self, target: Target, whole: Whole, programme_id: str) -> Iterable[str] | None:
        """Return the ids that a document may hold of a kind of target; None where that cannot be told."""
        match target, whole:
            case ("measure", _):
                return self.catalogue.keys
            case ("guide", _):
                return self.catalogue.guides
            case ("recommendation", _):
                return [one.id for one in recommendations()]
            case ("participant", _):
                return self.codes_of(programme_id)
            case ("theme", _):
                return self.themes_of(programme_id)
            case ("text", _):
                return texts_of(whole)
            case ("interview", Person(interviews=every)):
                return [one.id for one in every]
            case ("response", Person(responses=every)):
                return [one.id for one in every]
            case ("goal", Person(outcomes=every)):
                return [one.id for one in every if one.goal]
        programme = self.programme(programme_id)
        if target in ("role", "phase", "period") and programme:
            named = programme.roles if target == "role" else programme.phases
            return [BEFORE, *(one.id for one in named)] if target == "period" else [one.id for one in named]
        return None

    def of_invitations(self, person: Person) -> Iterator[str]:
        """Return what is wrong with the codes of a person's invitations."""
        for invitation in person.invitations:
            if not invitation.code_hash:  # made by the open link, which has no code for each
                continue
            target = CodeTarget(person.participant.programme, person.participant.id, invitation.id)
            try:
                found = self.store.find_code(invitation.code_hash)
            except Damaged:
                continue
            if found is None:
                yield f"the code of invitation {invitation.id} does not exist"
            elif found != target:
                yield f"the code of invitation {invitation.id} opens something else"

    def without_account(self, ids: AbstractSet[str]) -> AbstractSet[str]:
        """Return the ids that no account has; accounts are read again for an id that is new."""
        if ids - self.accounts:
            with suppress(Damaged):
                self.accounts = frozenset(NO_ACCOUNT).union(one.id for one in self.store.accounts())
                return ids - self.accounts
        return set()

    def foreign_coders(self, whole: Whole) -> list[str]:
        """Return the coders of a document who have no account here."""
        return sorted(self.without_account({one.id for one in pointers(whole) if one.target == "coder"}))

    def codes_of(self, programme: str) -> frozenset[str]:
        """Return the codes of a programme's participants."""
        if programme not in self.codes:
            self.codes[programme] = frozenset(participants.by_code(self.store, programme))
        return self.codes[programme]

    def themes_of(self, programme: str) -> frozenset[str] | None:
        """Return the ids of a codebook's themes; None where it is missing or cannot be read."""
        if programme not in self.themes:
            self.themes[programme] = None
            with suppress(NotFound, Damaged):
                self.themes[programme] = frozenset(one.id for one in self.store.evaluation(programme).themes)
        return self.themes[programme]

    def of_definition(self, record: ProgrammeRecord) -> Iterator[str]:
        """Return what is wrong with a programme's text, here and with these measures."""
        try:
            programme = programmes.read(record.definition, record.id, self.catalogue)
        except DefinitionError as error:
            yield from (f"its text: {fault.key}: {fault.reason}" for fault in error.faults)
        else:
            if programme.id != record.id:
                yield f"its text is that of programme {programme.id}"

    def programme(self, programme_id: str) -> Programme | None:
        """Return the programme of an id, looked up once; None where it is missing or cannot be read."""
        if programme_id not in self.known:
            self.known[programme_id] = None
            try:
                self.known[programme_id] = programmes.load(self.store, self.catalogue, programme_id)
            except NotFound:
                self.missing.add(programme_id)
            except (Damaged, DefinitionError):
                pass
        return self.known[programme_id]


def in_words(holders: Sequence[Pointer]) -> str:
    """Return which records hold an id, and in which fields."""
    named = [f"{kind_of(one.record)} {one.record.id} ({one.field})" for one in holders[:SHOWN]]
    more = len(holders) - SHOWN
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def kind_of(record: object) -> str:
    """Return what a record is, in words: "codebook change"."""
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", type(record).__name__).lower()


def texts_of(whole: Whole) -> dict[str, str]:
    """Return the closed texts of a document, which can be coded, by id."""
    every: tuple[Interview | Meeting, ...] = whole.interviews if isinstance(whole, Person) else whole.meetings
    return {one.id: one.text for one in every if one.closed}


def of_excerpts(whole: Whole) -> Iterator[str]:
    """Return which excerpts are outside their text, or by somebody who has not started to code it."""
    texts = texts_of(whole)
    begun = {(one.source, one.coder) for one in whole.codings}
    for one in whole.excerpts:
        if one.source in texts and not 0 <= one.start < one.end <= len(texts[one.source]):
            yield f"excerpt {one.id} is outside its text"
        if one.coder != AGREED and (one.source, one.coder) not in begun:
            yield f"excerpt {one.id} is by somebody who has not begun to code its text"

"""Whatever is asked of a store, in whatever order and by whichever process: it does as a plain model does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from survey.records import (
    Account,
    AuditEntry,
    CodeTarget,
    Damage,
    Document,
    Grant,
    Person,
    ProgrammeRecord,
)
from survey.store import AlreadyThere, NotFound, Store, StoreError
from survey.store.chain import faults, read_line
from tests.depth import times
from tests.store.few_words import CODES, KEYS, PROGRAMMES, as_key, codes, keys, opened, somebody, which, words
from tests.store.model import Faults, Key, Model, key_of
from tests.store.places import Database, Folder, Place
from tests.store.samples import NOW


class StoreAndModel(RuleBasedStateMachine):
    """Two processes' worth of one store, and the model; `which` of the two is asked."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        place.empty()
        self.place = place
        self.model = Model()
        self.stores = [place.open(), place.open()]
        self.last = 0
        self.earlier: dict[Key, list[Person]] = {}
        self.aside: list[tuple[Document, Person]] = []

    def same(self, which: int, expected: Faults, command: Callable[[Store], object]) -> None:
        """The store must do as the model does: succeed, or raise what the model raises."""
        self.last = which
        outcome: Exception | None = None
        try:
            command(self.stores[which])
        except StoreError as error:
            outcome = error
        assert type(outcome) in (expected or {type(None)}), repr(outcome)

    def remember(self) -> None:
        for key, person in self.model.people.items():
            self.earlier.setdefault(key, []).append(person)

    @initialize(some=st.lists(st.tuples(keys, somebody), max_size=3, unique_by=lambda one: one[0]))
    def begin_with_some(self, some: list[tuple[Key, Person]]) -> None:
        self.add(0, some)

    @rule(which=which, some=st.lists(st.tuples(keys, somebody), max_size=3))
    def add(self, which: int, some: list[tuple[Key, Person]]) -> None:
        added = [as_key(person, key) for key, person in some]
        expected = self.model.save_people([(None, one) for one in added], {})
        self.same(which, expected, lambda store: store.add_people(added))

    @rule(
        which=which,
        data=st.data(),
        codes=codes,
        wanted=st.lists(st.tuples(keys, somebody), min_size=1, max_size=3, unique_by=lambda one: one[0]),
    )
    def save_many(
        self, which: int, data: st.DataObject, wanted: list[tuple[Key, Person]], codes: dict[str, CodeTarget]
    ) -> None:
        changes: list[tuple[Person | None, Person]] = []
        for key, person in wanted:
            now = self.model.people.get(key)
            known = [None, now, now, *self.earlier.get(key, [])]
            changes.append((data.draw(st.sampled_from(known)), as_key(person, key)))
        codes = {code: target for code, target in codes.items() if code not in self.model.codes} | {
            code: target for code, target in codes.items() if self.model.codes.get(code, target) != target
        }
        self.remember()
        expected = self.model.save_people(changes, codes)
        self.same(which, expected, lambda store: store.save_people(changes, codes))

    @rule(
        which=which,
        key=keys,
        becomes=somebody,
        part=st.sampled_from(
            ["drafts", "responses", "invitations", "consents", "callbacks", "readings", "participant"]
        ),
    )
    def change(self, which: int, key: Key, becomes: Person, part: str) -> None:
        new: Any = getattr(as_key(becomes, key), part)
        self.remember()
        expected = self.model.change(key, lambda one: replace(one, **{part: new}))

        def command(store: Store) -> None:
            changed = store.change(*key, lambda one: replace(one, **{part: new}))
            assert changed == self.model.people[key]

        self.same(which, expected, command)

    @rule(which=which, key=keys, becomes=somebody)
    def fail_to_change(self, which: int, key: Key, becomes: Person) -> None:
        def fails(one: Person) -> Person:
            raise LookupError(one.participant.id)

        def command(store: Store) -> None:
            with pytest.raises(LookupError, match=key[1]):
                store.change(*key, fails)
            with pytest.raises(ValueError, match="another id"):
                store.change(*key, lambda one: as_key(becomes, (key[0], "z" * 32)))

        self.same(which, set() if key in self.model.people else {NotFound}, command)

    @rule(which=which, key=keys)
    def erase(self, which: int, key: Key) -> None:
        expected = self.model.erase(key, set_aside=any(key_of(one) == key for _, one in self.aside))
        self.aside = [(document, one) for document, one in self.aside if key_of(one) != key]
        self.same(which, expected, lambda store: store.erase(*key))

    @rule(which=which, code=st.sampled_from(CODES), opens=opened)
    def save_code(self, which: int, code: str, opens: CodeTarget) -> None:
        expected = self.model.save_code(code, opens)
        self.same(which, expected, lambda store: store.save_code(code, opens))

    @rule(which=which, id=st.sampled_from(PROGRAMMES), text=words, code=st.none() | words)
    def save_programme(self, which: int, id: str, text: str, code: str | None) -> None:
        record = ProgrammeRecord(id, text, NOW, code)
        self.model.programmes[id] = record
        self.same(which, set(), lambda store: store.save_programme(record))

    @rule(which=which, id=st.sampled_from(["1", "2"]), email=words, programmes=st.lists(words, max_size=2))
    def save_account(self, which: int, id: str, email: str, programmes: list[str]) -> None:
        account = Account(id, email, "", "hash", NOW, tuple(Grant(one, "evaluator") for one in programmes))
        self.model.accounts[id] = account
        self.same(which, set(), lambda store: store.save_account(account))

    @rule(which=which, what=words, days=st.integers(0, 70), about=st.none() | words)
    def audit(self, which: int, what: str, days: int, about: str | None) -> None:
        entry = AuditEntry(f"{len(self.model.audit)}", NOW + timedelta(days), "me", what, "here", None, about)
        self.model.audit.append(entry)
        self.same(which, set(), lambda store: store.audit(entry))

    @rule(which=which)
    def reopen(self, which: int) -> None:
        self.stores[which] = self.place.open()

    @precondition(lambda self: self.model.people)
    @rule(which=which, data=st.data())
    def set_aside_somebody(self, which: int, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.model.people)))
        person = self.model.people.pop(key)
        name = f"people/{key[0]}/{key[1][:2]}/{key[1]}.json"
        (document,) = [one for one in self.documents(which) if one.name == name]
        self.aside.append((document, person))
        self.same(which, set(), lambda store: store.set_aside(name))

    @precondition(lambda self: self.aside)
    @rule(which=which, data=st.data())
    def put_back(self, which: int, data: st.DataObject) -> None:
        document, person = data.draw(st.sampled_from(self.aside))
        there = self.model.people.setdefault(key_of(person), person)
        expected = set() if there == person else {AlreadyThere}
        self.same(which, expected, lambda store: store.put_documents([document, document]))

    @rule(which=which)
    def put_everything_again(self, which: int) -> None:
        documents = self.documents(which)
        self.same(which, set(), lambda store: store.put_documents(documents))

    @invariant()
    def each_process_sees_what_the_model_has(self) -> None:
        for number, store in enumerate(self.stores):
            for programme in PROGRAMMES:
                self.compare_people(store, programme)
            assert [store.find_code(one) for one in CODES] == [self.model.codes.get(one) for one in CODES]
            if number == self.last:
                continue
            assert store.programmes() == [one for _, one in sorted(self.model.programmes.items())]
            assert sorted(store.accounts(), key=id_of) == sorted(self.model.accounts.values(), key=id_of)
            assert [one.email for one in store.accounts()] == sorted(
                one.email for one in self.model.accounts.values()
            )
            self.compare_documents(number)

    def compare_people(self, store: Store, programme: str) -> None:
        wanted = {key: one for key, one in self.model.people.items() if key[0] == programme}
        found = list(store.people(programme))
        assert {key_of(one): one for one in found if isinstance(one, Person)} == wanted
        assert len(found) == len(wanted)
        for key in KEYS:
            if key[0] == programme and key in wanted:
                assert store.person(*key) == wanted[key]
            elif key[0] == programme:
                with pytest.raises(NotFound):
                    store.person(*key)
        register = store.register(programme)
        assert register.damaged == ()
        codes = [one.participant.code for one in register.entries]
        assert codes == sorted(codes)
        by_id = {one.participant.id: one for one in register.entries}
        assert by_id == {one.participant.id: one for one in self.model.register(programme)}
        assert len(by_id) == len(codes)

    def compare_documents(self, which: int) -> None:
        documents = self.documents(which)
        names = [one.name for one in documents]
        assert names == sorted(names)
        assert [one for one in names if not one.startswith("audit/")] == self.model.names
        content = b"".join(one.content for one in documents if one.name.startswith("audit/"))
        lines = content.split(b"\n")[:-1]
        assert faults(lines) == []
        found = [read_line(one) for one in lines]
        assert sorted(found, key=lambda one: int(one.id)) == self.model.audit

    def documents(self, which: int) -> list[Document]:
        documents = list(self.stores[which].documents())
        assert not [one for one in documents if isinstance(one, Damage)]
        return documents  # type: ignore[return-value]


def id_of(account: Account) -> str:
    return account.id


EXAMPLES = {Folder: times(30), Database: times(8)}
"""So many as take each kind of store some ten seconds."""

SLOW: dict[type, set[Phase]] = {Folder: {Phase.explain}, Database: {Phase.explain, Phase.shrink}}
"""What Hypothesis does for a shorter example takes minutes on a database; the seed is printed anyway."""


def test_a_store_does_as_a_plain_model_does(place: Place) -> None:
    run_state_machine_as_test(
        lambda: StoreAndModel(place),  # type: ignore[arg-type]
        settings=settings(
            max_examples=EXAMPLES[type(place)],
            stateful_step_count=25,
            deadline=None,
            print_blob=True,
            phases=set(Phase) - SLOW[type(place)],
            suppress_health_check=list(HealthCheck),
        ),
    )

"""What every store promises of words: any text comes back as written, or is refused unchanged."""

from dataclasses import replace

import pytest

from survey.records import Account, AuditEntry, Grant, Person, ProgrammeRecord
from survey.store import NotFound, Store
from tests.store.conftest import Reopen
from tests.store.places import documents_of
from tests.store.samples import NOW, answer, change, everybody, keep, new_person, read

WORDS = {
    "emoji": "😀 👩🏽‍🤝‍👩🏿 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "right to left": "שלום עליכם \u202eעולם\u202c مرحبا",
    "combining": "e\u0301 é n\u0303 ñ Å Å \u0301 ẛ̣ ﬁ",
    "NUL": "before\x00after\x00",
    "control characters": "".join(map(chr, range(32))) + "\x7f\x80\x9f",
    "line ends": "one\r\ntwo\rthree\nfour\u2028five\u2029six\x85seven",
    "no characters": "\ufffe\uffff\ufffd\U0010ffff\ufeff",
    "code": "</script> ' \" \\ \\u0000 \\x00 %s {} $1 :name -- ; DROP TABLE person; ${x} `",
    "spaces": "  two before, three after   ",
    "nothing": "",
}
words = pytest.mark.parametrize("text", WORDS.values(), ids=WORDS)

SURROGATE = "half a character: \ud83d"


@words
def test_words_come_back_as_they_were_written(kept: Store, reopen: Reopen, text: str) -> None:
    (person,) = keep(kept, answer(new_person(text), "more", text))
    person = change(
        kept,
        person,
        lambda one: replace(
            answer(one, f"item {text}", text),
            participant=replace(one.participant, role=text, site=text),
            responses=(replace(one.responses[0], answers={text: text}, language=text),),
        ),
    )
    for store in (kept, reopen()):
        found = read(store, person)
        assert found == person
        assert found.drafts[0].answers["more"] == text
        (entry,) = store.register("vip").entries
        assert entry.participant == person.participant
        assert everybody(store.people("vip")) == [person]


@words
def test_words_of_programmes_accounts_and_the_audit_come_back(kept: Store, reopen: Reopen, text: str) -> None:
    programme = ProgrammeRecord("vip", text, NOW, feedback_code=text)
    account = Account("a", text, text, text, NOW, (Grant(text, "evaluator"),))
    kept.save_programme(programme)
    kept.save_account(account)
    kept.audit(AuditEntry("1", NOW, text, text, text))
    assert reopen().programme("vip") == programme
    assert reopen().accounts() == [account]
    assert len(documents_of(reopen())) == 3


def test_words_that_look_alike_are_not_the_same(kept: Store, reopen: Reopen) -> None:
    (person,) = keep(kept, answer(new_person("e\u0301"), "more", "e\u0301"))
    changed = change(kept, person, lambda one: answer(one, "more", "é"))
    assert read(reopen(), person) == changed != person
    keep(kept, new_person("é"))
    assert [one.participant.code for one in reopen().register("vip").entries] == ["e\u0301", "é"]


def test_half_a_character_is_refused_before_anything_changes(kept: Store, reopen: Reopen) -> None:
    """No UTF-8 holds one; browsers send none, but a program could."""
    (person,) = keep(kept, new_person())
    kept.save_programme(ProgrammeRecord("vip", "", NOW))
    before = documents_of(kept)
    for write in (
        lambda: kept.add_people([new_person(SURROGATE)]),
        lambda: kept.add_people([new_person("P2"), answer(new_person("P3"), "more", SURROGATE)]),
        lambda: kept.save_people([(person, answer(person, "more", SURROGATE))]),
        lambda: change(kept, person, lambda one: answer(one, "more", SURROGATE)),
        lambda: change(kept, person, lambda one: answer(one, SURROGATE, 1)),
        lambda: kept.save_programme(ProgrammeRecord("vip", SURROGATE, NOW)),
        lambda: kept.save_account(Account("a", "a@example.org", SURROGATE, "hash", NOW)),
        lambda: kept.audit(AuditEntry("1", NOW, "somebody", SURROGATE, "here")),
    ):
        with pytest.raises((ValueError, TypeError), match="surrogate"):
            write()
    assert documents_of(kept) == documents_of(reopen()) == before
    assert read(kept, person) == person
    assert [one.participant for one in kept.register("vip").entries] == [person.participant]
    for name in (SURROGATE, "\udc80"):
        with pytest.raises(NotFound):
            kept.person("vip", name)
        with pytest.raises(NotFound):
            kept.programme(name)
        assert kept.find_code(name) is None


def test_a_hundred_answers_of_four_thousand_characters_come_back(kept: Store, reopen: Reopen) -> None:
    (person,) = keep(kept, new_person())
    for start in range(0, 100, 20):
        person = change(kept, person, lambda one, start=start: long_answers(one, start))
    assert read(reopen(), person) == person
    assert {len(text) for item, text in person.drafts[0].answers.items() if "long" in item} == {4000}
    change(kept, person, lambda one: answer(one, "valued", 4))
    assert read(reopen(), person) == answer(person, "valued", 4)


def long_answers(person: Person, start: int) -> Person:
    for number in range(start, start + 20):
        person = answer(person, f"long{number}", (f"{number} — 😀é" * 1000)[:4000])
    return person


def test_a_person_of_a_megabyte_comes_back(kept: Store, reopen: Reopen) -> None:
    (person,) = keep(kept, answer(new_person(), "more", "a thousand words… \x00" * 60_000))
    other = new_person("P2")
    kept.save_people([(person, answer(person, "valued", 1)), (None, answer(other, "more", "x" * 1_000_000))])
    person = answer(person, "valued", 1)
    assert [one.participant.code for one in reopen().register("vip").entries] == ["P1", "P2"]
    assert read(reopen(), person) == person
    assert everybody(reopen().people("vip")) == [person, answer(other, "more", "x" * 1_000_000)]
    assert sum(len(one.content) for one in documents_of(kept)) > 2_000_000


def test_the_largest_and_smallest_answers_come_back(kept: Store, reopen: Reopen) -> None:
    numbers = (0, -1, 2**31, -(2**31) - 1, 2**53 + 1, 2**63 - 1, -(2**63))
    (person,) = keep(kept, new_person())
    (response,) = person.responses
    person = change(
        kept,
        person,
        lambda one: replace(
            one,
            responses=(
                replace(response, answers={f"{one}": one for one in numbers}, raw=0.1 + 0.2, value=-1e-300),
            ),
        ),
    )
    (found,) = read(reopen(), person).responses
    assert [type(one) for one in found.answers.values()] == [int] * len(numbers)
    assert found == person.responses[0]
    (entry,) = reopen().register("vip").entries
    assert (entry.sent[0].raw, entry.sent[0].value) == (0.1 + 0.2, -1e-300)

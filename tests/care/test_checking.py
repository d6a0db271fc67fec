"""Checking a store: what is damaged is named with its reason, and nothing else is."""

import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from measures.catalogue import Catalogue
from survey.care import checking
from survey.care.checking import Check, StoreFault
from survey.people.invitations import invite
from survey.programme import Programme
from survey.records import (
    Account,
    Activity,
    Callback,
    CodeTarget,
    ContactDetails,
    Damage,
    Document,
    Draft,
    Invitation,
    Outcome,
    Person,
    ProgrammeRecord,
    Reading,
    Response,
    ServiceUse,
)
from survey.store import audit, chain
from survey.store.documents import write_whole
from survey.store.folder import FolderStore
from survey.store.layout import name_of_code
from survey.store.schemas import VERSION
from tests.conftest import Clock
from tests.participants import SENT, level, person, response
from tests.store.test_folder import everything, file_of, rewrite

KEY = "a key for the tests only"


@pytest.fixture
def peer(store: FolderStore, vip: Programme, catalogue: Catalogue, clock: Clock) -> Person:
    """Somebody invited twice, with a corrected answer and a draft, beside others, an account and an audit."""
    first = response(catalogue["wemwbs"], "start", level(catalogue["wemwbs"], 3))
    second = replace(first, id=uuid4().hex, supersedes=first.id)
    draft = Draft(uuid4().hex, "start", "ons4@1", {"happy": 3}, clock(), clock())
    one = person("P1", first, second, drafts=(draft,))
    store.add_people([one, person("P2"), person("anonymous-1", anonymous=True)])
    for _ in range(2):  # the second renews the first
        invite(store, KEY, vip, catalogue, one.participant.id, "start", clock())
    store.save_account(Account("a", "eva@example.org", "Eva", "hash", clock()))
    for _ in range(3):
        audit.note(store, "looked", "a page", clock())
        clock.advance(timedelta(days=40))
    return store.person("vip", one.participant.id)


def faults(store: FolderStore, catalogue: Catalogue) -> list[StoreFault]:
    return list(Check(store, catalogue).faults())


def name(one: Person) -> str:
    found = one.participant
    return f"people/{found.programme}/{found.id[:2]}/{found.id}.json"


def test_nothing_is_wrong_with_a_store_as_it_is_used(
    store: FolderStore, peer: Person, catalogue: Catalogue
) -> None:
    check = Check(store, catalogue)
    assert list(check.faults()) == []
    assert check.damaged == {}
    assert check.sound == {"accounts": 1, "audit": 3, "codes": 2, "people": 3, "programmes": 1}


def test_nothing_is_wrong_with_an_empty_store(store: FolderStore, catalogue: Catalogue) -> None:
    assert faults(store, catalogue) == []
    assert not store.path.exists()


def test_the_demonstration_is_sound(store: FolderStore, catalogue: Catalogue, clock: Clock) -> None:
    from survey.cli import demonstration

    demonstration.fill(store, catalogue, clock())
    demonstration.way_in(store, KEY, catalogue, "a long password", clock())
    assert faults(store, catalogue) == []


def spoil(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))


UNUSABLE: dict[str, tuple[Callable[[FolderStore, Person], object], str]] = {
    "an empty file": (lambda store, one: file_of(store, one).write_bytes(b""), "it is empty"),
    "half a file": (
        lambda store, one: file_of(store, one).write_bytes(file_of(store, one).read_bytes()[:300]),
        "it is not whole JSON",
    ),
    "a draft's time": (
        lambda store, one: rewrite(
            file_of(store, one), lambda tables: tables["drafts"][one.drafts[0].id].update(updated="yesterday")
        ),
        "draft updated: Not a valid datetime",
    ),
    "an answer": (
        lambda store, one: rewrite(
            file_of(store, one),
            lambda tables: tables["responses"][one.responses[0].id]["answers"].update(wemwbs1=1.5),
        ),
        "response answers: An answer is neither",
    ),
    "a consent that lacks its time": (
        lambda store, one: rewrite(
            file_of(store, one),
            lambda tables: tables.setdefault("consents", {}).update(
                c={"id": "c", "version": 1, "statements": [], "schema": 1}
            ),
        ),
        "consent given: Missing data",
    ),
    "a newer schema": (
        lambda store, one: spoil(file_of(store, one), f'"schema":{VERSION}'.encode(), b'"schema":99'),
        "a newer Cairn wrote it",
    ),
    "an id twice": (
        lambda store, one: spoil(
            file_of(store, one), b'"responses":{', b'"responses":{"' + one.responses[0].id.encode() + b'":{},'
        ),
        "is in it twice",
    ),
    "another's file": (
        lambda store, one: file_of(store, one).write_bytes(
            write_whole(replace(one, participant=replace(one.participant, id="0" * 32)))
        ),
        "which is not what its name says",
    ),
    "another programme's": (
        lambda store, one: file_of(store, one).write_bytes(
            write_whole(replace(one, participant=replace(one.participant, programme="other")))
        ),
        "of programme other, which is not what its name says",
    ),
}


@pytest.mark.parametrize("kind", UNUSABLE)
def test_a_person_that_cannot_be_used_is_named_alone(
    store: FolderStore, peer: Person, catalogue: Catalogue, kind: str
) -> None:
    do, reason = UNUSABLE[kind]
    do(store, peer)
    check = Check(store, catalogue)
    [fault] = [one for one in check.faults() if one.name == name(peer)]
    assert reason in fault.reason
    assert fault.unusable
    assert check.sound["people"] == 2
    assert check.damaged["people"] == 1


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("accounts.json", b'"eva@example.org"', b"7", "account email: Not a valid string"),
        ("accounts.json", b'"accounts":{"a"', b'"accounts":{"b"', "stored under another id than its own"),
        (
            "programmes/vip.json",
            b'"programme":{"vip"',
            b'"programme":{"other"',
            "stored under another id",
        ),
        ("programmes/vip.json", b'"vip"', b'"other"', "it holds the programme other, which is not"),
        ("programmes/vip.json", b'"added":', b'"gone":', "added: Missing data"),
    ],
)
def test_every_kind_of_document_is_read(
    store: FolderStore, peer: Person, catalogue: Catalogue, file: str, old: bytes, new: bytes, reason: str
) -> None:
    spoil(store.path / file, old, new)
    [fault] = faults(store, catalogue)
    assert fault.name == file
    assert reason in fault.reason
    assert fault.unusable


def test_a_code_that_cannot_be_read_is_named_and_not_whom_it_opens(
    store: FolderStore, peer: Person, catalogue: Catalogue
) -> None:
    file = name_of_code(peer.invitations[0].code_hash)
    spoil(store.path / file, b"{", b"[")
    [fault] = faults(store, catalogue)
    assert (fault.name, fault.unusable) == (file, True)


UNKNOWN = "is not in the catalogue (has CAIRN_MEASURES changed?)"


def dangling(one: Person) -> dict[str, tuple[Person, str]]:
    """The person changed so that they point to nothing, and what is then said."""
    first, second = one.responses
    (invited,) = one.invitations
    participant = one.participant
    lost = Invitation("lost", "start", "f" * 64, invited.created)
    taken = replace(lost, code_hash=invited.code_hash)
    return {
        "response": (
            replace(one, responses=(second,)),
            f"response {first.id} does not exist: response {second.id} (supersedes)",
        ),
        "itself": (
            replace(one, responses=(replace(first, supersedes=first.id), second)),
            f"response {first.id} supersedes itself",
        ),
        "sent": (
            replace(one, drafts=(replace(one.drafts[0], id=first.id),)),
            f"draft {first.id} still exists beside the response that it became",
        ),
        "draft's measure": (
            replace(one, drafts=(replace(one.drafts[0], measure="phq9@1"),)),
            f"measure phq9@1 {UNKNOWN}: draft {one.drafts[0].id} (measure)",
        ),
        "response's version": (
            replace(one, responses=(replace(first, measure="wemwbs@9"), second)),
            f"measure wemwbs@9 {UNKNOWN}: response {first.id} (measure)",
        ),
        "code": (replace(one, invitations=(invited, lost)), "the code of invitation lost does not exist"),
        "code of another": (
            replace(one, invitations=(invited, taken)),
            "the code of invitation lost opens something else",
        ),
        "request's measure": (
            replace(one, callbacks=(Callback("r", "start", "phq9@1", invited.created),)),
            f"measure phq9@1 {UNKNOWN}: callback r (measure)",
        ),
        "request's phase": (
            replace(one, callbacks=(Callback("r", "later", "ons4@1", invited.created),)),
            "phase later is not in the programme: callback r (phase)",
        ),
        "reading": (
            replace(one, readings=(Reading("r", "a", invited.created),)),
            "response r does not exist: reading r (id)",
        ),
        "goal": (
            replace(one, outcomes=(Outcome("o", SENT, "a", "other", "x", SENT.date(), "left", towards="g"),)),
            "goal g does not exist: outcome o (towards)",
        ),
        "period": (
            replace(one, service_use=(ServiceUse("c", SENT, "a", "later"),)),
            "period later is not in the programme: service use c (period)",
        ),
        "reached": (
            replace(one, activities=(Activity("v", SENT, "a", SENT.date(), "notes", 1, 0, reached=("X9",)),)),
            "participant X9 does not exist: activity v (reached)",
        ),
        "role": (
            replace(one, participant=replace(participant, role="king")),
            f"role king is not in the programme: participant {participant.id} (role)",
        ),
        "phase": (
            replace(one, drafts=(replace(one.drafts[0], phase="later"),)),
            f"phase later is not in the programme: draft {one.drafts[0].id} (phase)",
        ),
    }


KINDS = (
    "response",
    "itself",
    "sent",
    "draft's measure",
    "response's version",
    "code",
    "code of another",
    "request's measure",
    "request's phase",
    "reading",
    "goal",
    "period",
    "reached",
    "role",
    "phase",
)


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_person_points_to_and_is_not_there_is_named(
    store: FolderStore, peer: Person, catalogue: Catalogue, kind: str
) -> None:
    changes = dangling(peer)
    assert set(changes) == set(KINDS)
    changed, reason = changes[kind]
    store.change("vip", peer.participant.id, lambda _: changed)
    assert faults(store, catalogue) == [StoreFault(name(peer), reason)]


def test_contact_details_of_nobody_are_named(store: FolderStore, peer: Person, catalogue: Catalogue) -> None:
    gone = person("P9")
    store.add_people([gone])
    for one in (peer, gone):
        store.save_contact_details(ContactDetails(one.participant.id, "vip", "locked", ""))
    file_of(store, gone).unlink()
    reason = "the participant whose contact details it holds does not exist"
    assert faults(store, catalogue) == [StoreFault(name(gone).replace("people/", "details/"), reason)]


def test_a_code_that_opens_nothing_is_named(store: FolderStore, peer: Person, catalogue: Catalogue) -> None:
    for code, target in {
        "a" * 64: CodeTarget("vip", "0" * 32, "i"),
        "b" * 64: CodeTarget("vip", peer.participant.id, "i"),
        "c" * 64: CodeTarget("other", peer.participant.id, peer.invitations[0].id),
    }.items():
        store.save_code(code, target)
    assert faults(store, catalogue) == [
        StoreFault(f"codes/aa/{'a' * 64}.json", "the participant whose invitation it opens does not exist"),
        StoreFault(f"codes/bb/{'b' * 64}.json", "the invitation that it opens does not exist"),
        StoreFault(f"codes/cc/{'c' * 64}.json", "the participant whose invitation it opens does not exist"),
    ]


def test_a_code_whose_person_is_damaged_is_no_fault_of_its_own(
    store: FolderStore, peer: Person, catalogue: Catalogue
) -> None:
    file_of(store, peer).write_bytes(b"{")
    assert [one.name for one in faults(store, catalogue)] == [name(peer)]


def test_a_programme_that_is_not_there_is_named_once(
    store: FolderStore, peer: Person, catalogue: Catalogue
) -> None:
    store.set_aside("programmes/vip.json")
    assert faults(store, catalogue) == [
        StoreFault("programmes/vip.json", "it is missing, but people are in it")
    ]


def test_a_programme_whose_text_cannot_be_used_here_is_named_and_kept(
    store: FolderStore, peer: Person, catalogue: Catalogue
) -> None:
    record = store.programme("vip")
    store.save_programme(
        replace(record, definition=record.definition.replace('"wemwbs", "peer-role"', '"phq9"'))
    )
    found = faults(store, catalogue)
    assert {one.name for one in found} == {"programmes/vip.json"}
    assert any("phq9" in one.reason for one in found)
    assert not any(one.unusable for one in found)
    store.save_programme(ProgrammeRecord("other", record.definition, record.added))
    store.save_programme(record)
    assert faults(store, catalogue) == [
        StoreFault("programmes/other.json", "its text is that of programme vip")
    ]


def test_two_participants_with_one_code_or_one_id_are_named(
    store: FolderStore, peer: Person, catalogue: Catalogue
) -> None:
    store.save_programme(replace(store.programme("vip"), id="vip-2"))
    again = Person(replace(peer.participant, id="f" * 32))
    elsewhere = Person(replace(peer.participant, programme="vip-2"))
    store.add_people([again, elsewhere])
    found = [(one.name, one.reason) for one in faults(store, catalogue) if one.name.startswith("people/")]
    second = max(name(again), name(peer))
    assert sorted(found) == sorted(
        [
            (second, "another participant of programme vip has the code P1 too"),
            (
                max(name(elsewhere), name(peer)),
                f"participant {peer.participant.id} is in another programme too",
            ),
        ]
    )


def test_two_accounts_with_one_address_are_named(
    store: FolderStore, peer: Person, catalogue: Catalogue, clock: Clock
) -> None:
    store.save_account(Account("b", "EVA@example.org", "Eva", "hash", clock()))
    assert faults(store, catalogue) == [StoreFault("accounts.json", "eva@example.org has 2 accounts")]


def test_a_broken_audit_is_named_and_never_set_aside(
    store: FolderStore, peer: Person, catalogue: Catalogue, clock: Clock
) -> None:
    _, april, may = sorted((store.path / "audit").iterdir())
    spoil(april, b"looked", b"peeked")
    [fault] = faults(store, catalogue)
    assert fault == StoreFault(f"audit/{april.name}", "line 1: it was changed after it was written")
    april.unlink()
    [fault] = faults(store, catalogue)
    assert fault.name == f"audit/{may.name}"
    assert "the line before it is missing" in fault.reason
    may.write_bytes(b"{}\n" + may.read_bytes())
    assert [one.unusable for one in faults(store, catalogue)] == [False]


def test_files_that_are_no_documents_are_named(
    store: FolderStore, peer: Person, catalogue: Catalogue
) -> None:
    (store.path / "notes.txt").write_text("mine, and beside what is kept")
    (store.path / "codes/notes.txt").write_text("mine")
    check = Check(store, catalogue)
    assert {(one.name, one.unusable) for one in check.faults()} == {("codes/notes.txt", True)}
    assert check.damaged == {"other files": 1}


def test_what_is_erased_or_invited_while_it_is_looked_at_is_no_damage(
    store: FolderStore, peer: Person, vip: Programme, catalogue: Catalogue, clock: Clock
) -> None:
    """A document and what it points to are looked at one after the other, and once more at the end."""
    gone = person("P9")
    store.add_people([gone])
    invite(store, KEY, vip, catalogue, gone.participant.id, "start", clock())
    [invited] = store.person("vip", gone.participant.id).invitations
    code = store.path / name_of_code(peer.invitations[0].code_hash)
    doubted = []
    documents = store.documents

    def meanwhile() -> Iterator[Document | Damage]:
        for one in documents():
            assert isinstance(one, Document)
            if one.name == name_of_code(invited.code_hash):
                store.erase("vip", gone.participant.id)
                doubted.append(one.name)
            if one.name == name(peer):
                code.rename(code.with_name("waiting"))
                doubted.append(one.name)
            yield one
        code.with_name("waiting").rename(code)

    store.documents = meanwhile  # type: ignore[method-assign]
    assert faults(store, catalogue) == []
    assert len(doubted) == 2


def test_what_cannot_be_used_is_set_aside_and_the_rest_works(
    store: FolderStore, peer: Person, catalogue: Catalogue, clock: Clock
) -> None:
    file_of(store, peer).write_bytes(b"{half")
    (store.path / "codes/notes.txt").write_text("mine")
    before = everything(store)
    unusable = [one for one in faults(store, catalogue) if one.unusable]
    moved = dict(checking.mend(store, unusable, clock()))
    assert moved == {one: f"set-aside/{one}" for one in (name(peer), "codes/notes.txt")}
    after = everything(store)
    for old, new in moved.items():
        assert after[new] == before[old]
        assert old not in after
    lines = [
        line for path in sorted((store.path / "audit").iterdir()) for line in path.read_bytes().splitlines()
    ]
    noted = [chain.read_line(line) for line in lines[3:]]
    assert [(one.what, one.screen, one.who) for one in noted] == [
        (f"set aside {old}", "cairn check --mend", "command line") for old in moved
    ]
    assert {one.participant for one in noted} == {None, peer.participant.id}
    left = faults(store, catalogue)
    assert {one.reason for one in left} == {"the participant whose invitation it opens does not exist"}
    assert not any(one.unusable for one in left)
    assert dict(checking.mend(store, [one for one in left if one.unusable], clock())) == {}


def test_what_is_put_back_is_sound_again(
    store: FolderStore, peer: Person, catalogue: Catalogue, clock: Clock
) -> None:
    content = file_of(store, peer).read_bytes()
    file_of(store, peer).write_bytes(b"{half")
    dict(checking.mend(store, [one for one in faults(store, catalogue) if one.unusable], clock()))
    assert faults(store, catalogue) != []
    file_of(store, peer).write_bytes(content)
    assert faults(store, catalogue) == []


def test_a_check_of_many_keeps_none_of_them(store: FolderStore, vip: Programme, catalogue: Catalogue) -> None:
    """Ids and codes are all that is remembered, some hundred bytes for each."""
    few, many = (peak_of(store, catalogue, count) for count in (300, 2000))
    size = sum(path.stat().st_size for path in (store.path / "people").rglob("*.json"))
    assert size > 5_000_000
    assert many - few < 1_000_000


def peak_of(store: FolderStore, catalogue: Catalogue, count: int) -> int:
    """The most memory, in bytes, that checking a store took after so many more people were added."""
    words = "x" * 2000
    store.add_people(
        replace(
            one, responses=(Response(uuid4().hex, "start", "ons4@1", {"more": words}, None, None, 4, SENT),)
        )
        for one in (person(f"{count}-{number}") for number in range(count))
    )
    check = Check(FolderStore(store.path), catalogue)
    tracemalloc.start()
    try:
        assert list(check.faults()) == []
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

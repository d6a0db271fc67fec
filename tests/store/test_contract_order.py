"""What every store promises of order: what was first stays first, and lists are sorted by letters."""

from dataclasses import replace
from datetime import timedelta

from survey.records import Account, CodeTarget, Consent, Draft, Invitation, ProgrammeRecord, Response
from survey.store import Store
from tests.store.conftest import Reopen
from tests.store.places import documents_of
from tests.store.samples import NOW, answer, change, keep, new_person, read

UNSORTED = ("m", "b", "Z", "10", "2", "a-b", "a", "a_b", "B", "ab", "é-none")
"""Words that languages, numbers and paths would each sort in another way."""

IDS = UNSORTED[:-1]


def test_answers_stay_in_the_order_in_which_they_were_given(kept: Store, reopen: Reopen) -> None:
    (person,) = keep(kept, new_person())
    items = ("second", "b", "first", "a10", "a2", "longest-of-all", "é", "c")
    for item in items:
        change(reopen(), person, lambda one, item=item: answer(one, item, 1))
    (draft,) = read(reopen(), person).drafts
    assert list(draft.answers) == ["valued", "more", *items]
    change(kept, person, lambda one: answer(one, "a10", 2))
    (draft,) = read(reopen(), person).drafts
    assert list(draft.answers.items())[5] == ("a10", 2)


def test_records_stay_in_the_order_in_which_they_were_added(kept: Store, reopen: Reopen) -> None:
    responses = [Response(one, "start", f"{one}@1", {}, None, None, 0, NOW) for one in UNSORTED]
    drafts = [Draft(one, "start", f"{one}@1", {}, NOW, NOW) for one in UNSORTED]
    invitations = [Invitation(one, one, one, NOW) for one in UNSORTED]
    consents = [Consent(one, 1, UNSORTED, NOW) for one in UNSORTED]
    (person,) = keep(
        kept, replace(new_person(), responses=(), drafts=(), invitations=(), consents=(consents[0],))
    )
    for number, response in enumerate(responses):
        wanted = replace(
            person,
            responses=(*person.responses, response),
            drafts=(drafts[number], *person.drafts),
            invitations=(*person.invitations, invitations[number]),
            consents=tuple(consents[: number + 1]),
        )
        person = change(reopen(), person, lambda one, wanted=wanted: wanted)
    assert read(kept, person) == read(reopen(), person) == person
    assert [one.id for one in read(reopen(), person).responses] == list(UNSORTED)
    (entry,) = reopen().register("vip").entries
    assert [one.measure for one in entry.sent] == [f"{one}@1" for one in UNSORTED]
    assert [measure for _, measure in entry.started] == [f"{one}@1" for one in reversed(UNSORTED)]
    assert entry.invited == UNSORTED
    turned = change(kept, person, lambda one: replace(one, responses=one.responses[::-1]))
    assert read(reopen(), person).responses == turned.responses == person.responses[::-1]


def test_the_register_is_in_the_order_of_codes(kept: Store, reopen: Reopen) -> None:
    keep(kept, *(new_person(code) for code in UNSORTED))
    (last,) = keep(kept, new_person("a0"))
    for store in (kept, reopen()):
        assert [one.participant.code for one in store.register("vip").entries] == sorted([*UNSORTED, "a0"])
    change(kept, last, lambda one: replace(one, participant=replace(one.participant, code="~")))
    assert [one.participant.code for one in kept.register("vip").entries] == sorted([*UNSORTED, "~"])


def test_people_with_the_same_code_are_listed_alike_by_all(kept: Store, reopen: Reopen) -> None:
    keep(kept, *(new_person("same") for _ in range(20)))
    assert kept.register("vip").entries == reopen().register("vip").entries


def test_programmes_are_in_the_order_of_their_ids(kept: Store, reopen: Reopen) -> None:
    for one in IDS:
        kept.save_programme(ProgrammeRecord(one, "", NOW))
    for store in (kept, reopen()):
        assert [one.id for one in store.programmes()] == sorted(IDS)


def test_accounts_are_in_the_order_of_their_addresses(kept: Store, reopen: Reopen) -> None:
    for number, one in enumerate(UNSORTED):
        kept.save_account(Account(f"{number}", f"{one}@example.org", one, "hash", NOW))
    kept.save_account(Account("0", "zz@example.org", "moved", "hash", NOW + timedelta(1)))
    for store in (kept, reopen()):
        assert [one.email for one in store.accounts()] == sorted(
            [*(f"{one}@example.org" for one in UNSORTED[1:]), "zz@example.org"]
        )


def test_documents_are_in_the_order_of_their_names(kept: Store) -> None:
    for programme in IDS:
        kept.save_programme(ProgrammeRecord(programme, "", NOW))
        for start in ("a", "a-", "A", "0", "a_b", "abc"):
            person = new_person(programme=programme)
            keep(
                kept,
                replace(person, participant=replace(person.participant, id=start + person.participant.id)),
            )
            kept.save_code(start + person.participant.id, CodeTarget(programme, person.participant.id, "x"))
    kept.save_account(Account("a", "a@example.org", "A", "hash", NOW))
    names = [one.name for one in documents_of(kept)]
    assert len(names) == 1 + len(IDS) * 13
    assert names == sorted(names)

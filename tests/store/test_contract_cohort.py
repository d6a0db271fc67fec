"""What every store promises of many people read together: every acknowledged write at once."""

from dataclasses import replace

from survey.records import Callback, Damage, Person, Reading, Sent
from survey.store import Store
from tests.store.at_once import in_another_process
from tests.store.conftest import Reopen
from tests.store.samples import (
    NOW,
    change,
    code_of,
    count_on,
    erase,
    everybody,
    keep,
    new_person,
    sent,
)


def test_a_programme_without_anybody_is_empty(kept: Store) -> None:
    assert list(kept.people("vip")) == []
    assert (kept.register("vip").entries, kept.register("vip").damaged) == ((), ())


def test_the_register_lists_everybody_by_code_without_their_answers(kept: Store) -> None:
    b, c, a = keep(kept, new_person("B"), new_person("C"), new_person("A"))
    entries = kept.register("vip").entries
    assert [one.participant for one in entries] == [a.participant, b.participant, c.participant]
    assert entries[0].invited == entries[0].opened == ("start",)
    assert entries[0].started == (("start", "peer-role@1"),)
    assert entries[0].sent == (Sent("start", "ons4@1", None, None, 1),)


def test_the_register_has_what_nobody_has_read_or_done_yet(kept: Store) -> None:
    (person,) = keep(kept, new_person())
    first = replace(person.responses[0], id="r1", measure="staff-experience@1", answers={"more": "Words"})
    blank = replace(first, id="r2", measure="peer-role@1", answers={"more": "  ", "valued": 3})
    later = replace(first, id="r3", answers={"more": "Other words"}, supersedes="r1")
    asks = [Callback(f"q{n}", "start", "wemwbs@1", NOW) for n in range(2)]

    def line() -> tuple[tuple[str, ...], int]:
        entry = kept.register("vip").entries[0]
        return entry.unread, entry.callbacks

    assert line() == ((), 0)
    change(kept, person, lambda one: replace(one, responses=(first, blank), callbacks=tuple(asks)))
    assert line() == (("staff-experience@1",), 2)
    change(kept, person, lambda one: replace(one, readings=(Reading("r1", "e1", NOW),)))
    assert line() == ((), 2)
    change(kept, person, lambda one: replace(one, responses=(first, blank, later)))
    assert line() == (("staff-experience@1",), 2), "a correction is new"
    change(kept, person, lambda one: replace(one, callbacks=(replace(asks[0], done=NOW), asks[1])))
    assert line() == (("staff-experience@1",), 1)


def test_the_register_of_a_process_has_every_write_of_the_others(kept: Store, reopen: Reopen) -> None:
    other = reopen()
    assert other.register("vip").entries == ()
    (person,) = keep(kept, new_person())
    for number in range(30):
        change(kept, person, lambda one, number=number: sent(one, number % 10))
        assert other.register("vip").entries[0].sent[0].raw == number % 10
    kept.add_people([new_person("P2")])
    assert len(other.register("vip").entries) == 2
    erase(kept, person)
    assert [one.participant.code for one in other.register("vip").entries] == ["P2"]


def test_the_register_has_what_processes_of_their_own_wrote(kept: Store, reopen: Reopen) -> None:
    people = keep(kept, *(new_person(f"P{number}") for number in range(5)))
    assert len(kept.register("vip").entries) == 5
    for number, person in enumerate(people):
        in_another_process(lambda one=person, raw=number: change(reopen(), one, lambda two: sent(two, raw)))
        assert kept.register("vip").entries[number].sent[0].raw == number
    in_another_process(lambda: erase(reopen(), people[0]))
    in_another_process(lambda: keep(reopen(), new_person("Q1"), new_person("Q2")))
    assert [one.participant.code for one in kept.register("vip").entries] == [
        *(f"P{number}" for number in range(1, 5)),
        "Q1",
        "Q2",
    ]


def test_everything_of_a_batch_is_in_the_register_at_once(kept: Store, reopen: Reopen) -> None:
    others = (kept, reopen())
    people = keep(kept, *(new_person(f"P{number:03}") for number in range(120)))
    for other in others:
        assert len(other.register("vip").entries) == len(everybody(other.people("vip"))) == 120
    reopen().save_people((one, sent(one, 5.0)) for one in people[:60])
    for other in others:
        entries = other.register("vip").entries
        assert [one.sent[0].raw for one in entries] == [5.0] * 60 + [None] * 60
        assert everybody(other.people("vip"))[:60] == [sent(one, 5.0) for one in people[:60]]


def test_every_change_shows_in_the_register(kept: Store, reopen: Reopen) -> None:
    """One change after another, each to another part of the line."""
    other = reopen()
    (person,) = keep(kept, new_person())
    other.register("vip")
    invitation = replace(person.invitations[0], id="two", phase="mid", opened=None)
    person = change(kept, person, lambda one: replace(one, invitations=(*one.invitations, invitation)))
    (entry,) = other.register("vip").entries
    assert (entry.invited, entry.opened) == (("start", "mid"), ("start",))
    person = change(
        kept,
        person,
        lambda one: replace(
            one, invitations=(one.invitations[0], replace(invitation, opened=person.consents[0].given))
        ),
    )
    assert other.register("vip").entries[0].opened == ("start", "mid")
    person = change(kept, person, lambda one: replace(one, drafts=()))
    assert other.register("vip").entries[0].started == ()
    person = change(
        kept,
        person,
        lambda one: replace(one, participant=replace(one.participant, site="south", role="staff")),
    )
    assert other.register("vip").entries[0].participant == person.participant
    person = change(kept, person, lambda one: replace(one, responses=()))
    assert other.register("vip").entries[0].sent == ()


def test_a_register_does_not_change_after_it_was_read(kept: Store) -> None:
    (person,) = keep(kept, new_person())
    before = kept.register("vip")
    change(kept, person, lambda one: sent(one, 9.0))
    assert before.entries[0].sent[0].raw is None
    assert kept.register("vip").entries[0].sent[0].raw == 9.0


def test_a_register_in_which_nothing_changed_is_the_same(kept: Store) -> None:
    people = keep(kept, new_person("A"), new_person("B"))
    before = kept.register("vip")
    assert kept.register("vip") is before
    change(kept, people[0], lambda one: one)
    keep(kept, new_person("C", "other"))
    assert kept.register("vip") is before


def test_who_reads_everybody_meets_each_once_whatever_happens_meanwhile(kept: Store, reopen: Reopen) -> None:
    people = keep(kept, *(new_person(f"P{number:02}") for number in range(40)))
    met: list[Person | Damage] = []
    for number, one in enumerate(kept.people("vip")):
        met.append(one)
        assert isinstance(one, Person)
        if number == 5:
            change(kept, one, count_on)
            in_another_process(lambda: keep(reopen(), new_person("Q1"), new_person("Q2")))
            gone = next(two for two in people if two not in met)
            change(reopen(), next(two for two in people if two not in (*met, gone)), count_on)
            reopen().save_code(*next(iter(code_of(gone).items())))
            erase(reopen(), gone)
    ids = [one.participant.id for one in everybody(met)]
    assert len(ids) == len(set(ids))
    assert {one.participant.id for one in people} - {gone.participant.id} <= set(ids)


def test_reading_half_of_everybody_stops_nobody_from_writing(kept: Store, reopen: Reopen) -> None:
    people = keep(kept, *(new_person(f"P{number:02}") for number in range(40)))
    reading = kept.people("vip")
    next(reading)
    for store in (kept, reopen()):
        for one in people[:5]:
            change(store, one, count_on)
        erase(store, people[-1])
        keep(store, people[-1])
    assert len(list(reading)) >= 38

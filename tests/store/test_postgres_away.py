"""PostgreSQL goes away and comes back: what is said meanwhile, and that nothing is lost or done twice."""

import logging
import multiprocessing
import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from survey.records import Account, AuditEntry, CodeTarget, Document, Person, ProgrammeRecord
from survey.store import NotSaved, Store, Unavailable
from survey.store.chain import faults
from survey.store.documents import write_record
from survey.store.postgres import PostgresStore
from survey.store.postgres import database as module
from survey.store.postgres.errors import OutcomeUnknown
from tests.store.counting import count, one_more
from tests.store.cut_off import Way, When, way_to
from tests.store.postgres import Server, database
from tests.store.samples import NOW, new_person

__all__ = ["database"]

PROGRAMME = ProgrammeRecord("vip", "text", NOW)
ENTRY = AuditEntry("1", NOW, "a", "looked", "people")

OTHER = Document("programmes/other.json", write_record("programme", "other", replace(PROGRAMME, id="other")))

ALONE = b"UPDATE person"
"""The statement of a change that touches no score, which is a transaction by itself."""


def sent(person: Person, item: str) -> Person:
    """The person with one more counted, and another score."""
    (response,) = person.responses
    return replace(one_more(person, item), responses=(replace(response, missing=2),))


READS: dict[str, Callable[[Store, Person], object]] = {
    "programmes": lambda store, _: store.programmes(),
    "programme": lambda store, _: store.programme("vip"),
    "person": lambda store, one: store.person("vip", one.participant.id),
    "people": lambda store, _: list(store.people("vip")),
    "register": lambda store, _: store.register("vip"),
    "find_code": lambda store, _: store.find_code("abc"),
    "accounts": lambda store, _: store.accounts(),
    "documents": lambda store, _: list(store.documents()),
}

WRITES: dict[str, Callable[[Store, Person], object]] = {
    "save_programme": lambda store, _: store.save_programme(replace(PROGRAMME, definition="new")),
    "add_people": lambda store, _: store.add_people([new_person("P2")]),
    "save_people": lambda store, one: store.save_people([(one, one_more(one, "x"))]),
    "change": lambda store, one: store.change("vip", one.participant.id, partial(one_more, item="x")),
    "send": lambda store, one: store.change("vip", one.participant.id, partial(sent, item="x")),
    "erase": lambda store, one: store.erase("vip", one.participant.id),
    "save_code": lambda store, one: store.save_code("abc", CodeTarget("vip", one.participant.id, "i")),
    "save_account": lambda store, _: store.save_account(Account("a", "a@b", "A", "hash", NOW)),
    "change_account": lambda store, _: store.change_account(
        "b", lambda one: replace(one, name=one.name + "x")
    ),
    "audit": lambda store, _: store.audit(ENTRY),
    "put_documents": lambda store, _: store.put_documents([OTHER]),
    "set_aside": lambda store, _: store.set_aside("programme/shipped/vip.json"),
}


@pytest.fixture
def kept(database: str) -> PostgresStore:
    store = PostgresStore(database)
    store.save_programme(PROGRAMME)
    store.save_account(Account("b", "b@example.org", "B", "hash", NOW))
    return store


@pytest.fixture
def person(kept: PostgresStore) -> Person:
    person = new_person("P1")
    kept.add_people([person])
    return person


def test_while_the_server_is_away_reads_say_so_and_writes_save_nothing(
    postgres: Server, kept: PostgresStore, person: Person
) -> None:
    before = list(kept.documents())
    postgres.stop()
    for read in READS.values():
        with pytest.raises(Unavailable):
            read(kept, person)
    for write in WRITES.values():
        with pytest.raises(NotSaved):
            write(kept, person)
    postgres.start()
    assert list(kept.documents()) == before


@pytest.mark.parametrize("mode", ["immediate", "fast"])
def test_after_a_restart_the_very_next_call_works(
    postgres: Server, kept: PostgresStore, person: Person, mode: str
) -> None:
    for work in (*READS.values(), *WRITES.values()):
        postgres.stop(mode)
        postgres.start()
        work(kept, person)


@pytest.fixture
def way(postgres: Server) -> Iterator[tuple[Way, Path]]:
    with way_to(postgres.folder) as found:
        yield found


@pytest.fixture
def by_the_way(way: tuple[Way, Path], database: str) -> PostgresStore:
    """The same store, reached by a way that can be cut."""
    return PostgresStore(str(make_url(database).set(query={"host": str(way[1])})))


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("name", WRITES)
def test_a_write_whose_connection_breaks_at_the_commit_is_done_once(
    way: tuple[Way, Path],
    by_the_way: PostgresStore,
    kept: PostgresStore,
    person: Person,
    name: str,
    when: When,
) -> None:
    mirror = dict(everything(kept))
    if name == "change":
        way[0].at = ALONE
    way[0].cut = when
    if (name, when) in BEGUN:
        with pytest.raises(NotSaved):
            WRITES[name](by_the_way, person)
        assert everything(kept) == mirror
        return
    WRITES[name](by_the_way, person)
    assert way[0].cuts == 1
    if name in ("change", "send"):
        assert count(kept.person("vip", person.participant.id), "x") == 1
    elif name == "change_account":
        assert [one.name for one in kept.accounts()] == ["Bx"]
    elif name == "audit":
        (audit,) = (one.content for one in kept.documents() if one.name.startswith("audit"))  # type: ignore[union-attr]
        assert len(audit.splitlines()) == 1
    elif name == "erase":
        assert list(kept.people("vip")) == []
    elif name == "add_people":
        assert len(list(kept.people("vip"))) == 2
    elif name == "save_people":
        assert count(kept.person("vip", person.participant.id), "x") == 1
    assert everything(kept) != mirror


BEGUN = {("add_people", "before"), ("save_people", "before")}
"""What cannot be begun anew, since its people can be run through only once."""


def everything(store: Store) -> dict[str, bytes]:
    return {one.name: one.content for one in store.documents()}  # type: ignore[union-attr]


def test_a_change_is_known_to_be_saved_also_when_others_went_on_with_it(
    way: tuple[Way, Path], by_the_way: PostgresStore, kept: PostgresStore, person: Person, monkeypatch: Any
) -> None:
    """The writer hears of nothing, and before it asks, others change the person."""
    has_version = module.Database._learn

    def others_first(self: Any, took_place: Any) -> bool:
        for _ in range(10):
            kept.change("vip", person.participant.id, partial(one_more, item="y"))
        return has_version(self, took_place)

    monkeypatch.setattr(module.Database, "_learn", others_first)
    way[0].at, way[0].cut = ALONE, "after"
    by_the_way.change("vip", person.participant.id, partial(one_more, item="x"))
    now = kept.person("vip", person.participant.id)
    assert (count(now, "x"), count(now, "y")) == (1, 10)


def test_a_server_that_stays_away_at_the_commit_leaves_it_open_and_says_so(
    way: tuple[Way, Path],
    by_the_way: PostgresStore,
    kept: PostgresStore,
    person: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    by_the_way.person("vip", person.participant.id)
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    monkeypatch.setattr(way[0], "server", "nowhere")
    way[0].at, way[0].cut = ALONE, "after"
    more = partial(one_more, item="x")
    with pytest.raises(OutcomeUnknown, match="saved or not"):
        by_the_way.change("vip", person.participant.id, more)
    assert kept.person("vip", person.participant.id) == more(person)


def test_what_goes_wrong_is_told_and_logged_without_answers_or_passwords(
    postgres: Server, kept: PostgresStore, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    name = make_url(kept._database.address).database
    assert name
    postgres.execute(name, "ALTER TABLE person ADD CHECK (site <> 'my secret')")

    def move(one: Person) -> Person:
        return replace(one, participant=replace(one.participant, site="my secret"))

    with caplog.at_level(logging.DEBUG), pytest.raises(NotSaved) as raised:
        kept.change("vip", person.participant.id, move)
    far = PostgresStore("postgresql://web:pass-word@127.0.0.1:1/cairn")
    with caplog.at_level(logging.DEBUG), pytest.raises(Unavailable) as away:
        far.programmes()
    for text in (str(raised.value), str(away.value), caplog.text, repr(far), repr(away.value.__cause__)):
        assert "my secret" not in text
        assert "pass-word" not in text
    assert raised.value.__suppress_context__


def refusing(postgres: Server, store: PostgresStore, state: str, times: int) -> None:
    """Let the server refuse the next changes of people with an SQLSTATE."""
    name = make_url(store._database.address).database
    assert name
    postgres.execute(
        name,
        "CREATE SEQUENCE refusals",
        f"""CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF nextval('refusals') <= {times} THEN
                RAISE EXCEPTION 'could not extend file' USING ERRCODE = '{state}';
            END IF;
            RETURN NEW;
        END $$""",
        "CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON person FOR EACH ROW EXECUTE FUNCTION refuse()",
    )


def test_a_full_disk_of_the_server_saves_nothing_and_says_so(
    postgres: Server, kept: PostgresStore, person: Person
) -> None:
    refusing(postgres, kept, "53100", 3)
    more = partial(one_more, item="x")
    with pytest.raises(NotSaved, match="disk is full"):
        kept.change("vip", person.participant.id, more)
    with pytest.raises(NotSaved, match="disk is full"):
        kept.add_people([new_person("P2")])
    with pytest.raises(NotSaved, match="disk is full"):
        kept.save_people([(person, more(person)), (None, new_person("P3"))])
    assert list(kept.people("vip")) == [person]
    assert kept.change("vip", person.participant.id, more) == more(person)


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_a_transaction_that_lost_against_another_is_done_again(
    postgres: Server, kept: PostgresStore, person: Person, state: str
) -> None:
    refusing(postgres, kept, state, 2)
    kept.change("vip", person.participant.id, partial(one_more, item="x"))
    assert count(kept.person("vip", person.participant.id), "x") == 1


def test_connections_to_a_server_that_takes_no_writes_are_given_up(
    postgres: Server, kept: PostgresStore, person: Person
) -> None:
    name = make_url(kept._database.address).database
    assert name
    more = partial(one_more, item="x")
    postgres.execute(name, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    kept._database.close()
    with pytest.raises(NotSaved, match="read-only") as refused:
        kept.change("vip", person.participant.id, more)
    assert not isinstance(refused.value, OutcomeUnknown)
    assert kept.person("vip", person.participant.id) == person
    postgres.execute("postgres", f"ALTER DATABASE {name} RESET default_transaction_read_only")
    kept.change("vip", person.participant.id, more)
    assert count(kept.person("vip", person.participant.id), "x") == 1


WRITERS = 3
THREADS = 2
ENOUGH = 8
"""Acknowledged changes of each thread before the server is stopped, and again after."""


class Tally:
    """What one thread of one process has done, seen by all."""

    def __init__(self) -> None:
        fork = multiprocessing.get_context("fork")
        self.acknowledged = fork.Value("i", 0)
        self.unknown = fork.Value("i", 0)
        self.refused = fork.Value("i", 0)


def write_on(address: str, person: Person, shared: Person, tallies: list[Tally], enough: Any) -> None:
    """Keep on counting, in several threads over one store, until it is enough."""
    store = PostgresStore(address)

    def write(tally: Tally, item: str) -> None:
        while not enough.is_set():
            try:
                store.change("vip", person.participant.id, partial(one_more, item=item))
                store.change("vip", shared.participant.id, partial(one_more, item=item))
                tally.acknowledged.value += 1
            except OutcomeUnknown:
                tally.unknown.value += 1
            except NotSaved:
                tally.refused.value += 1
                enough.wait(0.01)

    threads = [
        threading.Thread(target=write, args=(tally, f"{person.participant.code}{number}"))
        for number, tally in enumerate(tallies)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_restart_in_mid_load_loses_nothing_and_writers_go_on_by_themselves(
    postgres: Server, database: str
) -> None:
    shared, *people = [new_person(f"P{number}") for number in range(WRITERS + 1)]
    PostgresStore(database).add_people([shared, *people])
    fork = multiprocessing.get_context("fork")
    enough = fork.Event()
    tallies = {one.participant.id: [Tally() for _ in range(THREADS)] for one in people}
    every = [tally for of_one in tallies.values() for tally in of_one]
    processes = [
        fork.Process(
            target=write_on, args=(database, one, shared, tallies[one.participant.id], enough), daemon=True
        )
        for one in people
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        for process in processes:
            process.start()
    try:
        for _ in range(2):
            wait_until(all, every, "acknowledged", ENOUGH)
            postgres.stop("immediate")
            wait_until(any, every, "refused", 1)
            postgres.start()
            wait_until(all, every, "acknowledged", ENOUGH)
    finally:
        enough.set()
        for process in processes:
            process.join(60)
    store = PostgresStore(database)
    together = store.person("vip", shared.participant.id)
    for one in people:
        now = store.person("vip", one.participant.id)
        for number, tally in enumerate(tallies[one.participant.id]):
            item = f"{one.participant.code}{number}"
            done, perhaps = tally.acknowledged.value, tally.refused.value + tally.unknown.value
            assert done <= count(together, item) <= count(now, item) <= done + perhaps


def wait_until(which: Callable[..., bool], tallies: list[Tally], what: str, more: int) -> None:
    """Wait until all or any of the threads have so many more."""
    before = [getattr(tally, what).value for tally in tallies]
    pause = threading.Event()
    for _ in range(6000):
        now = [getattr(tally, what).value for tally in tallies]
        if which(this >= start + more for this, start in zip(now, before, strict=True)):
            return
        pause.wait(0.01)
    raise AssertionError(f"nobody went on: {what} {now}")


def test_the_audit_goes_on_in_one_chain_after_a_restart(postgres: Server, kept: PostgresStore) -> None:
    for number in range(3):
        kept.audit(replace(ENTRY, id=str(number)))
        postgres.stop()
        postgres.start()
    (audit,) = (one.content for one in kept.documents() if one.name.startswith("audit/"))  # type: ignore[union-attr]
    assert faults(audit.splitlines()) == []
    assert len(audit.splitlines()) == 3

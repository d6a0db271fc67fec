"""What only the PostgreSQL store promises: registers without documents, tables, a role for the web, forks."""

from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy import NullPool, create_engine, event, make_url, text
from sqlalchemy.exc import ProgrammingError

from survey.records import Account, AuditEntry, Damage, ProgrammeRecord
from survey.store import Damaged, NotFound, StoreError, Unavailable
from survey.store.opening import open_store
from survey.store.postgres import PostgresStore, schema
from survey.store.postgres.tables import METADATA
from survey.web.settings import Settings
from tests.store.at_once import Killed, die, in_processes
from tests.store.counting import count, one_more
from tests.store.postgres import Server, database
from tests.store.samples import NOW, answer, code_of, new_person

__all__ = ["database"]

MORE = partial(one_more, item="x")


def name_of(address: str) -> str:
    name = make_url(address).database
    assert name
    return name


@pytest.fixture
def statements(database: str) -> tuple[PostgresStore, list[str]]:
    """A store, and the SQL it sends."""
    store, sent = PostgresStore(database), list[str]()
    event.listen(
        store._database.engine, "before_cursor_execute", lambda *said: sent.append(" ".join(said[2].split()))
    )
    return store, sent


def test_a_register_needs_no_document(postgres: Server, database: str) -> None:
    store = PostgresStore(database)
    store.add_people(new_person(f"P{number}") for number in range(3))
    before = store.register("vip")
    postgres.execute(name_of(database), "ALTER TABLE person DROP COLUMN document")
    assert PostgresStore(database).register("vip") == store.register("vip") == before
    assert [len(one.sent) for one in before.entries] == [1, 1, 1]


def test_a_register_in_which_little_changed_reads_little(
    statements: tuple[PostgresStore, list[str]], database: str
) -> None:
    store, sent = statements
    people = [new_person(f"P{number}") for number in range(40)]
    store.add_people(people)
    store.register("vip")
    del sent[:]
    assert store.register("vip") is store.register("vip")
    assert len(sent) == 2
    assert all("bit_xor" in one for one in sent)
    other, gone = PostgresStore(database), people[7].participant.id
    other.change("vip", people[3].participant.id, MORE)
    other.erase("vip", gone)
    read = []
    lines = store._registers["vip"].lines
    store._registers["vip"].lines = lambda connection, ids: read.append(ids) or lines(connection, ids)  # type: ignore
    assert [one.participant.id for one in store.register("vip").entries] == [
        one.participant.id
        for one in sorted(people, key=lambda one: one.participant.code)
        if one.participant.id != gone
    ]
    assert read == [[people[3].participant.id]]
    assert not any("document" in one for one in sent)


def test_two_people_changed_together_are_seen_by_a_register(database: str) -> None:
    """They lie in one part, so that a version in common would cancel itself out."""
    people = [new_person("P1"), new_person("P2")]
    ids = ("ab" + "0" * 30, "ab" + "1" * 30)
    people = [
        type(one)(type(one.participant)(key, "vip", one.participant.code, "r", "s", one.participant.joined))
        for one, key in zip(people, ids, strict=True)
    ]
    store, other = PostgresStore(database), PostgresStore(database)
    store.add_people(people)
    for _ in range(3):
        store.register("vip")
        grown = [new_person(one.participant.code, drafts=one.drafts) for one in people]
        after = [
            type(one)(one.participant, responses=(*one.responses, *new.responses))
            for one, new in zip(people, grown, strict=True)
        ]
        other.save_people(zip(people, after, strict=True))
        people = after
        assert [len(one.sent) for one in store.register("vip").entries] == [
            len(one.responses) for one in after
        ]


def test_a_document_that_is_none_of_ours_is_damage_of_one_person(postgres: Server, database: str) -> None:
    store = PostgresStore(database)
    one, other = new_person("P1"), new_person("P2")
    store.add_people([one, other])
    who = one.participant.id
    postgres.execute(name_of(database), f"UPDATE person SET document = '{{\"a\": 1}}' WHERE id = '{who}'")
    name = f"people/vip/{who[:2]}/{who}.json"
    for ask in (lambda: store.person("vip", who), lambda: store.change("vip", who, MORE)):
        with pytest.raises(Damaged, match=name):
            ask()
    assert {type(found) for found in store.people("vip")} == {Damage, type(other)}
    assert store.person("vip", other.participant.id) == other
    assert len(store.register("vip").entries) == 2


def test_a_change_overtaken_by_another_is_begun_anew(database: str) -> None:
    store, other, person = PostgresStore(database), PostgresStore(database), new_person()
    store.add_people([person])
    who, runs = person.participant.id, []

    def overtaken(one):  # type: ignore[no-untyped-def]
        if not runs:
            other.change("vip", who, partial(one_more, item="y"))
        runs.append(1)
        return MORE(one)

    store.change("vip", who, overtaken)
    now = store.person("vip", who)
    assert (count(now, "x"), count(now, "y"), len(runs)) == (1, 1, 2)


def test_a_store_serves_the_processes_that_are_forked_from_it(database: str) -> None:
    """As gunicorn does, which loads the app before its workers divide."""
    store, person = PostgresStore(database), new_person()
    store.add_people([person])
    who = person.participant.id

    def work() -> int:
        for _ in range(20):
            store.change("vip", who, MORE)
        return count(store.person("vip", who), "x")

    assert all(isinstance(found, int) for found in in_processes(work, work, work))
    assert work() == 80


def test_a_batch_killed_part_way_saves_nobody(database: str) -> None:
    store, person = PostgresStore(database), new_person()
    store.add_people([person])

    def killed() -> None:
        def some():  # type: ignore[no-untyped-def]
            yield person, MORE(person)
            for number in range(1200):
                yield None, new_person(f"N{number}")
            die()

        PostgresStore(database).save_people(some(), code_of(person))

    (outcome,) = in_processes(killed)
    assert isinstance(outcome, Killed)
    assert list(store.people("vip")) == [person]
    assert store.find_code(*code_of(person)) is None
    assert [one.participant for one in store.register("vip").entries] == [person.participant]


def test_documents_are_as_they_were_at_one_moment(database: str) -> None:
    store = PostgresStore(database)
    people = [new_person(f"P{number}") for number in range(450)]
    store.add_people(people)
    before = list(store.documents())
    assert len(before) == len(people)
    found = [next(reading := store.documents())]
    for one in people[::50]:
        store.change("vip", one.participant.id, MORE)
        store.erase("vip", new_id(store))
    assert found + list(reading) == before


def new_id(store: PostgresStore) -> str:
    person = new_person()
    store.add_people([person])
    return person.participant.id


@pytest.fixture
def bare(postgres: Server) -> Iterator[str]:
    postgres.start()
    with postgres.database(bare=True) as address:
        yield address


def test_the_tables_made_from_nothing_are_those_that_the_code_knows(bare: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    assert schema.upgrade(bare)
    assert not schema.upgrade(bare)
    with create_engine(bare, poolclass=NullPool).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        connection.rollback()
        connection.execute(text("ALTER TABLE score DROP COLUMN missing"))
        assert compare_metadata(MigrationContext.configure(connection), METADATA) != []


def test_the_newest_version_is_the_last_migration() -> None:
    from alembic.script import ScriptDirectory

    folder = schema.__file__.replace("schema.py", "migrations")
    assert ScriptDirectory(folder).get_current_head() == schema.NEWEST


@pytest.mark.parametrize(
    ("version", "said"),
    [(None, "no tables.*cairn init"), ("0000", "older.*cairn init"), ("9999", "newer Cairn")],
)
def test_other_tables_are_refused_with_what_to_do(
    postgres: Server, bare: str, version: str | None, said: str
) -> None:
    if version:
        schema.upgrade(bare)
        postgres.execute(name_of(bare), f"UPDATE alembic_version SET version_num = '{version}'")
    store, person = PostgresStore(bare), new_person()
    for ask in (
        lambda: store.ready(),
        lambda: store.programmes(),
        lambda: store.add_people([person]),
        lambda: store.save_account(Account("a", "a@b", "A", "hash", NOW)),
        lambda: list(store.documents()),
    ):
        with pytest.raises(schema.OtherSchema, match=said):
            ask()
    if version == "9999":
        with pytest.raises(schema.OtherSchema, match=said):
            schema.upgrade(bare)
    elif version is None:
        schema.upgrade(bare)
        store.add_people([person])
        assert store.person("vip", person.participant.id) == person


@pytest.fixture
def web(postgres: Server, database: str) -> Iterator[str]:
    """The address of the same database for the role of the web."""
    postgres.execute("postgres", "CREATE ROLE survey_web LOGIN PASSWORD 'irrelevant'")
    sql = [part for part in schema.role_sql("survey_web").split(";") if part.strip()]
    postgres.execute(name_of(database), *sql)
    yield postgres.address(name_of(database), "survey_web")
    postgres.start()
    postgres.execute(name_of(database), "DROP OWNED BY survey_web")
    postgres.execute("postgres", "DROP ROLE survey_web")


def test_the_role_of_the_web_can_do_all_that_the_pages_need(database: str, web: str) -> None:
    store = PostgresStore(web)
    store.ready()
    one, other = new_person("P1"), new_person("P2")
    store.save_programme(ProgrammeRecord("vip", "text", NOW))
    store.save_programme(ProgrammeRecord("vip", "another", NOW))
    store.save_account(Account("a", "a@example.org", "A", "hash", NOW))
    store.save_people([(None, one), (None, other)], code_of(one))
    store.save_people([(one, MORE(one))])
    store.change("vip", other.participant.id, lambda person: answer(person, "valued", 4))
    store.save_code("abcdef", *code_of(other).values())
    store.audit(AuditEntry("1", NOW, "a", "looked", "people"))
    PostgresStore(database).set_aside("accounts.json")
    store.erase("vip", one.participant.id)
    assert [found.participant.code for found in store.register("vip").entries] == ["P2"]
    assert store.programme("vip").definition == "another"
    assert len(list(store.documents())) == 4
    with pytest.raises(NotFound):
        store.person("vip", one.participant.id)


def test_the_role_of_the_web_can_change_nothing_in_the_audit(postgres: Server, web: str) -> None:
    store = PostgresStore(web)
    store.audit(AuditEntry("1", NOW, "a", "looked", "people"))
    before = list(store.documents())
    engine = create_engine(web, poolclass=NullPool)
    for statement in (
        "UPDATE audit SET line = ''",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "DROP TABLE audit",
        "ALTER TABLE audit ADD more text",
        "UPDATE alembic_version SET version_num = ''",
    ):
        with engine.connect() as connection, pytest.raises(ProgrammingError, match=r"denied|owner"):
            connection.execute(text(statement))
    with pytest.raises(StoreError, match="may not"):
        store.set_aside("audit/2026-03.jsonl")
    assert list(store.documents()) == before
    store.audit(AuditEntry("2", NOW, "a", "looked", "people"))


def test_an_address_may_leave_the_driver_to_us(database: str) -> None:
    store = open_store(database.replace("postgresql+psycopg://", "postgresql://"))
    assert isinstance(store, PostgresStore)
    assert store.programmes() == []


def test_settings_that_are_printed_hold_no_password() -> None:
    settings = Settings("postgresql://web:s3cret@host/cairn", "the secret key of this installation")
    assert "s3cret" not in repr(settings)
    assert "secret key" not in repr(settings)


def test_connections_are_let_go_of_with_their_store(postgres: Server, database: str) -> None:
    for _ in range(120):
        PostgresStore(database).programmes()
    with pytest.raises(Unavailable):
        PostgresStore(postgres.address("not_there")).programmes()

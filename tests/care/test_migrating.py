"""A store is copied into another of either kind, whole and unchanged, also when the copying is killed."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from survey.care import migrating
from survey.records import Account, AuditEntry, CodeTarget, Document, Person, ProgrammeRecord
from survey.store import Store
from survey.store.folder import FolderStore
from survey.store.postgres import PostgresStore
from tests.store.at_once import Killed, die, in_processes
from tests.store.postgres import Server, database, postgres
from tests.store.samples import answer, new_person

__all__ = ["database", "postgres"]

Open = Callable[[], Store]
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DIRECTIONS = ["folder-postgres", "postgres-folder"]


@pytest.fixture(params=DIRECTIONS)
def both(request: pytest.FixtureRequest, tmp_path: Path, postgres: Server) -> Iterator[tuple[Open, Open]]:
    """Ways to open a store that holds everything there can be, and an empty one."""
    here, _, there = request.param.partition("-")
    with postgres.database() as source, postgres.database() as target:
        opening = {
            ("folder", 0): lambda: FolderStore(tmp_path / "source"),
            ("folder", 1): lambda: FolderStore(tmp_path / "target"),
            ("postgres", 0): lambda: PostgresStore(source),
            ("postgres", 1): lambda: PostgresStore(target),
        }
        fill(opening[here, 0]())
        yield opening[here, 0], opening[there, 1]


def fill(store: Store) -> None:
    store.save_programme(ProgrammeRecord("vip", "text = “é”", NOW))
    store.save_account(Account("b", "b@example.org", "B", "hash", NOW))
    store.save_account(Account("a", "a@example.org", "A", "hash", NOW))
    people = [new_person(f"P{number}") for number in range(60)]
    store.save_people(
        ((None, person) for person in people),
        {one.invitations[0].code_hash: target(one) for one in people[:9]},
    )
    who = people[0].participant.id
    store.change("vip", who, lambda one: answer(answer(one, "z", "\x00 \U0001f600\n" * 1000), "a", None))
    for month in (3, 4):
        for number in range(3):
            at = NOW.replace(month=month)
            store.audit(AuditEntry(f"{month}-{number}", at, "a", "looked", "people", "vip", who))


def target(person: Person) -> CodeTarget:
    return CodeTarget("vip", person.participant.id, person.invitations[0].id)


def copy(source: Store, target: Store, watch: migrating.Watch = iter) -> migrating.Migration:
    plan = migrating.plan(source, target)
    migrating.migrate(plan, watch)
    return plan


def test_a_copy_holds_the_same_bytes_and_answers_the_same(both: tuple[Open, Open]) -> None:
    source, target = both[0](), both[1]()
    done = copy(source, target)
    assert (done.documents, done.missing) == (1 + 2 + 9 + 60 + 1, 73)
    assert list(both[1]().documents()) == list(source.documents())
    assert both[1]().register("vip") == source.register("vip")
    assert list(target.people("vip")) == list(source.people("vip"))
    assert target.accounts() == source.accounts()
    again = copy(source, target)
    assert again.missing == 0


def test_a_copy_killed_part_way_goes_on_and_ends_the_same(both: tuple[Open, Open]) -> None:
    open_source, open_target = both

    def dies_at(number: int) -> migrating.Watch:
        def watch(documents: Iterable[Document]) -> Iterator[Document]:
            for n, document in enumerate(documents):
                if n == number:
                    die()
                yield document

        return watch

    for number in (0, 10, 65):
        (outcome,) = in_processes(lambda n=number: copy(open_source(), open_target(), dies_at(n)))
        assert isinstance(outcome, Killed)
    there = len(list(open_target().documents()))
    assert 0 < there < 73
    done = copy(open_source(), open_target())
    assert done.missing == 73 - there
    assert list(open_target().documents()) == list(open_source().documents())


def test_what_a_killed_writer_left_in_a_folder_is_no_hindrance(tmp_path: Path) -> None:
    source, target = FolderStore(tmp_path / "source"), FolderStore(tmp_path / "target")
    fill(source)
    first, *_, last = source.documents()
    target.put_documents([first])
    for store, document in ((source, last), (target, first), (target, last)):
        waiting = store.path / f"{document.name}.new"
        waiting.parent.mkdir(parents=True, exist_ok=True)
        waiting.write_bytes(document.content[:-9])
    assert copy(source, target).missing == 72
    assert list(target.documents()) == list(source.documents())


@pytest.mark.parametrize("what", ["more", "different"])
def test_a_store_that_holds_something_else_is_not_touched(both: tuple[Open, Open], what: str) -> None:
    source, target = both[0](), both[1]()
    if what == "more":
        target.add_people([new_person("somebody else")])
    else:
        target.save_programme(ProgrammeRecord("vip", "another text", NOW))
    before = list(target.documents())
    with pytest.raises(migrating.HoldsSomethingElse, match=before[0].name):
        migrating.plan(source, target)
    assert list(target.documents()) == before


def test_what_changes_while_it_is_copied_is_noticed(both: tuple[Open, Open]) -> None:
    source, target = both[0](), both[1]()
    (changed, *_) = (one.participant.id for one in source.people("vip") if isinstance(one, Person))

    def meanwhile(documents: Iterable[Document]) -> Iterator[Document]:
        yield from list(documents)
        both[0]().change("vip", changed, lambda one: answer(one, "valued", 9))

    with pytest.raises(migrating.NotTheSame, match=changed):
        copy(source, target, meanwhile)


def test_a_damaged_document_is_named_before_anything_is_copied(tmp_path: Path, database: str) -> None:
    source, target = FolderStore(tmp_path / "source"), PostgresStore(database)
    fill(source)
    (tmp_path / "source" / "programmes" / "stray.txt").write_text("mine")
    with pytest.raises(migrating.SourceDamaged, match="stray"):
        migrating.plan(source, target)
    assert list(target.documents()) == []

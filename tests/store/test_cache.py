"""A cached document is used only while the database says that it has not changed."""

from dataclasses import replace

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from survey.answering.answering import AlreadySent
from survey.records import ProgrammeRecord
from survey.store import NotFound
from survey.store.cache import Cache
from survey.store.postgres.store import PostgresStore
from tests.store.postgres import database, postgres  # noqa: F401
from tests.store.samples import NOW, answer, erase, keep, new_person


@pytest.fixture
def two(database: str) -> tuple[PostgresStore, PostgresStore]:  # noqa: F811
    return PostgresStore(database), PostgresStore(database)


def test_a_change_begun_from_what_is_outdated_is_made_anew(two: tuple[PostgresStore, PostgresStore]) -> None:
    mine, theirs = two
    (person,) = keep(mine, new_person())
    key = ("vip", person.participant.id)
    mine.person(*key)
    theirs.change(*key, lambda one: answer(one, "valued", 4))
    changed = mine.change(*key, lambda one: answer(one, "enough", 2))
    assert changed == theirs.person(*key) == answer(answer(person, "valued", 4), "enough", 2)


def test_only_what_is_saved_decides_whether_a_change_is_refused(
    two: tuple[PostgresStore, PostgresStore],
) -> None:
    mine, theirs = two
    (person,) = keep(mine, new_person())
    key = ("vip", person.participant.id)
    mine.person(*key)
    theirs.change(*key, lambda one: answer(one, "valued", 4))

    def unless_unanswered(one):
        if one == person:
            raise AlreadySent
        return answer(one, "enough", 2)

    assert mine.change(*key, unless_unanswered) == theirs.person(*key)
    theirs.change(*key, lambda one: replace(one, drafts=person.drafts))
    assert mine.change(*key, lambda one: one) == person


def test_nobody_who_was_erased_elsewhere_is_known(two: tuple[PostgresStore, PostgresStore]) -> None:
    mine, theirs = two
    (person,) = keep(mine, new_person())
    key = ("vip", person.participant.id)
    mine.person(*key)
    erase(theirs, person)
    with pytest.raises(NotFound):
        mine.change(*key, lambda one: answer(one, "valued", 4))
    with pytest.raises(NotFound):
        mine.person(*key)


def test_a_changed_programme_decides_whether_an_answer_is_refused(
    two: tuple[PostgresStore, PostgresStore],
) -> None:
    mine, theirs = two
    (person,) = keep(mine, new_person())
    key = ("vip", person.participant.id)
    mine.save_programme(ProgrammeRecord("vip", "asks", NOW))
    mine.programme_and_person(*key)
    theirs.save_programme(ProgrammeRecord("vip", "asks no more", NOW))

    def while_it_asks(programme, one):
        if programme.definition != "asks":
            raise AlreadySent
        return answer(one, "enough", 2)

    with pytest.raises(AlreadySent):
        mine.change_with_programme(*key, while_it_asks)
    theirs.save_programme(ProgrammeRecord("vip", "asks", NOW))
    assert mine.change_with_programme(*key, while_it_asks) == theirs.person(*key)
    assert theirs.person(*key) == answer(person, "enough", 2)


def test_saving_an_answer_asks_the_database_once(two: tuple[PostgresStore, PostgresStore]) -> None:
    mine, _ = two
    (person,) = keep(mine, new_person())
    key = ("vip", person.participant.id)
    mine.save_programme(ProgrammeRecord("vip", "", NOW))
    mine.programme_and_person(*key)
    asked: list[str] = []
    event.listen(Engine, "before_cursor_execute", note := lambda *call: asked.append(call[2]))
    try:
        mine.change_with_programme(*key, lambda _, one: answer(one, "valued", 4))
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert [one.split()[0] for one in asked] == ["UPDATE"]


def test_the_cache_drops_what_was_not_used_for_longest() -> None:
    cache = Cache[str](most=2)
    for name in ("a", "b"):
        cache.keep(name, name)
    cache.get("a")
    cache.keep("c", "c")
    assert [cache.get(one) for one in "abc"] == ["a", None, "c"]
    cache.forget("a")
    assert cache.get("a") is None

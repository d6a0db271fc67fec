"""What is kept about a programme as a whole: the contract of every store."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from survey.records import Evaluation, ProgrammeRecord, Theme
from survey.store import NotFound, Store
from tests.store.conftest import Reopen
from tests.store.samples import NOW
from tests.store.versions import KEPT

RECORD = ProgrammeRecord("vip", "name = 'é'\n", NOW, feedback_code="F" * 12)


def with_theme(name: str) -> Callable[[Evaluation], Evaluation]:
    return lambda before: replace(before, themes=(*before.themes, Theme(name, name)))


def test_a_programme_has_nothing_more_at_first(kept: Store) -> None:
    kept.save_programme(RECORD)
    assert kept.evaluation("vip") == Evaluation(RECORD)


def test_what_was_changed_is_read_by_every_process(kept: Store, reopen: Reopen) -> None:
    full = KEPT["programme/shipped/vip.json"]
    assert isinstance(full, Evaluation)
    kept.save_programme(full.programme)
    assert kept.change_evaluation("vip", lambda _: full) == full
    assert reopen().evaluation("vip") == full


def test_a_new_definition_leaves_the_rest(kept: Store, reopen: Reopen) -> None:
    kept.save_programme(RECORD)
    kept.change_evaluation("vip", with_theme("team"))
    changed = replace(RECORD, definition="name = 'another'\n")
    kept.save_programme(changed)
    assert reopen().evaluation("vip") == Evaluation(changed, (Theme("team", "team"),))
    assert reopen().programme("vip") == changed


def test_of_changes_at_once_none_is_lost(kept: Store, reopen: Reopen) -> None:
    kept.save_programme(RECORD)
    names = [f"theme{number}" for number in range(24)]
    with ThreadPoolExecutor(8) as together:
        list(together.map(lambda name: reopen().change_evaluation("vip", with_theme(name)), names))
    assert sorted(theme.id for theme in kept.evaluation("vip").themes) == sorted(names)


def test_a_change_that_is_refused_changes_nothing(kept: Store) -> None:
    def refuse(before: Evaluation) -> Evaluation:
        raise KeyError(before.programme.id)

    kept.save_programme(RECORD)
    with pytest.raises(KeyError):
        kept.change_evaluation("vip", refuse)
    with pytest.raises(ValueError, match="another id"):
        kept.change_evaluation("vip", lambda one: replace(one, programme=replace(one.programme, id="other")))
    assert kept.evaluation("vip") == Evaluation(RECORD)


@pytest.mark.parametrize("programme", ["missing", "../vip", ""])
def test_a_programme_that_is_not_there_is_said_so(kept: Store, programme: str) -> None:
    for ask in (kept.evaluation, lambda one: kept.change_evaluation(one, with_theme("team"))):
        with pytest.raises(NotFound):
            ask(programme)

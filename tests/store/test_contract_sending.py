"""What every store promises to answering: each answer is kept, and sending twice makes one response."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from measures.catalogue import Catalogue
from measures.measure import Measure
from survey.answering import answering
from survey.answering.answering import AlreadySent
from survey.records import CodeTarget, Response, Sent
from survey.store import Store
from tests.participants import save_answer
from tests.store.at_once import BOTH
from tests.store.conftest import Reopen
from tests.store.samples import NOW, change, keep, new_person

AtOnce = Callable[..., list[Any]]
at_once = pytest.mark.parametrize("at_once", BOTH)


@pytest.fixture
def measure(catalogue: Catalogue) -> Measure:
    return catalogue["wemwbs"]


def begin(store: Store, code: str = "P1") -> CodeTarget:
    """Somebody new, with nothing begun."""
    (person,) = keep(store, replace(new_person(code), drafts=(), responses=()))
    return CodeTarget("vip", person.participant.id, person.invitations[0].id)


def answer_all(store: Store, target: CodeTarget, measure: Measure, value: int = 3) -> str:
    """The id of a draft in which everything is answered."""
    for item in measure.items:
        person = save_answer(store, target, "start", measure, item.id, value, "en", NOW)
    (draft,) = person.drafts
    return draft.id


def test_sending_again_changes_nothing(kept: Store, reopen: Reopen, measure: Measure) -> None:
    target = begin(kept)
    draft = answer_all(kept, target, measure)
    first = answering.send(kept, target, "start", measure, NOW)
    again = answering.send(reopen(), target, "start", measure, NOW + timedelta(minutes=1))
    assert again == first == reopen().person("vip", target.participant)
    assert first.drafts == ()
    assert [(one.id, one.raw, one.sent) for one in first.responses] == [(draft, 42, NOW)]


@at_once
def test_two_sends_at_once_make_one_response(
    kept: Store, reopen: Reopen, measure: Measure, at_once: AtOnce
) -> None:
    for number in range(10):
        target = begin(kept, f"P{number}")
        draft = answer_all(kept, target, measure)
        sends = [
            lambda minute=minute, target=target: answering.send(
                reopen(), target, "start", measure, NOW + timedelta(minutes=minute)
            )
            for minute in range(4)
        ]
        outcomes = at_once(*sends)
        person = kept.person("vip", target.participant)
        assert [one.id for one in person.responses] == [draft]
        assert person.drafts == ()
        assert outcomes == [person] * 4


@at_once
def test_an_answer_that_was_kept_while_another_device_sends_is_in_the_response(
    kept: Store, reopen: Reopen, measure: Measure, at_once: AtOnce
) -> None:
    for number in range(8):
        target = begin(kept, f"P{number}")
        save_answer(kept, target, "start", measure, "wemwbs1", 1, "en", NOW)

        def answer_on(target: CodeTarget = target) -> list[str]:
            store, acknowledged = reopen(), ["wemwbs1"]
            for item in measure.item_ids[1:]:
                try:
                    save_answer(store, target, "start", measure, item, 4, "en", NOW)
                    acknowledged.append(item)
                except AlreadySent:
                    break
            return acknowledged

        def send(target: CodeTarget = target) -> None:
            answering.send(reopen(), target, "start", measure, NOW)

        acknowledged, _ = at_once(answer_on, send)
        (response,) = kept.person("vip", target.participant).responses
        assert list(response.answers) == acknowledged


def test_a_correction_supersedes_and_the_register_has_the_one_that_stands(
    kept: Store, reopen: Reopen, measure: Measure
) -> None:
    target = begin(kept)
    answer_all(kept, target, measure, 3)
    (first,) = answering.send(kept, target, "start", measure, NOW).responses
    stands: Response = first
    for raw in (50.0, 28.0):
        correction = replace(stands, id=f"{raw}", raw=raw, value=raw, supersedes=stands.id)
        person = kept.change(
            "vip",
            target.participant,
            lambda one, new=correction: replace(one, responses=(*one.responses, new)),
        )
        stands = correction
        assert person.response("start", "wemwbs") == correction
        assert person.standing == (correction,)
        for store in (kept, reopen()):
            assert store.person("vip", target.participant) == person
            assert store.register("vip").entries[0].sent == (Sent("start", "wemwbs@1", raw, raw, 0),)
    assert person.responses[0] == first


def test_the_register_leaves_out_what_is_corrected_in_whatever_order_it_is_kept(kept: Store) -> None:
    (person,) = keep(kept, new_person())
    (first,) = person.responses
    second = replace(first, id="second", raw=8.0, value=8.0, missing=0, supersedes=first.id)
    for responses in ((first, second), (second, first)):
        change(kept, person, lambda one, responses=responses: replace(one, responses=responses))
        assert kept.register("vip").entries[0].sent == (Sent("start", "ons4@1", 8.0, 8.0, 0),)

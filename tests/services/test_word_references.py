"""`cairn check` looks at what interviews and codings point to."""

from dataclasses import replace

import pytest

from survey.services import demonstration
from survey.services.checking import Check


@pytest.fixture
def filled(store, catalogue, clock):
    demonstration.fill(store, catalogue, clock())
    return store


def faults(store, catalogue):
    return [one.reason for one in Check(store, catalogue).faults()]


def spoil_person(store, change):
    one = next(one for one in store.people("vip") if one.participant.code == "VIP-P1")
    store.change("vip", one.participant.id, change)


FIRST = {
    "a guide": lambda one: replace(
        one, interviews=(replace(one.interviews[0], guide="none@1"), *one.interviews[1:])
    ),
    "a phase": lambda one: replace(
        one, interviews=(replace(one.interviews[0], phase="never"), *one.interviews[1:])
    ),
    "an interview": lambda one: replace(one, interviews=one.interviews[1:]),
    "a closing": lambda one: replace(
        one, interviews=(replace(one.interviews[0], closed=None), *one.interviews[1:])
    ),
    "a place": lambda one: replace(one, excerpts=(replace(one.excerpts[0], end=10**6), *one.excerpts[1:])),
    "a theme": lambda one: replace(
        one, excerpts=(replace(one.excerpts[0], themes=("none",)), *one.excerpts[1:])
    ),
    "a coding": lambda one: replace(one, codings=()),
}
SAID = {
    "a guide": "guide none@1 of interview",
    "a phase": "phase 'never' of interview",
    "an interview": "which is not there",
    "a closing": "is not there or not closed",
    "a place": "is outside its text",
    "a theme": "has theme none, which is not there",
    "a coding": "is by somebody who has not begun to code its text",
}


def test_the_demonstration_is_sound(filled, catalogue):
    assert faults(filled, catalogue) == []


@pytest.mark.parametrize("what", FIRST)
def test_what_is_not_there_is_named(filled, catalogue, what):
    spoil_person(filled, FIRST[what])
    found = faults(filled, catalogue)
    assert found
    assert all(one for one in found)
    assert any(SAID[what] in one for one in found), found


def test_a_theme_that_leads_nowhere_is_named(filled, catalogue):
    filled.change_evaluation(
        "vip", lambda one: replace(one, themes=(replace(one.themes[0], merged="none"), *one.themes[1:]))
    )
    assert any("points to theme none" in one for one in faults(filled, catalogue))


def test_minutes_that_are_coded_and_gone_are_named(filled, catalogue):
    filled.change_evaluation("vip", lambda one: replace(one, meetings=()))
    assert any("is coded, and is not there" in one for one in faults(filled, catalogue))

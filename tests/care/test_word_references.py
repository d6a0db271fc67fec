"""`cairn check` looks at what interviews and codings point to."""

from dataclasses import replace

import pytest

from survey.care.checking import Check
from survey.cli import demonstration
from survey.records import Account, CodebookChange, OwnWords
from tests.to_code import NOW


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
    "a guide": "guide none@1 is not in the catalogue",
    "a phase": "phase never is not in the programme: interview",
    "an interview": "does not exist: member check",
    "a closing": "does not exist or is not closed",
    "a place": "is outside its text",
    "a theme": "theme none does not exist: excerpt",
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


ELSEWHERE = {
    "interviewers": lambda one: replace(one, participant=replace(one.participant, interviewers=("zed",))),
    "interviewer": lambda one: replace(
        one, interviews=(replace(one.interviews[0], interviewer="zed"), *one.interviews[1:])
    ),
    "asked_by": lambda one: replace(one, checks=(replace(one.checks[0], asked_by="zed"), *one.checks[1:])),
    "settled_by": lambda one: replace(
        one, checks=(replace(one.checks[0], settled_by="zed"), *one.checks[1:])
    ),
    "by": lambda one: replace(one, outcomes=(replace(one.outcomes[0], by="zed"), *one.outcomes[1:])),
}


@pytest.mark.parametrize("field", ELSEWHERE)
def test_an_account_that_is_not_there_is_named_with_the_field_that_names_it(filled, catalogue, field):
    spoil_person(filled, ELSEWHERE[field])
    (found,) = faults(filled, catalogue)
    assert found.startswith("account zed does not exist: ")
    assert found.endswith(f" ({field})")


def test_an_account_that_changed_the_codebook_and_is_not_there_is_named(filled, catalogue):
    filled.change_evaluation(
        "vip", lambda one: replace(one, changes=(CodebookChange("c", NOW, "zed", "added"), *one.changes))
    )
    assert faults(filled, catalogue) == ["account zed does not exist: codebook change c (by)"]


def test_an_account_that_wrote_in_the_report_and_is_not_there_is_named(filled, catalogue):
    filled.change_evaluation(
        "vip", lambda one: replace(one, own_words=(OwnWords("aims", "To learn.", NOW, "zed"),))
    )
    assert faults(filled, catalogue) == ["account zed does not exist: own words aims (by)"]


def test_an_account_without_roles_is_still_there(filled, catalogue):
    (eva,) = filled.accounts()
    filled.change_account(eva.id, lambda one: replace(one, grants=()))
    assert faults(filled, catalogue) == []


def test_an_account_that_is_new_since_the_look_began_is_no_fault(filled, catalogue):
    check = Check(filled, catalogue)
    assert check.references.without_account({"zed"}) == {"zed"}
    filled.save_account(Account("zed", "zed@example.org", "Zed", "hash", NOW))
    spoil_person(filled, ELSEWHERE["interviewers"])
    assert list(check.faults()) == []


def test_accounts_that_cannot_be_read_are_no_fault_of_those_who_name_them(filled, catalogue):
    (filled.path / "accounts.json").write_bytes(b"{half")
    assert [one.name for one in Check(filled, catalogue).faults()] == ["accounts.json"]


def test_a_coder_without_an_account_is_named_and_is_no_damage(filled, catalogue):
    spoil_person(
        filled,
        lambda one: replace(
            one,
            excerpts=tuple(replace(each, coder="zed") for each in one.excerpts),
            codings=tuple(replace(each, coder="zed") for each in one.codings),
        ),
    )
    check = Check(filled, catalogue)
    assert list(check.faults()) == []
    ((name, remark),) = check.remarks
    assert (name.startswith("people/vip/"), remark) == (True, "coder zed has no account here")


def test_a_theme_that_leads_nowhere_is_named(filled, catalogue):
    filled.change_evaluation(
        "vip", lambda one: replace(one, themes=(replace(one.themes[0], merged="none"), *one.themes[1:]))
    )
    assert any("theme none does not exist: theme" in one for one in faults(filled, catalogue))


def test_minutes_that_are_coded_and_gone_are_named(filled, catalogue):
    filled.change_evaluation("vip", lambda one: replace(one, meetings=()))
    assert any("does not exist or is not closed: excerpt" in one for one in faults(filled, catalogue))

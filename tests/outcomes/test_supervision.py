"""Supervision: everybody with a role logs their own in one press, sees their own, and undoes it."""

from dataclasses import replace
from datetime import date

import pytest

from survey.accounts import accounts
from survey.records import Grant
from tests.browse import Browse

PASSWORD = "a long enough password"
PAGE = "/evaluate/vip/supervision"


@pytest.fixture
def signed_in(app, store, vip, clock):
    """A browser in which somebody of this name and role is signed in."""

    def sign_in(name, role):
        made = accounts.add_account(store, f"{name}@example.org", name, PASSWORD, clock())
        store.save_account(replace(made, grants=(Grant("vip", role),)))
        browse = Browse(app.test_client())
        browse.get("/account/sign-in")
        browse.submit("Sign in", email=f"{name}@example.org", password=PASSWORD)
        return browse

    return sign_in


@pytest.fixture
def logged(store):
    """What is kept: day, kind, paid minutes, who."""
    return lambda: [(one.day, one.kind, one.paid, one.who) for one in store.evaluation("vip").activities]


@pytest.mark.parametrize("role", ["interviewer", "evaluator"])
def test_supervision_of_today_takes_one_press_and_is_undone(signed_in, logged, role):
    browse = signed_in("ada", role)
    browse.click("Supervision")
    browse.submit("Save")
    assert logged() == [(date(2026, 3, 2), "supervision", 60, "supervisor")]
    assert "Saved." in browse.page.main
    browse.submit("Undo")
    assert logged() == []


def test_the_next_begins_as_the_last_was(signed_in, logged):
    browse = signed_in("ada", "interviewer")
    browse.get(PAGE)
    browse.submit("Save", day="2026-02-27", kind="meeting", paid="45", who="psychologist")
    browse.get(PAGE)
    browse.submit("Save")
    assert logged()[1] == (date(2026, 3, 2), "meeting", 45, "psychologist")


def test_the_same_form_twice_logs_once(signed_in, logged):
    browse = signed_in("ada", "interviewer")
    form = browse.get(PAGE)
    for _ in range(2):
        browse.page = form
        browse.submit("Save")
    assert len(logged()) == 1


def test_a_wrong_entry_shows_errors_and_stays(signed_in, logged):
    browse = signed_in("ada", "interviewer")
    browse.get(PAGE)
    page = browse.submit("Save", status=422, paid="an hour", who="")
    assert page.all("#paid")[0].attributes["value"] == "an hour"
    assert [one.attributes["href"] for one in page.all(".govuk-error-summary a")] == ["#who", "#paid"]
    assert logged() == []


def test_nobody_sees_or_deletes_what_others_logged(signed_in, logged, store):
    ada, bea = signed_in("ada", "interviewer"), signed_in("bea", "interviewer")
    ada.get(PAGE)
    ada.submit("Save", who="psychologist")
    assert "psychologist" not in bea.get(PAGE).main
    (one,) = store.evaluation("vip").activities
    token = bea.page.all("main input[name=csrf_token]")[0].attributes["value"]
    bea.client.post(f"{PAGE}/{one.id}/delete", data={"csrf_token": token})
    assert len(logged()) == 1
    bea.get("/evaluate/vip/records", status=404)


def test_the_evaluator_finds_it_among_team_time_and_the_audit_says_who(signed_in, store):
    ada = signed_in("ada", "interviewer")
    ada.get(PAGE)
    ada.submit("Save", who="psychologist")
    account = next(one for one in store.accounts() if one.email == "ada@example.org")
    noted = [one.who for one in store.audited("2026-03") if one.what == "logged supervision"]
    assert noted == [account.id]
    assert [one.by for one in store.evaluation("vip").activities] == [account.id]

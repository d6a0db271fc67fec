"""A sign-in that failed is in the audit, without what was typed."""

from datetime import timedelta

import pytest

from survey.accounts import accounts
from survey.accounts.pages import failed_sign_ins
from survey.store import NotSaved
from tests.accounts.second_factor import PASSWORD, add, with_app
from tests.browse import Browse

WRONG = "not the password"


@pytest.fixture
def ada(store, vip, clock):
    return add(store, clock, "ada", "evaluator")


def try_to_sign_in(browse, email, password=WRONG, status=422):
    browse.get("/account/sign-in")
    return browse.submit("Sign in", status=status, email=email, password=password)


def lines(store, clock):
    return [(one.what, one.who, one.participant) for one in store.audited(f"{clock():%Y-%m}")][::-1]


def test_the_tried_account_is_in_the_audit_log(browse, store, ada, clock):
    try_to_sign_in(browse, "ada@example.org")
    try_to_sign_in(browse, "nobody@example.org")
    failed, who = "a sign-in failed", "somebody not signed in"
    assert lines(store, clock) == [(failed, who, ada.id), (failed, who, None)]


def test_typed_text_is_not_in_the_audit_log(browse, store, ada, clock):
    try_to_sign_in(browse, "my-secret@example.org", "my other secret")
    kept = b"".join(one.content for one in store.documents())
    assert b"secret@" not in kept
    assert b"other secret" not in kept


def test_a_wrong_second_factor_is_in_the_audit_log(browse, store, ada, clock):
    with_app(store, clock, ada)
    try_to_sign_in(browse, "ada@example.org", PASSWORD, status=200)
    browse.submit("Continue", status=422, code="000000")
    assert lines(store, clock) == [("a sign-in failed", "somebody not signed in", ada.id)]


def test_an_empty_form_is_no_attempt(browse, store, ada, clock):
    browse.get("/account/sign-in")
    browse.submit("Sign in", status=422, email="", password="")
    assert lines(store, clock) == []


def test_administrators_of_every_programme_can_read_it(app, browse, store, vip, clock, ada):
    accounts.add_account(store, "boss@example.org", "Boss", PASSWORD, clock())
    try_to_sign_in(browse, "ada@example.org")
    boss = Browse(app.test_client())
    try_to_sign_in(boss, "boss@example.org", PASSWORD, status=200)
    page = boss.get("/evaluate/vip/audit")
    assert "a sign-in failed" in page.main
    assert "ada@example.org" in page.main


def test_only_a_limited_number_of_entries_a_day(browse, store, ada, clock, monkeypatch):
    monkeypatch.setattr(failed_sign_ins, "MOST", 2)
    for number in range(5):
        try_to_sign_in(browse, f"{number}@example.org")
    assert [what for what, _, _ in lines(store, clock)] == [
        "a sign-in failed",
        "a sign-in failed",
        "more sign-ins failed; they are not recorded again until tomorrow",
    ]
    clock.advance(timedelta(days=1, minutes=1))
    try_to_sign_in(browse, "ada@example.org")
    assert lines(store, clock)[-1] == ("a sign-in failed", "somebody not signed in", ada.id)


def test_unknown_addresses_do_not_use_up_the_entries_of_an_account(browse, store, ada, clock, monkeypatch):
    monkeypatch.setattr(failed_sign_ins, "MOST", 2)
    for number in range(5):
        try_to_sign_in(browse, f"{number}@example.org")
    try_to_sign_in(browse, "ada@example.org")
    assert lines(store, clock)[-1] == ("a sign-in failed", "somebody not signed in", ada.id)


def test_entries_are_written_after_the_response(browse, store, ada, clock):
    for email in ("ada@example.org", "nobody@example.org"):
        browse.get("/account/sign-in")
        (token,) = {one.attributes["value"] for one in browse.page.all("input[name=csrf_token]")}
        before = lines(store, clock)
        form = {"csrf_token": token, "email": email, "password": WRONG}
        answer = browse.client.post("/account/sign-in", data=form)
        assert answer.status_code == 422
        assert answer.text
        assert lines(store, clock) == before
        answer.close()
        assert len(lines(store, clock)) == len(before) + 1


@pytest.mark.parametrize(("email", "known"), [("ada@example.org", True), ("nobody@example.org", False)])
def test_a_wait_is_one_entry(browse, store, ada, clock, email, known):
    about = ada.id if known else None
    locked = ("a sign-in was blocked after too many failures", "somebody not signed in", about)
    for _ in range(5):
        try_to_sign_in(browse, email)
    for _ in range(3):
        try_to_sign_in(browse, email, status=429)
    assert lines(store, clock)[5:] == [locked]
    clock.advance(timedelta(minutes=6))
    for _ in range(5):
        try_to_sign_in(browse, email)
    try_to_sign_in(browse, email, status=429)
    assert lines(store, clock).count(locked) == 2


def test_a_wait_at_the_second_factor_is_an_entry(browse, store, ada, clock):
    with_app(store, clock, ada)
    try_to_sign_in(browse, "ada@example.org", PASSWORD, status=200)
    for _ in range(5):
        browse.submit("Continue", status=422, code="000000")
    browse.submit("Continue", status=429, code="000000")
    assert lines(store, clock)[-1] == (
        "a sign-in was blocked after too many failures",
        "somebody not signed in",
        ada.id,
    )


def test_a_failing_audit_log_does_not_hide_the_page(browse, store, ada, monkeypatch):
    def refuse(*_):
        raise NotSaved("Not saved: the disk is full.")

    monkeypatch.setattr(type(store), "audit", refuse)
    assert try_to_sign_in(browse, "ada@example.org").h1 == "Sign in"

"""The browsers in which somebody is signed in."""

from datetime import timedelta

import pytest

from survey.accounts import accounts, sessions

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140 Safari/537.36 Edg/140"
PHONE = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140 Mobile Safari/537.36"
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"


@pytest.fixture
def account(store, clock):
    return accounts.add_account(store, "ada@example.org", "Ada", "a long enough password", clock())


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox, Windows"),
        (EDGE, "Edge, Windows"),
        (PHONE, "Chrome, Android"),
        (IPHONE, "Safari, iPhone"),
        ("curl/8.5", ""),
        ("<script>", ""),
    ],
)
def test_a_browser_is_named(user_agent, name):
    assert sessions.browser_name(user_agent) == name


def test_a_session_ends_after_half_an_hour_without_use(store, clock, account):
    account, session = sessions.begin(store, account.id, FIREFOX, clock())
    clock.advance(timedelta(minutes=30))
    assert sessions.find(account, session.id, clock()) == session
    clock.advance(timedelta(minutes=1))
    assert sessions.find(account, session.id, clock()) is None
    assert sessions.open_sessions(account, clock()) == ()


def test_activity_restarts_the_half_hour(store, clock, account):
    account, session = sessions.begin(store, account.id, FIREFOX, clock())
    clock.advance(timedelta(minutes=20))
    account = sessions.seen(store, account, session, clock())
    clock.advance(timedelta(minutes=20))
    assert sessions.find(account, session.id, clock())


def test_use_is_written_at_most_once_a_minute(store, clock, account):
    account, session = sessions.begin(store, account.id, FIREFOX, clock())
    clock.advance(timedelta(seconds=59))
    assert sessions.seen(store, account, session, clock()) is account
    clock.advance(timedelta(seconds=1))
    sessions.seen(store, account, session, clock())
    assert store.accounts()[0].sessions[0].seen == clock()


def test_activity_does_not_revive_an_ended_session(store, clock, account):
    account, session = sessions.begin(store, account.id, FIREFOX, clock())
    sessions.end(store, account.id, session.id)
    clock.advance(timedelta(minutes=2))
    sessions.seen(store, account, session, clock())
    assert store.accounts()[0].sessions == ()


def test_ending_one_session_keeps_the_others(store, clock, account):
    account, first = sessions.begin(store, account.id, FIREFOX, clock())
    account, second = sessions.begin(store, account.id, PHONE, clock())
    account = sessions.end(store, account.id, first.id)
    assert account.sessions == (second,)
    assert sessions.end_all(store, account.id).sessions == ()


def test_ended_sessions_are_deleted(store, clock, account):
    sessions.begin(store, account.id, FIREFOX, clock())
    clock.advance(timedelta(hours=1))
    account, session = sessions.begin(store, account.id, PHONE, clock())
    assert account.sessions == (session,)


def test_there_are_never_more_than_twenty(store, clock, account):
    for _ in range(22):
        clock.advance(timedelta(seconds=1))
        account, session = sessions.begin(store, account.id, FIREFOX, clock())
    assert len(account.sessions) == 20
    assert session in account.sessions

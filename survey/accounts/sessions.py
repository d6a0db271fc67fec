"""Sessions: the browsers in which an account is signed in, until half an hour without use."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from survey.records import Account, Session
from survey.store import Store

IDLE = timedelta(minutes=30)
"""How long a session may be idle before it ends."""

WARNING = timedelta(minutes=2)
"""How long before the end the page asks whether somebody is still there."""

MINUTE = timedelta(minutes=1)
"""`seen` is written at most this often, so the limit is this much later."""

MOST = 20
"""How many sessions an account may have at once; the longest idle one ends first."""

SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Macintosh", "CrOS", "Linux")
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
"""Mark in the user agent -> browser.  The order matters: Edge also claims to be Chrome and Safari."""


def browser_name(user_agent: str) -> str:
    """Return a browser in a few words, such as "Firefox, Windows", or "" if unknown."""
    names = [name for mark, name in BROWSERS.items() if f"{mark}/" in user_agent][:1]
    return ", ".join(names + [one for one in SYSTEMS if one in user_agent][:1])


def left(session: Session, now: datetime) -> timedelta:
    """Return the time until an idle session ends; zero or negative once it has ended."""
    return session.seen + IDLE + MINUTE - now


def open_sessions(account: Account, now: datetime) -> tuple[Session, ...]:
    """Return the open sessions of an account, the most recent first."""
    going = [one for one in account.sessions if left(one, now) > timedelta()]
    return tuple(sorted(going, key=lambda one: one.seen, reverse=True))


def find(account: Account, session_id: str, now: datetime) -> Session | None:
    """Return the open session with this id, or None."""
    return next((one for one in open_sessions(account, now) if one.id == session_id), None)


def begin(store: Store, account: str, user_agent: str, now: datetime) -> tuple[Account, Session]:
    """Start a session in a browser.  Raises NotFound, NotSaved."""
    made = Session(uuid4().hex, now, now, browser_name(user_agent))
    changed = store.change_account(
        account, lambda one: replace(one, sessions=(made, *open_sessions(one, now)[: MOST - 1]))
    )
    return changed, made


def seen(store: Store, account: Account, session: Session, now: datetime) -> Account:
    """Record that a session is in use, at most once a minute.  Raises NotFound, NotSaved."""
    if now - session.seen < MINUTE:
        return account

    def noted(one: Account) -> Account:
        return replace(
            one,
            sessions=tuple(
                replace(kept, seen=now) if kept.id == session.id else kept for kept in one.sessions
            ),
        )

    return store.change_account(account.id, noted)


def end(store: Store, account: str, session_id: str) -> Account:
    """Sign an account out in one browser.  Raises NotFound, NotSaved."""
    return store.change_account(
        account,
        lambda one: replace(one, sessions=tuple(kept for kept in one.sessions if kept.id != session_id)),
    )


def end_all(store: Store, account: str) -> Account:
    """Sign an account out everywhere.  Raises NotFound, NotSaved."""
    return store.change_account(account, lambda one: replace(one, sessions=()))

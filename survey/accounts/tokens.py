"""API tokens: a program acts for an account, in one role in one programme."""

import hashlib
import hmac
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import get_args
from uuid import uuid4

from survey import Refused
from survey.records import Account, AccountRole, Grant, Token
from survey.store import Store

PREFIX = "cairn_"
"""Makes a lost token recognisable to people and to secret scanners."""

MOST = 20
LONGEST_NAME = 64
DAYS = (30, 90, 365)
"""How long a token may last."""


class NotYourRole(Refused):
    """The account does not have the role that the token would have."""


class NotAName(Refused):
    """The name is empty, too long or has control characters."""


class TooMany(Refused):
    """The account has the most tokens that it may have."""


def hash_token(secret_key: str, token: str) -> str:
    """Return the keyed hash (HMAC-SHA256, hex) by which a token is stored."""
    return hmac.new(secret_key.encode(), f"token {token}".encode(), hashlib.sha256).hexdigest()


def make(
    store: Store,
    secret_key: str,
    account: Account,
    name: str,
    programme: str,
    role: AccountRole,
    days: int,
    now: datetime,
) -> str:
    """Return a new token.  Only its hash is stored, so it cannot be shown again.

    Raises NotAName, NotYourRole, TooMany, NotFound, NotSaved.
    """
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise NotAName(f"A name has 1 to {LONGEST_NAME} characters on one line.")
    token = PREFIX + secrets.token_urlsafe(32)
    made = Token(
        uuid4().hex, name, programme, role, hash_token(secret_key, token), now, now + timedelta(days=days)
    )

    def added(one: Account) -> Account:
        if role not in one.roles(programme):
            raise NotYourRole("You can only give a token a role that you have yourself.")
        left = working(one, now)
        if len(left) >= MOST:
            raise TooMany(f"You have {MOST} tokens already. Revoke one that you no longer need.")
        return replace(one, tokens=(*left, made))

    store.change_account(account.id, added)
    return token


def working(one: Account, now: datetime) -> tuple[Token, ...]:
    """Return the tokens of an account that still work."""
    return tuple(token for token in one.tokens if now < token.expires and has_role(one, token))


def has_role(one: Account, token: Token) -> bool:
    """Return whether an account still has the role of a token."""
    return token.role in one.roles(token.programme)


def of_roles_left(one: Account) -> Account:
    """Return an account without the tokens of lost roles, so that they do not come back with the role."""
    return replace(one, tokens=tuple(token for token in one.tokens if has_role(one, token)))


def find(store: Store, secret_key: str, token: str, now: datetime) -> tuple[Account, Token] | None:
    """Return the account of a token with only the token's role, and the token; None if it does not work."""
    hashed = hash_token(secret_key, token)
    for one in store.accounts():
        for kept in working(one, now):
            if hmac.compare_digest(kept.hash, hashed):
                return replace(one, grants=(Grant(kept.programme, kept.role),)), kept
    return None


def note_use(store: Store, account: str, token: Token, now: datetime) -> None:
    """Record that a token was used, once a day.  Raises NotFound, NotSaved."""
    if token.used == now.date():
        return

    def noted(one: Account) -> Account:
        used = (replace(kept, used=now.date()) if kept.id == token.id else kept for kept in one.tokens)
        return replace(one, tokens=tuple(used))

    store.change_account(account, noted)


def revoke(store: Store, account: str, token_id: str, programme: str | None = None) -> Account:
    """Revoke a token, only in this programme (None: in any).  Raises NotFound, NotSaved."""

    def ends(token: Token) -> bool:
        return token.id == token_id and programme in (None, token.programme)

    return store.change_account(
        account, lambda one: replace(one, tokens=tuple(kept for kept in one.tokens if not ends(kept)))
    )


def offered(store: Store, account: Account) -> list[tuple[str, AccountRole]]:
    """Return the programmes (ids) and roles for which an account may make a token."""
    return [
        (record.id, role)
        for record in store.programmes()
        for role in get_args(AccountRole)
        if role in account.roles(record.id)
    ]

"""Tokens: what lets a program act for an account, in one of its roles in one programme."""

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
"""So that whoever finds a token, or a scanner for lost ones, sees what it is."""

MOST = 20
LONGEST_NAME = 64
DAYS = (30, 90, 365)
"""How long a token may be made to last."""


class NotYourRole(Refused):
    """A token has no more roles than whoever makes it."""


class NotAName(Refused):
    """What was given cannot be the name of a token."""


class TooMany(Refused):
    """An account has as many tokens as it may."""


def hash_token(secret_key: str, token: str) -> str:
    """The keyed hash (HMAC-SHA256, hex) under which a token is kept."""
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
    """A new token of an account, which is kept nowhere.

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
    """The tokens of an account that open something."""
    return tuple(token for token in one.tokens if now < token.expires and has_role(one, token))


def has_role(one: Account, token: Token) -> bool:
    """Whether an account still has the role of a token."""
    return token.role in one.roles(token.programme)


def of_roles_left(one: Account) -> Account:
    """An account without the tokens of roles that it has lost: they do not come back with the role."""
    return replace(one, tokens=tuple(token for token in one.tokens if has_role(one, token)))


def find(store: Store, secret_key: str, token: str, now: datetime) -> tuple[Account, Token] | None:
    """The account that a token acts for, with no more than the token's role; None where it opens nothing."""
    hashed = hash_token(secret_key, token)
    for one in store.accounts():
        for kept in working(one, now):
            if hmac.compare_digest(kept.hash, hashed):
                return replace(one, grants=(Grant(kept.programme, kept.role),)), kept
    return None


def note_use(store: Store, account: str, token: Token, now: datetime) -> None:
    """Note that a token was used, once a day.  Raises NotFound, NotSaved."""
    if token.used == now.date():
        return

    def noted(one: Account) -> Account:
        used = (replace(kept, used=now.date()) if kept.id == token.id else kept for kept in one.tokens)
        return replace(one, tokens=tuple(used))

    store.change_account(account, noted)


def revoke(store: Store, account: str, token_id: str, programme: str | None = None) -> Account:
    """End a token of an account, of this programme alone (None: of any).  Raises NotFound, NotSaved."""

    def ends(token: Token) -> bool:
        return token.id == token_id and programme in (None, token.programme)

    return store.change_account(
        account, lambda one: replace(one, tokens=tuple(kept for kept in one.tokens if not ends(kept)))
    )


def offered(store: Store, account: Account) -> list[tuple[str, AccountRole]]:
    """The programmes (ids) and roles for which an account may make a token."""
    return [
        (record.id, role)
        for record in store.programmes()
        for role in get_args(AccountRole)
        if role in account.roles(record.id)
    ]

"""Accounts: making them, their passwords and one-time links, and checking who signs in."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from survey import Refused
from survey.accounts import passwords
from survey.programme import Programme
from survey.records import EVERY_PROGRAMME, Account, Grant
from survey.store import Store

EVERYTHING = (Grant(EVERY_PROGRAMME, "administrator"), Grant(EVERY_PROGRAMME, "evaluator"))

LINK_OPEN = timedelta(days=3)
"""How long a one-time link works."""


class EmailTaken(Refused):
    """There is already an account with this e-mail address."""


class NotAnEmail(Refused):
    """The text is not an e-mail address."""


class LinkOver(Refused):
    """The one-time link has been used, is too old or was never made."""


class WrongPassword(Refused):
    """The password is not the account's password."""


def tidy_email(email: str) -> str:
    """Return an e-mail address as it is stored: stripped and in lower case."""
    return email.strip().lower()


def find(store: Store, email: str) -> Account | None:
    """Return the account with an e-mail address, or None."""
    wanted = tidy_email(email)
    return next((account for account in store.accounts() if account.email == wanted), None)


def account(store: Store, account_id: str) -> Account | None:
    """Return the account with an id, or None."""
    return next((one for one in store.accounts() if one.id == account_id), None)


def new_account(
    store: Store, email: str, name: str, now: datetime, grants: Iterable[Grant], password_hash: str = ""
) -> Account:
    """Return a new account that is not saved yet.  Raises NotAnEmail, EmailTaken."""
    email = tidy_email(email)
    before, at, domain = email.partition("@")
    if not (before and at and domain) or any(character.isspace() for character in email):
        raise NotAnEmail(f"{email!r} is not an e-mail address.")
    if find(store, email):
        raise EmailTaken(f"There is already an account for {email}.")
    return Account(uuid4().hex, email, name.strip() or email, password_hash, now, tuple(grants))


def add_account(
    store: Store,
    email: str,
    name: str,
    password: str,
    now: datetime,
    grants: Iterable[Grant] = EVERYTHING,
) -> Account:
    """Add an account that can sign in at once, with every role unless `grants` say otherwise.

    Raises NotAnEmail, EmailTaken, PasswordRefused, NotSaved.
    """
    passwords.check(password, tidy_email(email), name)
    made = new_account(store, email, name, now, grants, passwords.hashed(password))
    store.save_account(made)
    return made


def change_password(store: Store, one: Account, password: str, keep_session: str = "") -> Account:
    """Change an account's password and end all its sessions but one.

    Raises PasswordRefused, NotFound, NotSaved.
    """
    passwords.check(password, one.email, one.name)
    kept = passwords.hashed(password)
    return store.change_account(one.id, lambda now: with_password(now, kept, keep_session))


def change_own_password(store: Store, one: Account, old: str, password: str, keep_session: str) -> Account:
    """Change a password after checking the old one.  Raises WrongPassword and as `change_password`."""
    if not passwords.is_right(one.password_hash, old):
        raise WrongPassword("This is not your password.")
    return change_password(store, one, password, keep_session)


def with_password(one: Account, password_hash: str, keep_session: str = "") -> Account:
    """Return an account with a new password, without its one-time link and its other sessions."""
    return replace(
        one,
        password_hash=password_hash,
        link_hash="",
        link_expires=None,
        sessions=tuple(session for session in one.sessions if session.id == keep_session),
    )


def sign_in(store: Store, email: str, password: str) -> Account | None:
    """Return the account for an e-mail address and a password, or None.  An account without roles is refused.

    An unknown address takes as long as a wrong password, so that timing does not reveal who has an account.
    """
    found = find(store, email)
    right = passwords.is_right(found.password_hash if found else "", password)
    return found if found and found.grants and right else None


def needs_second_factor(account: Account, programmes: Iterable[Programme], *, loopback: bool) -> bool:
    """Return whether any programme in which the account has a role requires a second factor.

    A demonstration that only this computer can reach (`loopback`) does not ask for one.
    """
    return any(
        programme.second_factor == "required" and not (programme.demonstration and loopback)
        for programme in programmes
        if account.roles(programme.id)
    )


def link_hash(secret_key: str, token: str) -> str:
    """Return the keyed hash (HMAC-SHA256, hex) by which a one-time link is stored."""
    return hmac.new(secret_key.encode(), f"one-time link {token}".encode(), hashlib.sha256).hexdigest()


def new_link(store: Store, secret_key: str, account_id: str, now: datetime) -> str:
    """Return a new one-time token for choosing a password; it replaces an older one.

    The old password stops working, and every session and API token ends at once.  Raises NotFound, NotSaved.
    """
    token = secrets.token_urlsafe(24)
    hashed = link_hash(secret_key, token)
    store.change_account(
        account_id,
        lambda one: replace(
            with_password(one, ""), tokens=(), link_hash=hashed, link_expires=now + LINK_OPEN
        ),
    )
    return token


def by_link(store: Store, secret_key: str, token: str, now: datetime) -> Account:
    """Return the account that a one-time link belongs to.  Raises LinkOver."""
    hashed = link_hash(secret_key, token)
    for one in store.accounts():
        if hmac.compare_digest(one.link_hash, hashed) and one.link_expires and now < one.link_expires:
            return one
    raise LinkOver("This link has been used or is too old. Ask an administrator for a new one.")


def choose_password(store: Store, secret_key: str, token: str, password: str, now: datetime) -> Account:
    """Set a password with a one-time link, which then stops working.

    Raises LinkOver, PasswordRefused, NotSaved.
    """
    found = by_link(store, secret_key, token, now)
    passwords.check(password, found.email, found.name)
    kept = passwords.hashed(password)

    def chosen(one: Account) -> Account:
        if one.link_hash != found.link_hash:
            raise LinkOver("This link has been used. Ask an administrator for a new one.")
        return with_password(one, kept)

    return store.change_account(found.id, chosen)

"""Accounts: who may sign in, and whether somebody is who they say."""

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
"""How long a one-time link may be used."""


class EmailTaken(Refused):
    """There is an account of this e-mail address already."""


class NotAnEmail(Refused):
    """What was given cannot be an e-mail address."""


class LinkOver(Refused):
    """A one-time link was used, has run out or was never made."""


class WrongPassword(Refused):
    """What was given is not the account's password."""


def tidy_email(email: str) -> str:
    """An e-mail address as it is kept: without spaces around it, in small letters."""
    return email.strip().lower()


def find(store: Store, email: str) -> Account | None:
    """The account of an e-mail address, if there is one."""
    wanted = tidy_email(email)
    return next((account for account in store.accounts() if account.email == wanted), None)


def account(store: Store, account_id: str) -> Account | None:
    """The account of an id, if there is one."""
    return next((one for one in store.accounts() if one.id == account_id), None)


def new_account(
    store: Store, email: str, name: str, now: datetime, grants: Iterable[Grant], password_hash: str = ""
) -> Account:
    """An account for an address that has none, not yet kept.  Raises NotAnEmail, EmailTaken."""
    email = tidy_email(email)
    before, at, domain = email.partition("@")
    if not (before and at and domain) or any(character.isspace() for character in email):
        raise NotAnEmail(f"{email!r} is not an e-mail address.")
    if find(store, email):
        raise EmailTaken(f"There is already an account for {email}.")
    return Account(uuid4().hex, email, name.strip() or email, password_hash, now, tuple(grants))


def add(
    store: Store,
    email: str,
    name: str,
    password: str,
    now: datetime,
    grants: Iterable[Grant] = EVERYTHING,
) -> Account:
    """Make an account that can sign in at once, and may do everything unless `grants` say otherwise.

    Raises NotAnEmail, EmailTaken, PasswordRefused, NotSaved.
    """
    passwords.check(password, tidy_email(email), name)
    made = new_account(store, email, name, now, grants, passwords.hashed(password))
    store.save_account(made)
    return made


def change_password(store: Store, one: Account, password: str, keep_session: str = "") -> Account:
    """Give an account another password, which ends its sessions but for one.

    Raises PasswordRefused, NotFound, NotSaved.
    """
    passwords.check(password, one.email, one.name)
    kept = passwords.hashed(password)
    return store.change_account(one.id, lambda now: with_password(now, kept, keep_session))


def change_own_password(store: Store, one: Account, old: str, password: str, keep_session: str) -> Account:
    """As `change_password`, for somebody who knows the old one.  Raises WrongPassword too."""
    if not passwords.is_right(one.password_hash, old):
        raise WrongPassword("This is not your password.")
    return change_password(store, one, password, keep_session)


def with_password(one: Account, password_hash: str, keep_session: str = "") -> Account:
    """An account with a password; links and the sessions of the older one are over."""
    return replace(
        one,
        password_hash=password_hash,
        link_hash="",
        link_expires=None,
        sessions=tuple(session for session in one.sessions if session.id == keep_session),
    )


def sign_in(store: Store, email: str, password: str) -> Account | None:
    """The account that an e-mail address and a password open, or None; one without any role opens nothing.

    An unknown address takes as long as a wrong password, so that nobody can find out who has an account.
    """
    found = find(store, email)
    right = passwords.is_right(found.password_hash if found else "", password)
    return found if found and found.grants and right else None


def needs_second_factor(account: Account, programmes: Iterable[Programme], *, loopback: bool) -> bool:
    """Whether a password alone is too little: where any programme in which the account has a role says so.

    A demonstration that is open to this computer alone (`loopback`) asks for no second factor.
    """
    return any(
        programme.second_factor == "required" and not (programme.demonstration and loopback)
        for programme in programmes
        if account.roles(programme.id)
    )


def link_hash(secret_key: str, token: str) -> str:
    """The keyed hash (HMAC-SHA256, hex) under which a one-time link is kept."""
    return hmac.new(secret_key.encode(), f"one-time link {token}".encode(), hashlib.sha256).hexdigest()


def new_link(store: Store, secret_key: str, account_id: str, now: datetime) -> str:
    """A token by which an account's holder chooses a password, once, within LINK_OPEN; older ones are over.

    The old password stops working, and every session and token ends at once.  Raises NotFound, NotSaved.
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
    """The account whose password a one-time link lets its holder choose.  Raises LinkOver."""
    hashed = link_hash(secret_key, token)
    for one in store.accounts():
        if hmac.compare_digest(one.link_hash, hashed) and one.link_expires and now < one.link_expires:
            return one
    raise LinkOver("This link has been used or is too old. Ask an administrator for a new one.")


def choose_password(store: Store, secret_key: str, token: str, password: str, now: datetime) -> Account:
    """Use up a one-time link.  Raises LinkOver, PasswordRefused, NotSaved."""
    found = by_link(store, secret_key, token, now)
    passwords.check(password, found.email, found.name)
    kept = passwords.hashed(password)

    def chosen(one: Account) -> Account:
        if one.link_hash != found.link_hash:
            raise LinkOver("This link has been used. Ask an administrator for a new one.")
        return with_password(one, kept)

    return store.change_account(found.id, chosen)

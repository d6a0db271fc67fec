"""Accounts: who may sign in, and whether somebody is who they say."""

from dataclasses import replace
from datetime import datetime
from functools import cache
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from survey.records import EVERY_PROGRAMME, Account, Grant
from survey.services import Refused
from survey.store import Store

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1000

hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Argon2id with the parameters of OWASP's password storage cheat sheet: 19 MiB, two passes."""


EVERYTHING = (Grant(EVERY_PROGRAMME, "administrator"), Grant(EVERY_PROGRAMME, "evaluator"))


class EmailTaken(Refused):
    """There is an account of this e-mail address already."""


class NotAnEmail(Refused):
    """What was given cannot be an e-mail address."""


class PasswordTooShort(Refused):
    """The password is too easy to guess."""


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


def add(store: Store, email: str, name: str, password: str, now: datetime) -> Account:
    """Make an account that may do everything.  Raises NotAnEmail, EmailTaken, PasswordTooShort, NotSaved."""
    email = tidy_email(email)
    before, at, domain = email.partition("@")
    if not (before and at and domain) or any(character.isspace() for character in email):
        raise NotAnEmail(f"{email!r} is not an e-mail address.")
    if find(store, email):
        raise EmailTaken(f"There is an account for {email} already.")
    made = Account(uuid4().hex, email, name.strip() or email, hash_password(password), now, EVERYTHING)
    store.save_account(made)
    return made


def change_password(store: Store, one: Account, password: str) -> Account:
    """Give an account another password.  Raises PasswordTooShort, NotSaved."""
    changed = replace(one, password_hash=hash_password(password))
    store.save_account(changed)
    return changed


def hash_password(password: str) -> str:
    """What is kept of a password.  Raises PasswordTooShort."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise PasswordTooShort(f"A password needs at least {SHORTEST_PASSWORD} characters.")
    return hasher.hash(password)


def sign_in(store: Store, email: str, password: str) -> Account | None:
    """The account that an e-mail address and a password open, or None.

    An unknown address takes as long as a wrong password, so that nobody can find out who has an account.
    """
    found = find(store, email)
    try:
        hasher.verify(found.password_hash if found else nobody(), password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return None
    return found


@cache
def nobody() -> str:
    """A hash that no sign-in opens."""
    return hasher.hash(uuid4().hex)

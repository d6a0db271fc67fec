"""Single sign-on: the account of somebody whom another service has signed in."""

from dataclasses import replace
from datetime import datetime

from survey import Refused
from survey.accounts.accounts import LinkOver, by_link, with_password
from survey.records import Account
from survey.store import Store


class Taken(Refused):
    """The person already has another account here."""


def subject_of(issuer: str, name: str) -> str:
    """Return the identity of a person: the issuer, and its own name for them, which it never reuses."""
    return f"{issuer} {name}"


def find(store: Store, subject: str) -> Account | None:
    """Return the account of an identity, or None.  An account without roles is refused."""
    return next((one for one in store.accounts() if subject and one.subject == subject and one.grants), None)


def bind(store: Store, secret_key: str, token: str, subject: str, now: datetime) -> Account:
    """Connect an identity to the account of a one-time link, which then stops working.

    Raises LinkOver, Taken, NotSaved.
    """
    invited = by_link(store, secret_key, token, now)
    if any(one.subject == subject and one.id != invited.id for one in store.accounts()):
        raise Taken("You have another account here already.")

    def bound(one: Account) -> Account:
        if one.link_hash != invited.link_hash:
            raise LinkOver("This link was used already. Ask an administrator for a new one.")
        return replace(with_password(one, ""), subject=subject)

    return store.change_account(invited.id, bound)

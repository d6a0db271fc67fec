"""Whose account somebody has, whom another service has signed in."""

from dataclasses import replace
from datetime import datetime

from survey import Refused
from survey.accounts.accounts import LinkOver, by_link, with_password
from survey.records import Account
from survey.store import Store


class Taken(Refused):
    """Whoever was signed in has another account here already."""


def subject_of(issuer: str, name: str) -> str:
    """Who somebody is: the issuer, and what it calls them, which it never gives to anybody else."""
    return f"{issuer} {name}"


def find(store: Store, subject: str) -> Account | None:
    """The account of somebody, if they have one; one without any role opens nothing."""
    return next((one for one in store.accounts() if subject and one.subject == subject and one.grants), None)


def bind(store: Store, secret_key: str, token: str, subject: str, now: datetime) -> Account:
    """Let somebody open the account of a one-time link from now on, and use the link up.

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

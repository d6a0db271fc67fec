"""Who signs in, and what they may do."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from survey.records.fields import AlwaysStored

AccountRole = Literal["interviewer", "evaluator", "administrator"]


EVERY_PROGRAMME = "*"


@dataclass(frozen=True)
class Grant:
    """A role that an account has in a programme, or in EVERY_PROGRAMME."""

    programme: str
    role: AccountRole


@dataclass(frozen=True)
class Session:
    """One browser in which an account is signed in; `seen` is right to the minute."""

    id: str
    started: datetime
    seen: datetime
    browser: str


@dataclass(frozen=True)
class Token:
    """What lets a program act for an account, in one role in one programme; only a keyed hash is kept.

    `used` is the last day on which it was.
    """

    id: str
    name: str
    programme: str
    role: AccountRole
    hash: str
    created: datetime
    expires: datetime
    used: date | None = None


@dataclass(frozen=True)
class Account:
    """Somebody who signs in.

    `password_hash` is "" until a password was chosen.  `second_factor` is the encrypted secret of a TOTP app
    ("" for none), `recovery_codes` are hashes.  `link_hash` is the keyed hash of the one-time link that lets
    its holder choose a password until `link_expires`.  `subject` is who this is for single sign-on: the
    issuer and what it calls them.
    """

    id: str
    email: str
    name: str
    password_hash: str
    created: datetime
    grants: AlwaysStored[tuple[Grant, ...]] = ()
    second_factor: str = ""
    recovery_codes: tuple[str, ...] = ()
    link_hash: str = ""
    link_expires: datetime | None = None
    subject: str = ""
    sessions: tuple[Session, ...] = ()
    tokens: tuple[Token, ...] = ()

    def roles(self, programme: str) -> frozenset[AccountRole]:
        """Return the roles that this account has in a programme."""
        return frozenset(one.role for one in self.grants if one.programme in (programme, EVERY_PROGRAMME))

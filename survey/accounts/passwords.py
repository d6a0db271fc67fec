"""Passwords: which ones are accepted, and how they are hashed."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from survey import Refused

SHORTEST = 12
LONGEST = 1000

hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Argon2id with the parameters of OWASP's password storage cheat sheet: 19 MiB, two passes."""

LOOKALIKES = str.maketrans("@4301$57", "aaeoisst")
"""Characters that people write in place of letters."""

PIECES = 3
"""This many common passwords in a row are still easy to guess."""

ENOUGH = 6
"""How many letters a password needs besides those of its owner's e-mail address and name."""


class PasswordRefused(Refused):
    """The password is not accepted."""


class PasswordTooShort(PasswordRefused):
    """The password is too short, or far too long."""


class PasswordTooCommon(PasswordRefused):
    """The password is among the first that somebody would try."""


class PasswordAboutYou(PasswordRefused):
    """The password is made of its owner's e-mail address or name."""


@cache
def common_passwords() -> frozenset[str]:
    """Return common passwords and parts of passwords, in lower case."""
    text = files("survey").joinpath("accounts", "common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(
        word for line in text.splitlines() if not line.startswith("#") for word in line.casefold().split()
    )


def check(password: str, email: str, name: str) -> None:
    """Raise PasswordTooShort, PasswordTooCommon or PasswordAboutYou for a password that is not accepted."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordTooShort(f"A password needs at least {SHORTEST} characters.")
    if is_common(password):
        raise PasswordTooCommon("Many people use this password, or one like it. Choose a different one.")
    if is_about(password, email, name):
        raise PasswordAboutYou(
            "This password is made of the e-mail address or the name. Choose a different one."
        )


def is_common(password: str) -> bool:
    """Return whether a password is common, made of a few common ones, or has few different characters."""
    plain = re.sub(r"[\W_]", "", password.casefold())
    if not any(letter.isalpha() for letter in plain) or len(set(plain)) < 5:
        return True
    return any(made_of_common(one, PIECES) for one in readings(password.casefold()))


def readings(password: str) -> Iterator[str]:
    """Yield a password without the marks and digits that people add to get a common one accepted."""
    yield re.sub(r"[\W_]", "", password)
    for one in (password, password.translate(LOOKALIKES), password.rstrip("!1").translate(LOOKALIKES)):
        yield re.sub(r"[\W\d_]", "", one)
    yield re.sub(r"[\W_]", "", re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password).translate(LOOKALIKES))


def made_of_common(text: str, pieces: int) -> bool:
    """Return whether a text is made of at most `pieces` common passwords."""
    if text == "":
        return True
    return pieces > 0 and any(
        made_of_common(text[end:], pieces - 1)
        for end in range(1, len(text) + 1)
        if text[:end] in common_passwords()
    )


def is_about(password: str, email: str, name: str) -> bool:
    """Return whether little is left of a password without the parts of an e-mail address and a name."""
    plain = re.sub(r"[\W_]", "", password.casefold())
    whole = [re.sub(r"[\W_]", "", one.casefold()) for one in (email, email.partition("@")[0], name)]
    parts = [one for one in re.split(r"[\W\d_]+", f"{email} {name}".casefold()) if len(one) >= 3]
    left = plain
    for part in sorted({*whole, *parts} - {""}, key=len, reverse=True):
        left = left.replace(part, "")
    letters = re.sub(r"[\W\d_]", "", left)
    return left != plain and (len(letters) < ENOUGH or is_common(left))


def hashed(password: str) -> str:
    """Return the hash of a password.  Hashing is slow on purpose, so that guessing is slow."""
    return hasher.hash(password)


def is_right(kept: str, password: str) -> bool:
    """Return whether a password matches a hash.  An empty hash matches none, after the same time."""
    try:
        return hasher.verify(kept or nobody(), password[:LONGEST]) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


@cache
def nobody() -> str:
    """Return a hash that stands in for accounts without a password, so that timing does not differ."""
    return hasher.hash("nobody")

"""The second factor: a six-digit code from an app (TOTP, RFC 6238), or one of ten recovery codes."""

from dataclasses import replace
from datetime import datetime
from hmac import compare_digest

import pyotp

from survey import Refused
from survey.accounts.sealing import seal, unseal
from survey.records import Account
from survey.records.codes import hash_code, new_code
from survey.store import Store

PURPOSE = "second factor"
SECONDS = 30
"""How long an app shows a code.  The codes before and after are accepted too, because clocks differ."""

RECOVERY_CODES = 10


class WrongCode(Refused):
    """The code is wrong or has been used."""


def new_secret() -> str:
    """Return a new secret for an app: 160 random bits in base 32."""
    return pyotp.random_base32()


def address(secret: str, email: str) -> str:
    """Return the address that an app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Cairn")


def step_of(secret: str, code: str, now: datetime, used: int = 0) -> int | None:
    """Return the 30-second step that a code belongs to, or None if the code is wrong or used."""
    digits = "".join(code.split())
    this = int(now.timestamp()) // SECONDS
    totp = pyotp.TOTP(secret, interval=SECONDS)
    for step in (this - 1, this, this + 1):
        if compare_digest(totp.generate_otp(step).encode(), digits.encode()) and step > used:
            return step
    return None


def set_up(
    store: Store, secret_key: str, account: str, secret: str, code: str, now: datetime
) -> tuple[str, ...]:
    """Give an account a second factor once its app shows the right code; return its recovery codes.

    Raises WrongCode, NotFound, NotSaved.
    """
    step = step_of(secret, code, now)
    if step is None:
        raise WrongCode("This is not the code that the app shows now.")
    codes = tuple(new_code() for _ in range(RECOVERY_CODES))
    hashes = tuple(hash_code(secret_key, one) for one in codes)
    sealed = seal(secret_key, PURPOSE, f"{secret} {step}")
    store.change_account(account, lambda one: replace(one, second_factor=sealed, recovery_codes=hashes))
    return codes


def use(store: Store, secret_key: str, account: str, code: str, now: datetime) -> Account:
    """Accept a code from the app or a recovery code, once.  Raises WrongCode, NotFound, NotSaved.

    The step of the code is stored with the secret, and a used recovery code is deleted.
    """

    def used(one: Account) -> Account:
        kept = unseal(secret_key, PURPOSE, one.second_factor)
        if kept:
            secret, _, last = kept.partition(" ")
            step = step_of(secret, code, now, int(last))
            if step is not None:
                return replace(one, second_factor=seal(secret_key, PURPOSE, f"{secret} {step}"))
        hashed = hash_code(secret_key, code)
        if hashed not in one.recovery_codes:
            raise WrongCode("This is neither the code that the app shows now nor an unused recovery code.")
        return replace(one, recovery_codes=tuple(left for left in one.recovery_codes if left != hashed))

    return store.change_account(account, used)


def renew_recovery_codes(store: Store, secret_key: str, account: str) -> tuple[str, ...]:
    """Return new recovery codes for an account; the old ones stop working.  Raises NotFound, NotSaved."""
    codes = tuple(new_code() for _ in range(RECOVERY_CODES))
    hashes = tuple(hash_code(secret_key, one) for one in codes)
    store.change_account(account, lambda one: replace(one, recovery_codes=hashes))
    return codes


def reset(store: Store, account: str) -> Account:
    """Remove an account's second factor and end its sessions.  Raises NotFound, NotSaved."""
    return store.change_account(
        account, lambda one: replace(one, second_factor="", recovery_codes=(), sessions=())
    )

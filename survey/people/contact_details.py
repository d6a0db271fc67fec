"""Contact details of participants: optional, encrypted, and stored apart from their answers."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from survey import Refused
from survey.records import CodeTarget, ContactDetails
from survey.store import NotFound, Outdated, Store, audit

LONGEST = 254
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
PHONE = re.compile(r"\+?[0-9][0-9 ()-]{4,30}")


class NoKeys(Refused):
    """Contact details need an encryption key, and none is set."""


class Locked(Refused):
    """Contact details are stored, but none of the keys opens them."""


class NotAnAddress(Refused):
    """The text is not an e-mail address or not a phone number."""


@dataclass(frozen=True)
class Details:
    """A decrypted e-mail address and phone number, or ""."""

    email: str
    phone: str


def is_email(text: str) -> bool:
    """Return whether this can be an e-mail address."""
    return len(text) <= LONGEST and text.isprintable() and EMAIL.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """Return whether this can be a phone number."""
    return text.isascii() and PHONE.fullmatch(text) is not None


def ring(keys: Sequence[str]) -> MultiFernet:
    """Return a cipher that encrypts with the first key and decrypts with any of them.  Raises NoKeys."""
    if not keys:
        raise NoKeys(
            "Contact details are not kept: CAIRN_CONTACT_KEYS is not set. Make a key with: "
            "python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"
        )
    return MultiFernet([Fernet(key) for key in keys])


def read(store: Store, keys: Sequence[str], programme: str, participant: str) -> Details | None:
    """Return a participant's contact details, or None.  Raises Locked, NoKeys."""
    kept = store.contact_details(programme, participant)
    if kept is None or not (kept.email or kept.phone):
        return None
    try:
        opened = [ring(keys).decrypt(one).decode() if one else "" for one in (kept.email, kept.phone)]
    except InvalidToken:
        raise Locked(
            "There are contact details that no key in CAIRN_CONTACT_KEYS opens. Add the key that they were "
            "kept with."
        ) from None
    return Details(*opened)


def save(
    store: Store,
    keys: Sequence[str],
    target: CodeTarget,
    details: Details,
    now: datetime,
    screen: str,
    who: str = audit.PARTICIPANT,
) -> None:
    """Save contact details; empty ones delete them.  Raises NotAnAddress, NoKeys, NotFound, NotSaved."""
    details = Details(details.email.strip(), details.phone.strip())
    if details.email and not is_email(details.email):
        raise NotAnAddress("An e-mail address looks like name@example.org.")
    if details.phone and not is_phone(details.phone):
        raise NotAnAddress("A phone number has digits and spaces, like 07700 900123.")
    locking = ring(keys)
    email, phone = (
        locking.encrypt(one.encode()).decode() if one else "" for one in (details.email, details.phone)
    )
    store.save_contact_details(ContactDetails(target.participant, target.programme, email, phone))
    what = "changed contact details" if email or phone else "removed contact details"
    audit.note(store, what, screen, now, who, target.programme, target.participant)


@dataclass(frozen=True)
class Rotated:
    """How many contact details now use the first key, and which ones no key opens."""

    rotated: int
    locked: tuple[ContactDetails, ...]


def rotate(store: Store, keys: Sequence[str]) -> Rotated:
    """Encrypt all contact details again with the first key.  Raises NoKeys, NotSaved."""
    locking = ring(keys)
    rotated, locked = 0, list[ContactDetails]()
    for kept in every(store):
        try:
            email, phone = (locking.rotate(one).decode() if one else "" for one in (kept.email, kept.phone))
        except InvalidToken:
            locked.append(kept)
            continue
        with suppress(
            NotFound, Outdated
        ):  # erased a moment ago, or saved again and so already with the first key
            store.save_contact_details(replace(kept, email=email, phone=phone), before=kept)
        rotated += 1
    return Rotated(rotated, tuple(locked))


def every(store: Store) -> Iterator[ContactDetails]:
    """Yield all contact details, still encrypted."""
    for programme in store.programmes():
        for entry in store.register(programme.id).entries:
            kept = store.contact_details(programme.id, entry.participant.id)
            if kept and (kept.email or kept.phone):
                yield kept

"""Participants' rights: see everything kept about them, stop taking part, have everything erased."""

import logging
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from survey.outcomes import mentions
from survey.people.contact_details import Details
from survey.programme import Programme
from survey.records import Activity, Cost, Participant, Person
from survey.records.codes import ALPHABET
from survey.store import Store, StoreError, audit

NOT_THEIRS = frozenset(
    {
        "code_hash",
        "interviewers",
        "interviewer",
        "coder",
        "asked_by",
        "settled_by",
        "done_by",
        "by",
        "reached",
        "replaced",
    }
)
"""Fields left out of a participant's copy: they identify other people or could open an invitation."""

log = logging.getLogger("cairn.rights")


@dataclass(frozen=True)
class Receipt:
    """Proof that something was done.  Its reference is in the audit log and does not identify anybody."""

    reference: str
    at: datetime


def new_reference() -> str:
    """Return eight random characters as XXXX-XXXX."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def withdraw(
    store: Store, participant: Participant, now: datetime, screen: str, who: str = audit.PARTICIPANT
) -> Receipt:
    """Stop asking a participant, and keep what they sent.

    Drafts and contact details have no further use and are deleted.  Raises NotFound, NotSaved.
    """
    receipt = Receipt(new_reference(), now)

    def stop(person: Person) -> Person:
        since = person.participant.withdrawn or now
        return replace(
            person, participant=replace(person.participant, withdrawn=since), drafts=(), contact_drafts=()
        )

    store.change(participant.programme, participant.id, stop)
    known = store.contact_details(participant.programme, participant.id)
    if known and (known.email or known.phone):
        store.save_contact_details(replace(known, email="", phone=""))
    what = f"withdrew, receipt {receipt.reference}"
    audit.note(store, what, screen, now, who, participant.programme, participant.id)
    return receipt


def erase(
    store: Store, participant: Participant, now: datetime, screen: str, who: str = audit.PARTICIPANT
) -> Receipt:
    """Delete everything about a participant; the audit log keeps their random id.  Raises NotFound, NotSaved.

    Other people's records that name them by their code count them instead.
    The audit log is written first, so that nothing can be erased without a trace.
    """
    receipt = Receipt(new_reference(), now)
    about = (who, participant.programme, participant.id)
    audit.note(store, f"asked to erase everything, receipt {receipt.reference}", screen, now, *about)
    mentions.forget(store, participant)
    store.erase(participant.programme, participant.id)
    try:
        audit.note(store, f"erased everything, receipt {receipt.reference}", screen, now, *about)
    except StoreError:
        log.exception("The audit has that receipt %s was asked for, not that it was done", receipt.reference)
    return receipt


def held(
    programme: Programme,
    person: Person,
    details: Details | None,
    now: datetime,
    met: Iterable[Activity] = (),
    paid: Iterable[Cost] = (),
) -> Mapping[str, Any]:
    """Return everything kept about a participant as plain values; answers are by the ids of items.

    `met` and `paid` are kept with other people's records and mention this participant.
    """
    standing = {one.id for one in person.standing}
    tables = theirs(asdict(person))
    for response in tables["responses"]:
        response["superseded"] = response["id"] not in standing
    return {
        "programme": {"id": programme.id, "name": programme.name},
        "made": now,
        **tables,
        "met": [theirs(asdict(one)) for one in met],
        "paid": [theirs(asdict(one)) for one in paid],
        "contact_details": asdict(details) if details else None,
    }


def theirs(value: Any) -> Any:
    """Return plain values without the fields in NOT_THEIRS."""
    if isinstance(value, Mapping):
        return {
            name: one if name == "answers" else theirs(one)
            for name, one in value.items()
            if name not in NOT_THEIRS
        }
    return [theirs(one) for one in value] if isinstance(value, list | tuple) else value

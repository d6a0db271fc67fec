"""Invitations: codes with which one participant answers the questionnaires of one phase."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from measures.catalogue import Catalogue
from measures.measure import Measure
from survey import Refused
from survey.programme import Phase, Programme
from survey.records import CodeTarget, Invitation, Participant, Person
from survey.records.codes import hash_code, new_code
from survey.store import Outdated, Store

SHORTEST = timedelta(weeks=8)
LAST_PHASE = timedelta(weeks=26)
TRIES = 10
"""How often invitations are begun anew where somebody answers while they are made."""


class CodeUnknown(Refused):
    """No invitation has this code."""


class CodeExpired(Refused):
    """The invitation has expired."""


class LicenceMissing(Refused):
    """The programme asks a measure that needs a licence, and has none."""

    def __init__(self, measure: Measure, programme: Programme) -> None:
        self.measure = measure
        super().__init__(
            f"{measure.words('en').short_title} needs a licence; programme “{programme.id}” names none. "
            f"{measure.how_to_license} Then add the programme file again, with its licence_reference."
        )


class NothingAsked(Refused):
    """This role has no questionnaires at this phase."""


class TakesNoPart(Refused):
    """The participant has declined or withdrawn, so they are not invited."""


def expiry(programme: Programme, participant: Participant, phase: Phase, now: datetime) -> datetime:
    """Return when an invitation made now ends.

    It ends when the next phase opens, or 26 weeks after the last phase opened, but never before `SHORTEST`
    has passed.
    """
    position = programme.phases.index(phase)
    following = programme.phases[position + 1 : position + 2]
    last_day = (
        following[0].due(participant.joined) if following else phase.due(participant.joined) + LAST_PHASE
    )
    return max(datetime(last_day.year, last_day.month, last_day.day, tzinfo=now.tzinfo), now + SHORTEST)


def check_licence(programme: Programme, catalogue: Catalogue, measures: tuple[str, ...]) -> None:
    """Raise LicenceMissing if a measure needs a licence that the programme does not have."""
    if programme.licence_reference or programme.demonstration:
        return
    for measure in (catalogue[one] for one in measures):
        if measure.licence_required:
            raise LicenceMissing(measure, programme)


def invite(
    store: Store,
    secret_key: str,
    programme: Programme,
    catalogue: Catalogue,
    participant: str,
    phase: str,
    now: datetime,
    *,
    declined_too: bool = False,
) -> str:
    """Invite a participant to a phase and return the code, which is not stored.

    Raise what `invite_all` raises.
    """
    codes = invite_all(
        store, secret_key, programme, catalogue, [participant], phase, now, declined_too=declined_too
    )
    return codes[participant]


def invite_all(
    store: Store,
    secret_key: str,
    programme: Programme,
    catalogue: Catalogue,
    participants: Iterable[str],
    phase: str,
    now: datetime,
    *,
    declined_too: bool = False,
) -> dict[str, str]:
    """Invite all of these participants (ids) to a phase, or none; return their codes, which are not stored.

    If somebody already has an invitation to this phase, it is renewed and its older code stops working.
    `declined_too`: these participants said that they changed their mind after they declined.  They count as
    declined until they agree by their own link.  Nobody who withdrew is ever invited.
    Raise NothingAsked, TakesNoPart, LicenceMissing, NotFound, Damaged, NotSaved; Outdated if people keep
    changing.
    """
    wanted = tuple(dict.fromkeys(participants))
    for attempt in range(1, TRIES + 1):
        changes: list[tuple[Person, Person]] = []
        codes: dict[str, str] = {}
        targets: dict[str, CodeTarget] = {}
        for before in (store.person(programme.id, one) for one in wanted):
            check_asked(programme, catalogue, before.participant.role, phase)
            if before.participant.withdrawn or (before.participant.declined and not declined_too):
                raise TakesNoPart(f"{before.participant.code} does not take part. Nobody was invited.")
            code = new_code()
            invitation = invitation_of(programme, before, phase, hash_code(secret_key, code), now)
            others = tuple(one for one in before.invitations if one.id != invitation.id)
            changes.append((before, replace(before, invitations=(*others, invitation))))
            codes[before.participant.id] = code
            targets[invitation.code_hash] = CodeTarget(programme.id, before.participant.id, invitation.id)
        try:
            store.save_people(changes, targets)
            break
        except Outdated:
            if attempt == TRIES:
                raise
    return codes


def check_asked(programme: Programme, catalogue: Catalogue, role: str, phase: str) -> None:
    """Raise NothingAsked or LicenceMissing if a role cannot be invited to a phase."""
    asked = programme.measures_for(role, phase)
    if not asked:
        raise NothingAsked(f"{programme.role(role).name} are asked nothing at {programme.phase(phase).name}.")
    check_licence(programme, catalogue, asked)


def invitation_of(
    programme: Programme, person: Person, phase: str, code_hash: str, now: datetime
) -> Invitation:
    """Return a person's invitation to a phase, new or renewed."""
    earlier = next((one for one in person.invitations if one.phase == phase), None)
    return Invitation(
        id=earlier.id if earlier else uuid4().hex,
        phase=phase,
        code_hash=code_hash,
        created=now,
        expires=expiry(programme, person.participant, programme.phase(phase), now),
        opened=earlier.opened if earlier else None,
    )


def redeem(store: Store, secret_key: str, code: str, now: datetime) -> CodeTarget:
    """Return what a code opens, and record the first opening.  Raise CodeUnknown, CodeExpired."""
    code_hash = hash_code(secret_key, code)
    target = store.find_code(code_hash)
    invitation = target and store.person(target.programme, target.participant).invitation(target.invitation)
    if not target or not invitation or invitation.code_hash != code_hash:
        raise CodeUnknown
    if invitation.expires and invitation.expires <= now:
        raise CodeExpired
    if not invitation.opened:
        store.change(
            target.programme, target.participant, lambda person: opened(person, target.invitation, now)
        )
    return target


def opened(person: Person, invitation_id: str, now: datetime) -> Person:
    """Return the person with the first opening of an invitation recorded."""
    return replace(
        person,
        invitations=tuple(
            replace(one, opened=one.opened or now) if one.id == invitation_id else one
            for one in person.invitations
        ),
    )


def invitation_to(person: Person, phase: str) -> Invitation | None:
    """Return the invitation to a phase that has a code, or None."""
    return next((one for one in person.invitations if one.phase == phase and one.code_hash), None)

"""Assisted answering: enter answers with a participant, or from their paper form."""

from dataclasses import replace
from datetime import datetime

from measures.catalogue import Catalogue
from survey.people.invitations import TakesNoPart, check_asked, invitation_of, opened
from survey.programme import Programme
from survey.records import CodeTarget, Person
from survey.store import Store


def begin(
    store: Store, catalogue: Catalogue, programme: Programme, participant: str, phase: str, now: datetime
) -> CodeTarget:
    """Return a participant's invitation to a phase; make one without a code if there is none.

    The code of an existing invitation keeps working.  Raises NothingAsked, TakesNoPart, LicenceMissing,
    NotFound, NotSaved.
    """

    def open_for(person: Person) -> Person:
        check_asked(programme, catalogue, person.participant.role, phase)
        if person.participant.stopped:
            raise TakesNoPart(f"{person.participant.code} does not take part. Nothing was begun.")
        known = [one for one in person.invitations if one.phase == phase]
        if not known:
            known = [replace(invitation_of(programme, person, phase, "", now), expires=None)]
            person = replace(person, invitations=(*person.invitations, *known))
        return opened(person, known[0].id, now)

    person = store.change(programme.id, participant, open_for)
    invitation = next(one.id for one in person.invitations if one.phase == phase)
    return CodeTarget(programme.id, participant, invitation)

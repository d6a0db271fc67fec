"""Programmes as used: added from a file, read from the store."""

from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from measures.catalogue import Catalogue
from measures.faults import DefinitionError, Fault
from measures.measure import Measure
from measures.parts import Banding, Norm
from survey import Refused
from survey.programme import Programme
from survey.programme.file import read_programme
from survey.records import Evaluation, ProgrammeRecord, Register
from survey.store import NotFound, Store
from survey.store.edits import refuse_if_changed


class StillUsed(Refused):
    """A new text leaves out a role or phase that people in the programme have; `used` names each."""

    def __init__(self, programme: str, used: list[str]) -> None:
        self.used = used
        super().__init__(
            f"The new text of {programme} leaves out what its people have: {', '.join(used)}. "
            "Keep these; whoever is asked nothing needs no asks. The text from before stays."
        )


def load(store: Store, catalogue: Catalogue, programme_id: str) -> Programme:
    """The programme of this id, read once per text.

    Raises NotFound, and DefinitionError where it asks for measures that the catalogue no longer has.
    """
    return loaded(store.programme(programme_id), catalogue)


def loaded(record: ProgrammeRecord, catalogue: Catalogue) -> Programme:
    """The programme of a record.  Raises DefinitionError as `load` does."""
    programme = read(record.definition, record.id, catalogue)
    LOADED[record.id] = programme
    return programme


LOADED: dict[str, Programme] = {}


def last_loaded(programme_id: str) -> Programme | None:
    """The programme as this process last loaded it: contacts are shown also while the store is away."""
    return LOADED.get(programme_id)


@lru_cache(maxsize=64)
def read(definition: str, name: str, catalogue: Catalogue) -> Programme:
    """The programme of a text, the same object for the same text."""
    return read_programme(definition, name, catalogue)


def add_programme(store: Store, catalogue: Catalogue, definition: str, name: str, now: datetime) -> Programme:
    """Keep a programme's text, or replace it under the same id.

    Raises DefinitionError, NotSaved, and StillUsed for a text without a role or phase that somebody has.
    """
    programme = read_programme(definition, name, catalogue)
    try:
        record = replace(store.programme(programme.id), definition=definition)
    except NotFound:
        record = ProgrammeRecord(programme.id, definition, added=now)
    else:
        keep_what_is_used(programme, store.register(programme.id))
    store.save_programme(record)
    return programme


def checked(store: Store, catalogue: Catalogue, programme_id: str, definition: str) -> Programme:
    """The programme that a new text for it makes; nothing is kept.  Raises DefinitionError, StillUsed."""
    programme = read_programme(definition, programme_id, catalogue)
    if programme.id != programme_id:
        raise DefinitionError(programme_id, [Fault("id", f"must stay {programme_id}")])
    keep_what_is_used(programme, store.register(programme_id))
    return programme


def revise(store: Store, catalogue: Catalogue, programme_id: str, definition: str, seen: str) -> Programme:
    """Replace a programme's text by one that was made from the text with the edit token `seen`.

    Raises DefinitionError, StillUsed, ChangedMeanwhile, NotFound, NotSaved.
    """
    programme = checked(store, catalogue, programme_id, definition)

    def change(evaluation: Evaluation) -> Evaluation:
        refuse_if_changed(evaluation.programme.definition, seen)
        return replace(evaluation, programme=replace(evaluation.programme, definition=definition))

    store.change_evaluation(programme_id, change)
    return programme


def keep_what_is_used(programme: Programme, register: Register) -> None:
    """Raise StillUsed where somebody has a role or phase that a programme has not."""
    roles, phases = set[str](), set[str]()
    for entry in register.entries:
        roles.add(entry.participant.role)
        phases.update(entry.invited, (phase for phase, _ in entry.started), (one.phase for one in entry.sent))
    roles -= {role.id for role in programme.roles}
    phases -= {phase.id for phase in programme.phases}
    used = [f"role {role}" for role in sorted(roles)] + [f"phase {phase}" for phase in sorted(phases)]
    if used:
        raise StillUsed(programme.id, used)


def banding(programme: Programme, measure: Measure) -> Banding | None:
    """The banding that a programme chose for a measure, the default otherwise; None for one without bands."""
    return measure.banding(programme.bandings.get(measure.id))


def norm(programme: Programme, measure: Measure) -> Norm | None:
    """The norm that a programme chose for a measure, if any."""
    chosen = programme.norms.get(measure.id)
    return measure.norm(chosen) if chosen else None

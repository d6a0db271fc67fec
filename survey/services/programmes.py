"""Programmes as used: added from a file, read from the store."""

from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from measures.catalogue import Catalogue
from measures.measure import Banding, Measure, Norm
from survey.programme import Programme
from survey.programme_file import read_programme
from survey.records import ProgrammeRecord
from survey.store import NotFound, Store


def load(store: Store, catalogue: Catalogue, programme_id: str) -> Programme:
    """The programme of this id, read once per text.

    Raises NotFound, and DefinitionError where it asks for measures that the catalogue no longer has.
    """
    return read(store.programme(programme_id).definition, programme_id, catalogue)


@lru_cache(maxsize=64)
def read(definition: str, name: str, catalogue: Catalogue) -> Programme:
    """The programme of a text, the same object for the same text."""
    return read_programme(definition, name, catalogue)


def add(store: Store, catalogue: Catalogue, definition: str, name: str, now: datetime) -> Programme:
    """Keep a programme's text, or replace it under the same id.  Raises DefinitionError, NotSaved."""
    programme = read_programme(definition, name, catalogue)
    try:
        record = replace(store.programme(programme.id), definition=definition)
    except NotFound:
        record = ProgrammeRecord(programme.id, definition, added=now)
    store.save_programme(record)
    return programme


def banding(programme: Programme, measure: Measure) -> Banding | None:
    """The banding that a programme chose for a measure, the default otherwise; None for one without bands."""
    return measure.banding(programme.bandings.get(measure.id))


def norm(programme: Programme, measure: Measure) -> Norm | None:
    """The norm that a programme chose for a measure, if any."""
    chosen = programme.norms.get(measure.id)
    return measure.norm(chosen) if chosen else None

"""Stores to measure on, filled with made-up people."""

import os
import random
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from measures.catalogue import load_catalogue
from measures.measure import Measure
from measures.scoring import score
from survey.programme import Phase, Programme
from survey.programme.file import read_programme
from survey.records import CodeTarget, Consent, Invitation, Participant, Person, ProgrammeRecord, Response
from survey.records.codes import hash_code
from survey.store import Store
from survey.store.folder import FolderStore
from tests.benchmarks.figures import ARTIFACTS

SECRET_KEY = "a key for the benchmarks only"
JOINED = datetime(2026, 1, 5, tzinfo=UTC)
TOGETHER = 20_000
"""So many people are made and kept at once."""

SITES = ("north", "south", "east", "west")


def code_of(number: int) -> str:
    """The code that invites the person of this number (from 0) to the end phase."""
    return f"{number:012d}"


def id_of(number: int) -> str:
    """The id of the person of this number."""
    return uuid5(NAMESPACE_OID, str(number)).hex


def filled(people: int, phases: int) -> Path:
    """A new store folder with the pilot's programme and this many peer supporters.

    Each has agreed, is invited to the end phase, and has sent answers at this many phases from the first on.
    """
    folder = ARTIFACTS / f"store-{people}-{phases}"
    shutil.rmtree(folder, ignore_errors=True)
    fill(FolderStore(folder), people, phases)
    os.sync()  # what filling left to be written must not slow down what is measured
    return folder


def vip_text() -> str:
    """The pilot's programme file, for accounts without a second factor."""
    text = files("survey").joinpath("programme/shipped/vip.toml").read_text(encoding="utf-8")
    return text.replace('id = "vip"', 'id = "vip"\nsecond_factor = "optional"', 1)


def fill(store: Store, people: int, phases: int, measures: Sequence[str] = ("wemwbs",)) -> None:
    """The same, in an empty store."""
    catalogue = load_catalogue()
    text = vip_text()
    programme = read_programme(text, "vip.toml", catalogue)
    store.save_programme(ProgrammeRecord(programme.id, text, JOINED))
    chance = random.Random(20141201)
    asked = [catalogue[one] for one in measures]
    for first in range(0, people, TOGETHER):
        some = [
            person(number, programme, asked, phases, chance)
            for number in range(first, min(first + TOGETHER, people))
        ]
        codes = {
            one.invitations[0].code_hash: CodeTarget(programme.id, one.participant.id, one.invitations[0].id)
            for one in some
        }
        store.save_people(((None, one) for one in some), codes)


def person(
    number: int, programme: Programme, measures: Sequence[Measure], phases: int, chance: random.Random
) -> Person:
    """One made-up peer supporter."""
    site, joined = SITES[number % len(SITES)], JOINED + timedelta(days=number % 60)
    identity = id_of(number)
    return Person(
        Participant(identity, programme.id, f"P{number:05d}", "peer-supporter", site, joined.date()),
        consents=(Consent(f"{identity}-c", programme.consent.version, programme.consent.statements, joined),),
        invitations=(Invitation(identity, "end", hash_code(SECRET_KEY, code_of(number)), joined),),
        responses=tuple(
            response
            for measure in measures
            for response in answered(number, programme.phases[:phases], measure, joined, chance)
        ),
    )


def answered(
    number: int, phases: tuple[Phase, ...], measure: Measure, joined: datetime, chance: random.Random
) -> Iterator[Response]:
    """Made-up responses to a measure at each phase, getting a little better."""
    leaning = chance.gauss(3.2, 0.6)
    for phase in phases:
        answers = {
            item.id: min(5, max(1, round(chance.gauss(leaning + phase.week / 52, 0.7))))
            for item in measure.items
            if item.kind != "text"
        }
        result = score(measure, answers)
        sent = joined + timedelta(weeks=phase.week)
        yield Response(
            f"{id_of(number)}-{phase.id}-{measure.id}",
            phase.id,
            measure.key,
            answers,
            result.raw,
            result.value,
            0,
            sent,
        )

"""Whether a service is ready for peer supporters: recommendations that the team answers at each phase."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import get_args
from uuid import uuid4

from survey.outcomes.entering import Fault, Faulty, Wrong, one_of, words
from survey.records import Account, Evaluation, Readiness, Ready
from survey.store import Store
from survey.store.edits import refuse_if_changed

ANSWERS: tuple[Ready, ...] = get_args(Ready)
LONGEST_NOTE = 500


@dataclass(frozen=True)
class Recommendation:
    """One thing that should be in place."""

    id: str
    title: str


@lru_cache(maxsize=1)
def recommendations() -> tuple[Recommendation, ...]:
    """The recommendations, in order."""
    text = files("survey").joinpath("programme", "shipped", "readiness.toml").read_text(encoding="utf-8")
    return tuple(Recommendation(**one) for one in tomllib.loads(text)["recommendations"])


def answers(evaluation: Evaluation) -> Mapping[tuple[str, str], Readiness]:
    """What the team answered, by recommendation and phase (ids)."""
    return {(one.recommendation, one.phase): one for one in evaluation.readiness}


def read(given: Mapping[str, str], phase: str, by: Account, now: datetime) -> tuple[Readiness, ...]:
    """The answers of a form, whose fields are a recommendation's id, and that with "-note".

    What has no answer is left out.  Raises Faulty.
    """
    found, faults = list[Readiness](), list[Fault]()
    for one in recommendations():
        values = {"answer": given.get(one.id, ""), "note": given.get(f"{one.id}-note", "").strip()}
        try:
            name, note = f"{one.id}-note", words(longest=LONGEST_NOTE)(values["note"])
            name, answer = one.id, one_of(ANSWERS, None if note else "")(values["answer"])
        except Wrong as wrong:
            faults.append(Fault(name, wrong.words, wrong.values))
            continue
        if answer:
            found.append(Readiness(uuid4().hex, now, by.id, phase, one.id, answer, note))
    if faults:
        raise Faulty(faults)
    return tuple(found)


def at_phase(evaluation: Evaluation, phase: str) -> list[Readiness]:
    """Return the team's answers at a phase (id)."""
    return [one for one in evaluation.readiness if one.phase == phase]


def answer(store: Store, programme: str, phase: str, given: tuple[Readiness, ...], seen: str) -> Evaluation:
    """Replace the team's answers at a phase (id) that have the edit token `seen`.

    Raises ChangedMeanwhile, NotFound, NotSaved.
    """

    def change(before: Evaluation) -> Evaluation:
        refuse_if_changed(at_phase(before, phase), seen)
        others = tuple(one for one in before.readiness if one.phase != phase)
        return replace(before, readiness=(*others, *given))

    return store.change_evaluation(programme, change)

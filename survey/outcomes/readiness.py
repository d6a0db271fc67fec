"""Whether a service is ready for peer supporters: recommendations that the team answers at each phase."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from uuid import uuid4

from survey import N_
from survey.outcomes.kind import Faulty, Field, FieldFault, Kind
from survey.outcomes.values import ChoiceValue, Known, WordsValue, Wrong
from survey.records import Account, Evaluation, Readiness, Ready
from survey.store import Store
from survey.store.edits import refuse_if_changed

ANSWERS: Mapping[Ready, str] = {"in-place": N_("In place"), "partly": N_("Partly"), "not-yet": N_("Not yet")}
NOTE = WordsValue(longest=500)

READINESS = Kind(
    "readiness",
    title=N_("Readiness"),
    row="what the team answered to one recommendation at one phase",
    record=Readiness,
    table="readiness",
    about_people=False,
    fields=(
        Field("phase", N_("Phase"), WordsValue(), "phase"),
        Field("recommendation", N_("Recommendation"), WordsValue(), "recommendation"),
        Field("answer", N_("Answer"), ChoiceValue(ANSWERS), "in-place, partly or not-yet"),
        Field("note", N_("Note"), NOTE, "note"),
    ),
)


@dataclass(frozen=True)
class Recommendation:
    """One thing that should be in place."""

    id: str
    title: str


@lru_cache(maxsize=1)
def recommendations() -> tuple[Recommendation, ...]:
    """Return the recommendations, in order."""
    text = files("survey").joinpath("programme", "shipped", "readiness.toml").read_text(encoding="utf-8")
    return tuple(Recommendation(**one) for one in tomllib.loads(text)["recommendations"])


def answers(evaluation: Evaluation) -> Mapping[tuple[str, str], Readiness]:
    """Return the team's answers by recommendation and phase (ids)."""
    return {(one.recommendation, one.phase): one for one in evaluation.readiness}


def read(
    given: Mapping[str, str], phase: str, by: Account, now: datetime, known: Known
) -> tuple[Readiness, ...]:
    """Return the answers of a form, whose fields are each recommendation's id, and that with "-note".

    Unanswered recommendations are left out.  Raise Faulty.
    """
    found, faults = list[Readiness](), list[FieldFault]()
    for one in recommendations():
        name = f"{one.id}-note"
        try:
            note = NOTE.read(given.get(name, "").strip(), known)
            name, needed = one.id, ChoiceValue(ANSWERS, None if note else "")
            answer = needed.read(given.get(one.id, ""), known)
        except Wrong as wrong:
            faults.append(FieldFault(name, wrong.phrase.words, wrong.phrase.values))
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

    Raise ChangedMeanwhile, NotFound, NotSaved.
    """

    def change(before: Evaluation) -> Evaluation:
        refuse_if_changed(at_phase(before, phase), seen)
        others = tuple(one for one in before.readiness if one.phase != phase)
        return replace(before, readiness=(*others, *given))

    return store.change_evaluation(programme, change)

"""The evaluators' own text in the report, by section; nobody overwrites a colleague's change unseen."""

from dataclasses import replace
from datetime import datetime

from survey.records import Evaluation, OwnWords
from survey.store import Store
from survey.store.edits import refuse_if_changed

SECTIONS = ("summary", "aims", "discussion", "recommendations", "limits")
"""The sections that take own words."""

LIMIT = 50_000
"""Characters that the own words of a section may have."""


def text(evaluation: Evaluation, section: str) -> str:
    """Return the own words of a section, "" if there are none."""
    return next((one.text for one in evaluation.own_words if one.id == section), "")


def save(store: Store, programme: str, kept: OwnWords, seen: str) -> Evaluation:
    """Keep own words in place of those with the edit token `seen`.

    Raises ChangedMeanwhile (with the words that are stored), NotFound, NotSaved.
    """

    def put(evaluation: Evaluation) -> Evaluation:
        theirs = text(evaluation, kept.id)
        if theirs == kept.text:
            return evaluation
        refuse_if_changed(theirs, seen)
        others = tuple(one for one in evaluation.own_words if one.id != kept.id)
        return replace(evaluation, own_words=(*others, kept) if kept.text else others)

    return store.change_evaluation(programme, put)


def written(section: str, words: str, now: datetime, by: str) -> OwnWords:
    """Return own words as they are stored: with one kind of line end, and no space around them."""
    return OwnWords(section, words.replace("\r\n", "\n").strip(), now, by)

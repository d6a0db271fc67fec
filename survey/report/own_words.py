"""What evaluators write themselves in the report, section by section; nobody's words are written over."""

from dataclasses import replace
from datetime import datetime

from survey import Refused
from survey.records import Evaluation, OwnWords
from survey.records.edits import base_of
from survey.store import Store

SECTIONS = ("summary", "aims", "discussion", "recommendations", "limits")
"""The sections that take own words."""

LIMIT = 50_000
"""Characters that the own words of a section may have."""


class ChangedMeanwhile(Refused):
    """Somebody else changed the same words; `theirs` are what they are now."""

    def __init__(self, theirs: str) -> None:
        self.theirs = theirs
        super().__init__("Somebody else has changed these words meanwhile. Nothing was saved.")


def text(evaluation: Evaluation, section: str) -> str:
    """The own words of a section, "" where there are none."""
    return next((one.text for one in evaluation.own_words if one.id == section), "")


def base(words: str) -> str:
    """What stands for words in a form, to tell whether somebody else has changed them meanwhile."""
    return base_of(words)


def save(store: Store, programme: str, kept: OwnWords, was: str) -> Evaluation:
    """Keep own words in place of those that `was` stands for (`base`).

    Raises ChangedMeanwhile where they are others by now, NotFound, NotSaved.
    """

    def put(evaluation: Evaluation) -> Evaluation:
        theirs = text(evaluation, kept.id)
        if theirs == kept.text:
            return evaluation
        if base(theirs) != was:
            raise ChangedMeanwhile(theirs)
        others = tuple(one for one in evaluation.own_words if one.id != kept.id)
        return replace(evaluation, own_words=(*others, kept) if kept.text else others)

    return store.change_evaluation(programme, put)


def written(section: str, words: str, now: datetime, by: str) -> OwnWords:
    """Own words as they are kept: with one kind of line end, and nothing around them."""
    return OwnWords(section, words.replace("\r\n", "\n").strip(), now, by)

"""Save a transcript with its interview, remove names, and close the interview."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from survey import Refused
from survey.interviews import interviews
from survey.interviews.transcripts.reading import visible
from survey.interviews.transcripts.replacing import decided, without_names
from survey.interviews.transcripts.splitting import written
from survey.records import Interview, Turn
from survey.store import Store
from survey.store.edits import refuse_if_changed

NAME_LIMIT = 100
"""Characters that are kept of a file's name, the last."""

Key = tuple[str, str, str]
"""A programme, a participant and an interview (ids)."""


class NothingToClose(Refused):
    """The interview is empty."""


def made_final(one: Interview) -> tuple[object, ...]:
    """Return all that closing makes final: words, decisions, and the file."""
    return one.turns, one.notes, one.place, one.present, one.replaced, one.file_name, one.file


def keep(store: Store, key: Key, turns: tuple[Turn, ...], seen: str, now: datetime) -> Interview:
    """Save a transcript in place of the one with the edit token `seen`.

    Raise ChangedMeanwhile (with the turns that are stored), Closed, NotFound, NotSaved.
    """

    def put(one: Interview) -> Interview:
        if one.turns == turns:
            return one
        refuse_if_changed(one.turns, seen)
        return replace(one, turns=turns, updated=now, revision=one.revision + 1)

    return interviews.change(store, *key, put)


def keep_file(store: Store, key: Key, name: str, content: bytes, now: datetime) -> Interview:
    """Save an uploaded file; an empty name and no bytes delete it.  Raise Closed, NotFound, NotSaved."""
    packed, called = base64.b64encode(content).decode(), "".join(map(visible, name))[-NAME_LIMIT:]
    return interviews.change(
        store, *key, lambda one: replace(one, file_name=called, file=packed, updated=now)
    )


def decide(store: Store, key: Key, chosen: Mapping[str, str], now: datetime, undo: set[str]) -> Interview:
    """Replace words by tags (KEEP leaves them as they are), and undo earlier decisions about some words.

    Raise NoTag, Closed, NotFound, NotSaved.
    """

    def mark(one: Interview) -> Interview:
        kept = [mark for mark in one.replaced if mark.words not in undo]
        return replace(one, replaced=decided(kept, chosen), updated=now, revision=one.revision + 1)

    return interviews.change(store, *key, mark)


def close(
    store: Store, key: Key, prompts: Mapping[str, str], now: datetime, *, seen: str, file_too: bool
) -> Interview:
    """Close an interview: remove the replaced words, and fix its text.

    `prompts` are the words of the prompts, by id and in order, above their notes.  `seen` is the edit token
    of `made_final`.  The uploaded file, which contains names, is deleted unless it is to be kept.  Raise
    ChangedMeanwhile, NothingToClose, Closed, NotFound, NotSaved.
    """

    def finish(one: Interview) -> Interview:
        refuse_if_changed(made_final(one), seen)
        final = without_names(one)
        text = composed(final, prompts)
        if not text.strip():
            raise NothingToClose("There is nothing in this interview yet.")
        tags = {mark.tag: replace(mark, words="") for mark in one.replaced if mark.tag}
        return replace(
            final,
            file=one.file if file_too else "",
            file_name=one.file_name if file_too else "",
            replaced=tuple(tags.values()),
            text=text,
            closed=now,
            updated=now,
        )

    return interviews.change(store, *key, finish)


def composed(interview: Interview, prompts: Mapping[str, str]) -> str:
    """Return the text of an interview, line by line: the turns of the speakers, then the notes by prompt."""
    known = interviews.notes_of(interview)
    parts = [written(interview.turns), *headed_notes(known, prompts)]
    return "\n".join(part for part in parts if part)


def headed_notes(notes: Mapping[str, str], prompts: Mapping[str, str]) -> Iterator[str]:
    """Return each note with its prompt above it, in the order of the prompts; notes without a prompt last."""
    for prompt, words in prompts.items():
        if notes.get(prompt):
            yield f"{words}\n{notes[prompt]}"
    yield from (text for prompt, text in notes.items() if prompt not in prompts)

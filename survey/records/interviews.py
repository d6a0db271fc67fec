"""What was said: interviews, and what was made of their words.  Times are aware UTC."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from survey.records.fields import AccountId, CoderId, GuideKey, InterviewId, PhaseId, TextId, ThemeId

Quoting = Literal["no", "anonymous", "approved"]
"""Whether somebody may be quoted: not at all, without a name, or what they have approved."""

Verdict = Literal["", "accurate", "corrections", "no quotes"]
"""What a participant said of a record of their words; "" until they have."""

AGREED = "agreed"
"""Whose an excerpt is that coders settled on together."""


@dataclass(frozen=True)
class Note:
    """What was noted under one prompt (its id in the guide)."""

    prompt: str
    text: str


@dataclass(frozen=True)
class Turn:
    """What one speaker said before another spoke; the speaker is a role or initials, "" where not known."""

    speaker: str
    text: str


@dataclass(frozen=True)
class Replacement:
    """Words that name somebody or some place, and the tag that is shown instead, e.g. [colleague].

    Once the interview is closed the words themselves are gone, and `words` is "".
    """

    words: str
    tag: str


@dataclass(frozen=True)
class Interview:
    """One interview: notes by prompt, a transcript, or both; `guide` is `id@version`.

    `notes` and `turns` are as they were taken; `replaced` is applied where they are shown, and for good when
    the interview is closed.  Only a closed interview can be coded and checked: `text` is then its words, the
    same for good, so that excerpts keep their places; "" before.  `revision` counts the saves.  `minutes` is
    how long it lasted; `file` is what was uploaded (base64), kept only if asked for.
    """

    id: str
    phase: PhaseId
    guide: GuideKey
    interviewer: AccountId
    created: datetime
    updated: datetime
    held: date | None = None
    place: str = ""
    present: str = ""
    minutes: int | None = None
    quoting: Quoting = "no"
    notes: tuple[Note, ...] = ()
    turns: tuple[Turn, ...] = ()
    replaced: tuple[Replacement, ...] = ()
    revision: int = 0
    closed: datetime | None = None
    text: str = ""
    file_name: str = ""
    file: str = ""


@dataclass(frozen=True)
class Excerpt:
    """A stretch of a closed text with its themes (ids), as one coder (an account's id, or AGREED) sees it.

    `source` is the id of an interview or meeting; `start` and `end` count characters (code points) of its
    text, the end not included.
    """

    id: str
    source: TextId
    start: int
    end: int
    themes: tuple[ThemeId, ...]
    coder: CoderId
    created: datetime


@dataclass(frozen=True)
class Coding:
    """That an account codes a text (the id of an interview or meeting), and when it had finished.

    Until all who code a text have finished, nobody sees the others' excerpts.  An account that `reads` codes
    nothing: it has seen what others coded, and can begin no more.
    """

    id: str
    source: TextId
    coder: CoderId
    begun: datetime
    finished: datetime | None = None
    reads: bool = False


@dataclass(frozen=True)
class MemberCheck:
    """A participant is asked whether the record of an interview (id) is accurate.

    They are shown the summary, or the transcript where `summary` is "".  What they correct is accepted or
    discussed by an account, with a remark.
    """

    id: str
    interview: InterviewId
    summary: str
    asked: datetime
    asked_by: AccountId
    verdict: Verdict = ""
    corrections: str = ""
    answered: datetime | None = None
    outcome: Literal["", "accepted", "discussed"] = ""
    remark: str = ""
    settled: datetime | None = None
    settled_by: AccountId | None = None

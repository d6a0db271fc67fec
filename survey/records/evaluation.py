"""A programme, and what is kept about it as a whole.  Times are aware UTC."""

from dataclasses import dataclass
from datetime import date, datetime

from survey.records.fields import AccountId, RoleOrCode, ThemeId
from survey.records.interviews import Coding, Excerpt
from survey.records.outcomes import Activity, Cost, Readiness


@dataclass(frozen=True)
class ProgrammeRecord:
    """A programme as used: its TOML text, and the open code of its feedback link if it publishes one."""

    id: str
    definition: str
    added: datetime
    feedback_code: str | None = None


@dataclass(frozen=True)
class Theme:
    """A category of the codebook; `parent` is the id of the theme that it is part of, "" for none.

    `merged` names the theme that took this one's place: it is used no more.
    """

    id: str
    name: str
    description: str = ""
    use: str = ""
    avoid: str = ""
    example: str = ""
    parent: ThemeId = ""
    merged: ThemeId = ""


@dataclass(frozen=True)
class CodebookChange:
    """What an account did to the codebook, in words: the history of its themes (ids)."""

    id: str
    at: datetime
    by: AccountId
    what: str
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Action:
    """What a meeting agreed that somebody (a role, not a name) does, by when."""

    what: str
    owner: RoleOrCode
    due: date | None = None
    done: bool = False


@dataclass(frozen=True)
class Meeting:
    """The minutes of one meeting; `present` holds roles, not names.

    Only closed minutes can be coded; `text` is then their words, the same for good, and "" before.
    """

    id: str
    held: date
    present: tuple[RoleOrCode, ...]
    discussed: str
    agreed: str
    actions: tuple[Action, ...]
    created: datetime
    updated: datetime
    revision: int = 0
    closed: datetime | None = None
    text: str = ""


@dataclass(frozen=True)
class OwnWords:
    """What evaluators wrote themselves for a section of the report; its id is the section's."""

    id: str
    text: str
    updated: datetime
    by: AccountId


@dataclass(frozen=True)
class Evaluation:
    """A programme with all that is kept about it as a whole, one document.

    `excerpts` and `codings` are those of meetings; an interview's are with its person.  `activities` are
    those of the team; a participant's are with them.
    """

    programme: ProgrammeRecord
    themes: tuple[Theme, ...] = ()
    changes: tuple[CodebookChange, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    codings: tuple[Coding, ...] = ()
    activities: tuple[Activity, ...] = ()
    costs: tuple[Cost, ...] = ()
    readiness: tuple[Readiness, ...] = ()
    own_words: tuple[OwnWords, ...] = ()

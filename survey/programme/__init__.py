"""What is evaluated: its phases, roles, what each role is asked at each phase, and the words around it."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal


@dataclass(frozen=True)
class Phase:
    """A point in the programme, `week` whole weeks after somebody joined; open for `weeks_open` weeks."""

    id: str
    name: str
    week: int
    weeks_open: int = 4

    def due(self, joined: date) -> date:
        """The day on which this phase opens for somebody who joined on a day."""
        return joined + timedelta(weeks=self.week)

    def overdue(self, joined: date) -> date:
        """The first day on which somebody who has not answered is late."""
        return self.due(joined) + timedelta(weeks=self.weeks_open)


@dataclass(frozen=True)
class Role:
    """A part that people play, e.g. peer supporter."""

    id: str
    name: str


@dataclass(frozen=True)
class SupportContact:
    """Where somebody can turn for support; shown on every participant page."""

    name: str
    detail: str = ""
    phone: str = ""
    url: str = ""


@dataclass(frozen=True)
class Operator:
    """Who runs the programme, and how its pages look: a `#rrggbb` colour and an image file's data, if any."""

    name: str
    colour: str = "#1d5e63"
    logo: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Information:
    """What a participant is told before they start; each value is paragraphs of plain text."""

    what: tuple[str, ...]
    why: tuple[str, ...]
    how_long: tuple[str, ...]
    who_sees: tuple[str, ...]


@dataclass(frozen=True)
class ConsentText:
    """The statements that a participant agrees to before the first question."""

    version: int
    statements: tuple[str, ...]


@dataclass(frozen=True)
class FeedbackLink:
    """The open link through which anybody of a role answers anonymously, again and again."""

    role: str
    phase: str
    measures: tuple[str, ...]
    title: str
    information: tuple[str, ...]


@dataclass(frozen=True)
class Safeguarding:
    """Whoever sends a wellbeing score in the lowest band is shown contacts, and may ask to be contacted.

    `information` says who will get in touch, and how soon.  Such a request is a task for `staff` (e-mail
    addresses of accounts), beside evaluators and the participant's own interviewers.
    """

    information: tuple[str, ...]
    staff: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notices:
    """The operator's own paragraphs; pages have sound defaults for what is empty.

    `security_contact` is a mailto: or https:// address for whoever finds a weakness.
    """

    privacy: tuple[str, ...] = ()
    cookies: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    security_contact: str = ""


@dataclass(frozen=True, eq=False)
class Programme:
    """A programme's definition; `names` are people and places to take out of transcripts.

    `asks` maps (role id, phase id) to the ids of the measures asked there, `guides` to the id of the guide by
    which the role is interviewed there.  `logs` are the roles (ids) that log their own shifts,
    `asks_service_use` those asked at each phase how often they used mental health services.
    """

    id: str
    name: str
    operator: Operator
    phases: tuple[Phase, ...]
    roles: tuple[Role, ...]
    asks: Mapping[tuple[str, str], tuple[str, ...]]
    support: tuple[SupportContact, ...]
    information: Information
    consent: ConsentText
    guides: Mapping[tuple[str, str], str] = field(default_factory=dict)
    bandings: Mapping[str, str] = field(default_factory=dict)
    norms: Mapping[str, str] = field(default_factory=dict)
    feedback: FeedbackLink | None = None
    safeguarding: Safeguarding | None = None
    notices: Notices = field(default_factory=Notices)
    show_results: bool = True
    minimum_group_size: int = 5
    retention_months: int | None = None
    licence_reference: str = ""
    demonstration: bool = False
    language: str = "en"
    second_factor: Literal["required", "optional"] = "required"
    names: tuple[str, ...] = ()
    logs: tuple[str, ...] = ()
    asks_service_use: tuple[str, ...] = ()

    @property
    def phase_names(self) -> dict[str, str]:
        """Phase id -> name, in order."""
        return {phase.id: phase.name for phase in self.phases}

    def phase(self, phase_id: str) -> Phase:
        """The phase of this id.  Raises KeyError."""
        return {phase.id: phase for phase in self.phases}[phase_id]

    def role(self, role_id: str) -> Role:
        """The role of this id.  Raises KeyError."""
        return {role.id: role for role in self.roles}[role_id]

    def kept_until(self, joined: date) -> date | None:
        """The day on which somebody is to be erased: so many months after their last phase closed."""
        if self.retention_months is None:
            return None
        return months_after(self.phases[-1].overdue(joined), self.retention_months)

    def measures_for(self, role: str, phase: str) -> tuple[str, ...]:
        """The ids of the measures that a role answers at a phase, in order."""
        return self.asks.get((role, phase), ())

    @property
    def measures(self) -> tuple[str, ...]:
        """The ids of every measure that anybody is asked, in the order first asked."""
        feedback = self.feedback.measures if self.feedback else ()
        return tuple(dict.fromkeys([one for asked in self.asks.values() for one in asked] + list(feedback)))


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))

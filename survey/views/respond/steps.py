"""What a visitor is asked at a phase, a line each: the measures, and how often they used services."""

from dataclasses import dataclass

from survey import wording
from survey.services import service_use
from survey.services.answering import Task, Visit
from survey.services.service_use import Asked
from survey.views import cairn
from survey.views.respond.service_use_words import title


@dataclass(frozen=True)
class Step:
    """One set of questions: what it is called, how many there are, how far a visitor is, where it goes on."""

    title: str
    questions: int
    state: str
    address: str


def steps(visit: Visit) -> tuple[Step, ...]:
    """Every set of questions, in the order of the task list; addresses are relative to it."""
    use = asked_here(visit)
    measures = tuple(step_of(task) for task in visit.tasks)
    return (*measures, step_of_use(use)) if use else measures


def remaining(visit: Visit) -> tuple[str, ...]:
    """The titles of what a visitor has not sent."""
    return tuple(one.title for one in steps(visit) if one.state != "sent")


def asked_here(visit: Visit) -> Asked | None:
    """What a visitor is asked about their use of services, if they are."""
    return service_use.asked(visit.programme, visit.person, visit.invitation.phase, cairn.now().date())


def step_of(task: Task) -> Step:
    page = "sent" if task.state == "sent" else task.next_number or "check"
    return Step(wording.title(task.measure), len(task.measure.items), task.state, f"{task.measure.id}/{page}")


def step_of_use(use: Asked) -> Step:
    page = "sent" if use.state == "sent" else use.next_name or "check"
    return Step(title(), len(use.names), use.state, f"service-use/{page}")

"""The task list of a phase: its measures, and the questions about service use."""

from dataclasses import dataclass

from survey import wording
from survey.services import service_use
from survey.services.answering import Task, Visit
from survey.services.service_use import Asked
from survey.views import cairn
from survey.views.respond.service_use_words import title


@dataclass(frozen=True)
class Step:
    """One line of the task list: a set of questions, its state, and the address where it continues."""

    title: str
    questions: int
    state: str
    address: str


def steps(visit: Visit) -> tuple[Step, ...]:
    """Return every set of questions in order, with addresses relative to the task list."""
    use = asked_here(visit)
    measures = tuple(step_of(task) for task in visit.tasks)
    return (*measures, step_of_use(use)) if use else measures


def remaining(visit: Visit) -> tuple[str, ...]:
    """Return the titles of the sets that have not been sent."""
    return tuple(one.title for one in steps(visit) if one.state != "sent")


def asked_here(visit: Visit) -> Asked | None:
    """Return what this participant is asked about their use of services, or None."""
    return service_use.asked(visit.programme, visit.person, visit.invitation.phase, cairn.now().date())


def step_of(task: Task) -> Step:
    page = "sent" if task.state == "sent" else task.next_number or "check"
    return Step(wording.title(task.measure), len(task.measure.items), task.state, f"{task.measure.id}/{page}")


def step_of_use(use: Asked) -> Step:
    page = "sent" if use.state == "sent" else use.next_name or "check"
    return Step(title(), len(use.names), use.state, f"service-use/{page}")

"""The task list of a phase: its measures, and the questions that other rooms add."""

from collections.abc import Callable
from dataclasses import dataclass

from survey.answering import wording
from survey.answering.answering import Task, Visit


@dataclass(frozen=True)
class Step:
    """One line of the task list: a set of questions, its state, and the address where it continues."""

    title: str
    questions: int
    state: str
    address: str


also_asked: list[Callable[[Visit], Step | None]] = []
"""Questions of rooms above this one.  Each room's pages add theirs when they are imported."""


def steps(visit: Visit) -> tuple[Step, ...]:
    """Return every set of questions in order, with addresses relative to the task list."""
    others = (step(visit) for step in also_asked)
    return (*map(step_of, visit.tasks), *(one for one in others if one))


def remaining(visit: Visit) -> tuple[str, ...]:
    """Return the titles of the sets that have not been sent."""
    return tuple(one.title for one in steps(visit) if one.state != "sent")


def step_of(task: Task) -> Step:
    page = "sent" if task.state == "sent" else task.next_number or "check"
    return Step(wording.title(task.measure), len(task.measure.items), task.state, f"{task.measure.id}/{page}")

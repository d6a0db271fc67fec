"""Steps that many walks share."""

from tests.browse import Browse, Page


def task_link(browse: Browse, position: int = 0) -> str:
    """The address of a task on the task list."""
    return browse.page.links("a.govuk-task-list__link")[position]


def begin(browse: Browse, position: int = 0) -> Page:
    """Open a task from the task list."""
    return browse.get(task_link(browse, position))


def answer_all(browse: Browse, value: int, times: int = 14) -> None:
    """Give the same answer to the questions that follow."""
    for _ in range(times):
        browse.submit("Continue", answer=value)

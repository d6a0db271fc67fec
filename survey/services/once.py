"""What was worked out from a register, kept for as long as that register is the newest."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from survey.records import Register

P = ParamSpec("P")
R = TypeVar("R")


def once(work: Callable[Concatenate[Register, P], R]) -> Callable[Concatenate[Register, P], R]:
    """Let a pure function of a register and hashable values work only once for the same; nobody changes what
    it returns.  A store gives the same register for as long as nothing has changed, and never changes it.
    """

    @wraps(work)
    def kept(register: Register, /, *values: P.args, **named: P.kwargs) -> R:
        key = (work, values, tuple(named.items()))
        if key not in register.memory:
            register.memory[key] = work(register, *values, **named)
        found: R = register.memory[key]
        return found

    return kept

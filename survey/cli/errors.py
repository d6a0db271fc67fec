"""How commands fail: a message on standard error and exit code 2."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

import click

SHOWN = 20
"""How many errors of a file are listed."""


class Refusal(click.ClickException):
    """A command that cannot be done, and why."""

    exit_code = 2


class RefusingGroup(click.Group):
    """A group of commands that prints the errors of Cairn instead of a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; raise Refusal for an error whose message is meant for the operator."""
        try:
            return super().invoke(ctx)
        except expected_errors() as error:
            raise Refusal(str(error) or type(error).__name__) from error


def expected_errors() -> tuple[type[Exception], ...]:
    """Return the errors whose messages are meant for the operator."""
    from measures.catalogue import UnknownMeasure
    from measures.faults import DefinitionError
    from survey import Refused
    from survey.store import StoreError
    from survey.web.settings import SettingsError

    return DefinitionError, Refused, SettingsError, StoreError, UnknownMeasure


def listed(file: str, errors: Sequence[object]) -> str:
    """Return the first errors of a file, one a line, each after the file's name."""
    lines = [f"{file}, {one}" for one in errors[:SHOWN]]
    if len(errors) > SHOWN:
        lines.append(f"{file}: and {len(errors) - SHOWN} more")
    return "\n".join(lines)


@contextmanager
def refusing_tables(file: BinaryIO, ending: str = "") -> Iterator[None]:
    """Raise Refusal, which lists the errors of a CSV file, instead of TableError."""
    from measures.table import TableError

    try:
        yield
    except TableError as error:
        raise Refusal(f"{listed(file.name, error.faults)}{ending}") from error

"""What goes wrong becomes a message on standard error and exit code 2."""

import click

SHOWN = 20
"""So many faults of a file are listed."""


class Refusal(click.ClickException):
    """A command that cannot be done, and why."""

    exit_code = 2


class RefusingGroup(click.Group):
    """The root command: our own errors are told, not thrown."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except refusals() as error:
            raise Refusal(str(error) or type(error).__name__) from error


def refusals() -> tuple[type[Exception], ...]:
    """The errors whose message is meant for the person at the terminal."""
    from measures.catalogue import UnknownMeasure
    from measures.faults import DefinitionError
    from survey import Refused
    from survey.store import StoreError
    from survey.web.settings import SettingsError

    return DefinitionError, Refused, SettingsError, StoreError, UnknownMeasure


def told(name: str, lines: list[str]) -> str:
    """Faults of a file, its name before each, the first few of many."""
    shown = [f"{name}, {line}" for line in lines[:SHOWN]]
    if len(lines) > SHOWN:
        shown.append(f"{name}: and {len(lines) - SHOWN} more")
    return "\n".join(shown)

"""What the words of a command stand for: a programme, a role, a phase, a measure, a participant, a file.

Click calls these functions to convert a word, and names a placeholder after them (`--role ROLE`).  A role, a
phase and a participant belong to a programme, and a banding to a measure: click converts eager parameters
first, so `of_programme` and `of_measure` are eager, and the others find theirs in the command's parameters.
"""

import os
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import click

if TYPE_CHECKING:
    from measures.catalogue import Catalogue
    from measures.measure import Measure
    from measures.parts import Banding
    from survey.outcomes.kind import Kind
    from survey.programme import Phase, Programme, Role
    from survey.records import Participant
    from survey.store import Store


class Workspace:
    """The store and the measures that a command works with, each opened when it is first needed."""

    @cached_property
    def store(self) -> "Store":
        """The store that CAIRN_STORE names; it must exist."""
        from survey.store.opening import open_made_store
        from survey.web.settings import read_store

        return open_made_store(read_store())

    @cached_property
    def catalogue(self) -> "Catalogue":
        """The built-in measures, and those in the folder that CAIRN_MEASURES names."""
        from measures.catalogue import load_catalogue
        from survey.web.settings import optional_folder

        return load_catalogue(optional_folder(os.environ, "CAIRN_MEASURES"))


class Named(Protocol):
    """Something with an id and a name."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=Named)


def one_of(things: Sequence[N], what: str, word: str) -> N:
    """Return the thing with this id or name, in small or capital letters.

    Raise BadParameter, which lists all things, where there is none.
    """
    wanted = word.strip().casefold()
    for thing in things:
        if wanted in (thing.id.casefold(), thing.name.casefold()):
            return thing
    known = ", ".join(f"{thing.id} ({thing.name})" for thing in things) or "none yet"
    raise click.BadParameter(f"There is no {what} {word!r}. There is: {known}.")


def workspace() -> Workspace:
    """Return the workspace of the command that runs."""
    return click.get_current_context().ensure_object(Workspace)


def its_programme() -> "Programme":
    """Return the programme that the command names."""
    found: Programme = click.get_current_context().params["programme"]
    return found


def programme(word: str) -> "Programme":
    """Return the programme with this id or name."""
    from survey.programme import programmes

    at = workspace()
    every = [programmes.load(at.store, at.catalogue, record.id) for record in at.store.programmes()]
    return one_of(every, "programme", word)


def role(word: str) -> "Role":
    """Return the role with this id or name."""
    return one_of(its_programme().roles, "role", word)


def phase(word: str) -> "Phase":
    """Return the phase with this id or name."""
    return one_of(its_programme().phases, "phase", word)


def participant(word: str) -> "Participant":
    """Return the participant with this code."""
    from survey.people import participants

    found = participants.by_code(workspace().store, its_programme().id).get(word.strip())
    if found is None:
        raise click.BadParameter(f"There is no participant {word!r} in {its_programme().id}.")
    return found


def measure(word: str) -> "Measure":
    """Return the measure with this id or id@version, in small or capital letters."""
    catalogue = workspace().catalogue
    return catalogue[word if word in catalogue else word.lower()]


def banding(word: str) -> "Banding":
    """Return the banding of the command's measure with this id."""
    of: Measure = click.get_current_context().params["measure"]
    for one in of.bandings:
        if one.id == word:
            return one
    known = ", ".join(one.id for one in of.bandings) or "none"
    raise click.BadParameter(f"{of.key} has no banding {word!r}. There is: {known}.")


class KindName(click.ParamType["Kind[Any]"]):
    """The name of a kind of record; help shows all names."""

    name = "kind"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        from survey.outcomes.kinds import KINDS

        return f"{{{'|'.join(KINDS)}}}"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> "Kind[Any]":
        from survey.outcomes.kinds import KINDS

        if value not in KINDS:
            self.fail(f"{value!r} is not one of: {', '.join(KINDS)}.", param, ctx)
        return KINDS[value]


def names(word: str) -> list[str]:
    """Return names that are separated by commas."""
    return [name.strip() for name in word.split(",")] if word else []


def file_ending(*endings: str) -> Callable[[str], Path]:
    """Return what converts the name of a file that ends with one of these."""

    def file(word: str) -> Path:
        path = Path(word)
        if path.suffix.lower() not in endings:
            raise click.BadParameter(f"{path} must end with {' or '.join(endings)}.")
        return path

    return file


of_programme = click.argument("programme", type=programme, is_eager=True)
of_measure = click.argument("measure", type=measure, is_eager=True)
of_participant = click.argument("participant", type=participant, metavar="CODE")
with_items = click.option(
    "--items",
    type=names,
    default="",
    metavar="A,B,C",
    help="Columns of the items in order, if they are not named by item id.",
)

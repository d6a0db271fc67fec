"""What the words of a command stand for: the store, a programme, a role, a phase, a measure."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from survey.cli.refusing import Refusal

if TYPE_CHECKING:
    from measures.catalogue import Catalogue
    from measures.measure import Measure
    from survey.programme import Phase, Programme, Role
    from survey.records import Participant
    from survey.store import Store


class Named(Protocol):
    """Something with an id and a name."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=Named)


def the_catalogue() -> "Catalogue":
    """The built-in measures and those of the folder in CAIRN_MEASURES."""
    from measures.catalogue import load_catalogue
    from survey.web.settings import optional_folder

    return load_catalogue(optional_folder(os.environ, "CAIRN_MEASURES"))


def the_store() -> "Store":
    """The store in CAIRN_STORE, which must be there."""
    from survey.store.opening import open_made_store
    from survey.web.settings import read_store

    return open_made_store(read_store())


def the_measure(catalogue: "Catalogue", name: str) -> "Measure":
    """The measure of an id or id@version, in small or capital letters."""
    return catalogue[name.lower() if name not in catalogue else name]


def the_programme(store: "Store", catalogue: "Catalogue", name: str) -> "Programme":
    """The programme of an id or a name."""
    from survey.programme import programmes

    every = [programmes.load(store, catalogue, record.id) for record in store.programmes()]
    return one_of(every, "programme", name)


def the_participant(store: "Store", programme: "Programme", code: str) -> "Participant":
    """The participant of a code."""
    from survey.people import participants

    found = participants.by_code(store, programme.id).get(code.strip())
    if found is None:
        raise Refusal(f"There is no participant {code!r} in {programme.id}.")
    return found


def the_role(programme: "Programme", name: str) -> "Role":
    """The role of an id or a name."""
    return one_of(programme.roles, "role", name)


def the_phase(programme: "Programme", name: str) -> "Phase":
    """The phase of an id or a name."""
    return one_of(programme.phases, "phase", name)


def one_of(things: Sequence[N], what: str, name: str) -> N:
    """The thing of an id or a name, in small or capital letters; a refusal lists what there is."""
    wanted = name.strip().casefold()
    for thing in things:
        if wanted in (thing.id.casefold(), thing.name.casefold()):
            return thing
    there = ", ".join(f"{thing.id} ({thing.name})" for thing in things) or "none yet"
    raise Refusal(f"There is no {what} {name!r}. There is: {there}.")

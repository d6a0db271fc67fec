"""TOML file -> Programme; a faulty one is refused with its name and every fault's key and reason."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from measures.catalogue import Catalogue
from measures.faults import DefinitionError, Fault, duplicates
from measures.strict_toml import Sections, check, read_toml
from survey.programme import (
    ConsentText,
    FeedbackLink,
    Information,
    Notices,
    Operator,
    Phase,
    Programme,
    Role,
    Safeguarding,
    SupportContact,
)
from survey.programme.shape import ProgrammeTable


def read_programme(text: str, name: str, catalogue: Catalogue) -> Programme:
    """The programme that a TOML text defines; `name` stands for it in errors.

    Raises DefinitionError with every fault.  A missing licence_reference is none: invitations need it later.
    """
    parts, faults = check(ProgrammeTable(), read_toml(text, name))
    broken = {fault.key.partition(".")[0] for fault in faults}
    for section, find in CHECKS.items():
        if section not in broken:
            faults += find(parts, broken, catalogue)
    if faults:
        raise DefinitionError(name, faults)
    return programme_of(parts)


def phase_faults(parts: Sections, broken: set[str], catalogue: Catalogue) -> Iterator[Fault]:
    """Phases that share an id or a name, or are not in the order of their weeks."""
    phases = parts["phases"]
    yield from none_there("phases", phases)
    yield from duplicates("phases", (phase["id"] for phase in phases))
    yield from same_names("phases", phases)
    for before, after in pairwise(phases):
        if after["week"] <= before["week"]:
            reason = f"week {after['week']} does not come after week {before['week']} of {before['id']}"
            yield Fault(f"phases.{after['id']}.week", reason)


def role_faults(parts: Sections, broken: set[str], catalogue: Catalogue) -> Iterator[Fault]:
    """Roles that share an id or a name."""
    yield from none_there("roles", parts["roles"])
    yield from duplicates("roles", (role["id"] for role in parts["roles"]))
    yield from same_names("roles", parts["roles"])


def same_names(section: str, entries: Sequence[Sections]) -> Iterator[Fault]:
    """Names that stand for another entry too, by its name or its id: commands and files take either."""
    names = [(entry["id"], entry["name"].strip().casefold()) for entry in entries]
    for (first, before), (second, after) in combinations(names, 2):
        if before == after:
            yield Fault(f"{section}.{second}.name", f"is the name of {first} too")
        if before == second != first:
            yield Fault(f"{section}.{first}.name", "is the id of another")
        if after == first != second:
            yield Fault(f"{section}.{second}.name", "is the id of another")


def ask_faults(parts: Sections, broken: set[str], catalogue: Catalogue) -> Iterator[Fault]:
    """Asks that name what there is not, or the same role and phase twice."""
    yield from none_there("asks", parts["asks"])
    asked: set[tuple[str, str]] = set()
    for number, ask in enumerate(parts["asks"], 1):
        key, pair = f"asks.{number}", (ask["role"], ask["phase"])
        yield from asking_faults(key, ask, parts, broken, catalogue)
        if ask["guide"]:
            known = [one.id for one in catalogue.latest_guides]
            yield from unknown("guide", f"{key}.guide", ask["guide"], known)
        if pair in asked:
            yield Fault(key, f"{ask['role']} is asked at {ask['phase']} already")
        asked.add(pair)


def feedback_faults(parts: Sections, broken: set[str], catalogue: Catalogue) -> Iterator[Fault]:
    """An open link that names what there is not."""
    if parts["feedback"]:
        yield from asking_faults("feedback", parts["feedback"], parts, broken, catalogue)


def asking_faults(
    key: str, asking: Sections, parts: Sections, broken: set[str], catalogue: Catalogue
) -> Iterator[Fault]:
    """What is wrong with the role, phase and measures of an ask or an open link."""
    for one, many in (("role", "roles"), ("phase", "phases")):
        known = [entry["id"] for entry in parts[many]] if many not in broken else [asking[one]]
        if asking[one] not in known:
            yield Fault(f"{key}.{one}", f"there is no {one} {asking[one]}; there are {', '.join(known)}")
    if not asking.get("guide"):
        yield from none_there(f"{key}.measures", asking["measures"])
    yield from duplicates(f"{key}.measures", asking["measures"])
    yield from unknown_measures(f"{key}.measures", asking["measures"], catalogue)


def banding_faults(parts: Sections, broken: set[str], catalogue: Catalogue) -> Iterator[Fault]:
    """Bandings of unknown measures, and unknown bandings."""
    yield from unknown_measures("bandings", parts["bandings"], catalogue)
    for measure, chosen in parts["bandings"].items():
        known = (
            [banding.id for banding in catalogue[measure].bandings] if measure in catalogue.ids else [chosen]
        )
        yield from unknown("banding", f"bandings.{measure}", chosen, known)


def norm_faults(parts: Sections, broken: set[str], catalogue: Catalogue) -> Iterator[Fault]:
    """Norms of unknown measures, and unknown norms."""
    yield from unknown_measures("norms", parts["norms"], catalogue)
    for measure, chosen in parts["norms"].items():
        known = [norm.id for norm in catalogue[measure].norms] if measure in catalogue.ids else [chosen]
        yield from unknown("norm", f"norms.{measure}", chosen, known)


def contact_faults(parts: Sections, broken: set[str], catalogue: Catalogue) -> Iterator[Fault]:
    """No contact at all: every participant page says where to find support."""
    yield from none_there("contacts", parts["contacts"])


def own_role_faults(parts: Sections, broken: set[str], catalogue: Catalogue) -> Iterator[Fault]:
    """Roles that log shifts or are asked about services, and that there are not."""
    known = [role["id"] for role in parts["roles"]] if "roles" not in broken else None
    for key in {"logs", "asks_service_use"} - broken:
        yield from duplicates(key, parts[key])
        for role in parts[key]:
            if known is not None and role not in known:
                yield Fault(key, f"there is no role {role}; there are {', '.join(known)}")


def none_there(key: str, entries: Collection[object]) -> Iterator[Fault]:
    """A list that must hold something and does not."""
    if not entries:
        yield Fault(key, "there is none")


def unknown(what: str, key: str, chosen: str, known: list[str]) -> Iterator[Fault]:
    """A choice that a measure does not offer."""
    if chosen not in known:
        yield Fault(key, f"there is no {what} {chosen}; there are {', '.join(known) or 'none'}")


def unknown_measures(key: str, measures: Iterable[str], catalogue: Catalogue) -> Iterator[Fault]:
    """Measures that the catalogue does not have; a programme names them without a version."""
    for measure in measures:
        if measure not in catalogue.ids:
            known = ", ".join(catalogue.ids)
            yield Fault(f"{key}.{measure}", f"there is no measure of this id; there are {known}")


CHECKS = {
    "phases": phase_faults,
    "roles": role_faults,
    "asks": ask_faults,
    "contacts": contact_faults,
    "bandings": banding_faults,
    "norms": norm_faults,
    "feedback": feedback_faults,
    "logs": own_role_faults,
}
"""What is checked of each section whose shape is sound."""


def programme_of(parts: Sections) -> Programme:
    """The programme that sound sections make."""
    feedback, safeguarding, contacts = parts["feedback"], parts["safeguarding"], parts["contacts"]
    made = {
        "names": tuple(parts["names"]),
        "operator": Operator(**parts["operator"]),
        "phases": tuple(Phase(**phase) for phase in parts["phases"]),
        "roles": tuple(Role(**role) for role in parts["roles"]),
        "asks": {(ask["role"], ask["phase"]): tuple(ask["measures"]) for ask in parts["asks"]},
        "guides": {(ask["role"], ask["phase"]): ask["guide"] for ask in parts["asks"] if ask["guide"]},
        "support": tuple(SupportContact(**one) for one in contacts),
        "information": Information(**as_tuples(parts["information"])),
        "consent": ConsentText(**as_tuples(parts["consent"])),
        "feedback": FeedbackLink(**as_tuples(feedback)) if feedback else None,
        "notices": Notices(**as_tuples(parts["notices"])),
        "safeguarding": Safeguarding(**as_tuples(safeguarding)) if safeguarding else None,
    }
    made |= {key: tuple(parts[key]) for key in ("logs", "asks_service_use")}
    return Programme(**{key: part for key, part in parts.items() if key != "contacts"} | made)


def as_tuples(table: Sections) -> Sections:
    """A table whose lists are tuples."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}

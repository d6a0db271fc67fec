"""`id@version` -> Measure: the built-in ones, and those in the operator's own folder."""

from collections.abc import Iterator
from pathlib import Path

from measures.definition import load_measure
from measures.faults import DefinitionError, Fault
from measures.measure import Measure

LIBRARY = Path(__file__).parent / "library"


class UnknownMeasure(KeyError):
    """No measure of that name; the message lists those that there are."""

    def __str__(self) -> str:
        return str(self.args[0])


class Catalogue:
    """Measures by `id@version`, and by `id` alone for the latest version."""

    def __init__(self, measures: list[Measure]) -> None:
        ordered = sorted(measures, key=lambda measure: (measure.id, measure.version))
        self._by_key = {measure.key: measure for measure in ordered}
        self._latest = {measure.id: measure for measure in ordered}

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all measures, in alphabetical order."""
        return tuple(self._latest)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every `id@version`, by id, then version."""
        return tuple(self._by_key)

    def __getitem__(self, name: str) -> Measure:
        """The measure of an id or `id@version`.  Raises UnknownMeasure."""
        found = self._by_key.get(name) or self._latest.get(name)
        if found is None:
            raise UnknownMeasure(f"There is no measure {name!r}. There are: {', '.join(self.keys)}.")
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._by_key or name in self._latest

    def __iter__(self) -> Iterator[Measure]:
        """The latest version of each measure."""
        return iter(self._latest.values())


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """The built-in measures and those of a folder's TOML files.

    A file may bring a new version of a built-in measure, never another text under the same `id@version`.
    Raises DefinitionError with all faults of all files.
    """
    places: dict[str, str] = {}
    measures: list[Measure] = []
    faults: list[Fault] = []
    own = sorted(folder.glob("*.toml")) if folder else []
    for path in (*sorted(LIBRARY.glob("*.toml")), *own):
        try:
            measure = load_measure(path)
        except DefinitionError as error:
            faults += error.faults
            continue
        except OSError as error:
            faults.append(Fault("", f"cannot be read: {error.strerror}", path.name))
            continue
        if measure.key in places:
            reason = f"{places[measure.key]} defines {measure.key} already; give this one another version"
            faults.append(Fault("version", reason, path.name))
        else:
            places[measure.key] = path.name if path in own else "the built-in catalogue"
            measures.append(measure)
    if faults:
        raise DefinitionError("measures", faults)
    return Catalogue(measures)

"""The measures and guides by `id@version`: the built-in ones, and those in the operator's own folder."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from measures.definition import load_measure
from measures.faults import DefinitionError, Fault
from measures.guide import Guide, load_guide
from measures.measure import Measure

T = TypeVar("T", Measure, Guide)

LIBRARY = Path(__file__).parent / "library"
GUIDES = Path(__file__).parent / "guides"


class UnknownMeasure(KeyError):
    """There is no measure of this name; the message lists all measures."""

    def __str__(self) -> str:
        return str(self.args[0])


class Catalogue:
    """Measures by `id@version`, and by `id` alone for the latest version; `guides` by either."""

    def __init__(self, measures: Sequence[Measure], guides: Sequence[Guide] = ()) -> None:
        ordered = sorted(measures, key=by_version)
        self._by_key = {measure.key: measure for measure in ordered}
        self._latest = {measure.id: measure for measure in ordered}
        in_order = sorted(guides, key=by_version)
        latest = {guide.id: guide for guide in in_order}
        self.latest_guides = tuple(latest.values())
        self.guides: Mapping[str, Guide] = latest | {guide.key: guide for guide in in_order}

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all measures, in alphabetical order."""
        return tuple(self._latest)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every `id@version`, by id, then version."""
        return tuple(self._by_key)

    def __getitem__(self, name: str) -> Measure:
        """Return the measure with this id or `id@version`.  Raise UnknownMeasure where there is none."""
        found = self._by_key.get(name) or self._latest.get(name)
        if found is None:
            raise UnknownMeasure(f"There is no measure {name!r}. There are: {', '.join(self.keys)}.")
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._by_key or name in self._latest

    def __iter__(self) -> Iterator[Measure]:
        """Yield the latest version of each measure."""
        return iter(self._latest.values())


def by_version(one: Measure | Guide) -> tuple[str, int]:
    """Return what measures and guides are sorted by."""
    return one.id, one.version


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """Return the built-in measures and guides, and those in a folder's TOML files (guides in its `guides/`).

    A file may add a new version of a built-in measure, but never change the text of an `id@version`.
    Raise DefinitionError with all faults of all files.
    """
    return read_catalogue(folder) if folder else built_in()


@cache
def built_in() -> Catalogue:
    """Return the built-in measures and guides.  They never change, so each process reads them once."""
    return read_catalogue(None)


def read_catalogue(folder: Path | None) -> Catalogue:
    """Read the built-in files and those in a folder.  Raise DefinitionError."""
    faults: list[Fault] = []
    measures = load_all(LIBRARY, folder, load_measure, faults)
    guides = load_all(GUIDES, folder / "guides" if folder else None, load_guide, faults)
    if faults:
        raise DefinitionError("measures", faults)
    return Catalogue(measures, guides)


def load_all(built_in: Path, folder: Path | None, load: Callable[[Path], T], faults: list[Fault]) -> list[T]:
    """Return what the files of both folders define, and add what is wrong with them to `faults`."""
    places: dict[str, str] = {}
    loaded: list[T] = []
    own: list[Path] = sorted(folder.glob("*.toml")) if folder else []
    for path in (*sorted(built_in.glob("*.toml")), *own):
        try:
            one = load(path)
        except DefinitionError as error:
            faults += error.faults
            continue
        except OSError as error:
            faults.append(Fault("", f"cannot be read: {error.strerror}", path.name))
            continue
        if one.key in places:
            reason = f"{places[one.key]} defines {one.key} already; give this one another version"
            faults.append(Fault("version", reason, path.name))
        else:
            places[one.key] = path.name if path in own else "the built-in catalogue"
            loaded.append(one)
    return loaded

"""Import a file of another tool, whichever kind it is."""

from pathlib import PurePath

from survey.coding.qda import NotExchangeable
from survey.coding.qda.codes import read_codebook
from survey.coding.qda.importing import Defaults, Imported, import_project, import_themes
from survey.coding.qda.reading import read_project
from survey.programme import Programme
from survey.store import Store

CODEBOOK, PROJECT = ".qdc", ".qdpx"


def take(store: Store, programme: Programme, name: str, data: bytes, otherwise: Defaults) -> Imported:
    """Import a codebook or a project, by the ending of the file's name: all of it or nothing.

    Raise NotExchangeable with what is wrong; NotFound, Damaged, Outdated, NotSaved.
    """
    kind = PurePath(name).suffix.lower()
    if kind == CODEBOOK:
        return import_themes(store, programme.id, read_codebook(data), otherwise.by, otherwise.now)
    if kind == PROJECT:
        return import_project(store, programme, read_project(data, otherwise.now), otherwise)
    raise NotExchangeable(f"The name of {name:.80} ends with none of {CODEBOOK}, {PROJECT}.")

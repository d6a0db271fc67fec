"""Exchange with Taguette, QualCoder, NVivo and ATLAS.ti: REFI-QDA codebooks (.qdc) and projects (.qdpx).

The format is REFI-QDA 1.5 (https://www.qdasoftware.org); a project is a ZIP file with `project.qde` and
the texts in `sources/`.
"""

from uuid import NAMESPACE_URL, UUID, uuid5

from survey import Refused

CODEBOOK = "urn:QDA-XML:codebook:1.0"
PROJECT = "urn:QDA-XML:project:1.0"


class NotExchangeable(Refused):
    """A file is no codebook or project that can be read, or does not fit the programme."""


def guid(identity: str) -> str:
    """The GUID of an id: the same id, where it is a UUID, and always the same one where it is not."""
    try:
        return str(UUID(identity))
    except ValueError:
        return str(uuid5(NAMESPACE_URL, f"cairn:{identity}"))

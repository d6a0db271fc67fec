"""Exchange with Taguette, QualCoder, NVivo and ATLAS.ti: REFI-QDA codebooks (.qdc) and projects (.qdpx).

The format is REFI-QDA 1.5 (https://www.qdasoftware.org); a project is a ZIP file with `project.qde` and
the texts in `sources/`.
"""

from uuid import NAMESPACE_URL, UUID, uuid5

from survey import Refused

CODEBOOK = "urn:QDA-XML:codebook:1.0"
PROJECT = "urn:QDA-XML:project:1.0"


class NotExchangeable(Refused):
    """The file is not a codebook or project that can be read, or does not fit the programme."""


def guid(identity: str) -> str:
    """Return the GUID of an id: the id itself if it is a UUID, otherwise always the same one."""
    try:
        return str(UUID(identity))
    except ValueError:
        return str(uuid5(NAMESPACE_URL, f"cairn:{identity}"))

"""Open files from elsewhere safely: no entities, no paths outside, no unlimited size."""

import io
import zipfile
from collections.abc import Mapping
from typing import Never
from xml.etree import ElementTree as ET

from survey.coding.qda import NotExchangeable

LARGEST = 50_000_000
"""So many bytes of one file, and of all files of a project as unpacked."""

MOST = 5_000
"""So many files in a project."""


class Plain(ET.TreeBuilder):
    """A tree builder that refuses a document type, so that no entity can be declared."""

    def doctype(self, *_: object) -> Never:
        raise NotExchangeable("The file declares a document type, which REFI-QDA files do not need.")


def parsed(data: bytes, root: str) -> ET.Element:
    """Return the tree of an XML file with the outermost element `root`, names without namespaces.

    Raise NotExchangeable.
    """
    if len(data) > LARGEST:
        raise NotExchangeable(f"The file is larger than {LARGEST // 1_000_000} MB.")
    try:
        tree = ET.fromstring(data, ET.XMLParser(target=Plain()))  # noqa: S314  # Plain refuses entities
    except ET.ParseError as error:
        raise NotExchangeable(f"The file is not well-formed XML: {error}.") from error
    for one in tree.iter():
        one.tag = one.tag.rpartition("}")[2]
    if tree.tag != root:
        raise NotExchangeable(f"The file begins with {tree.tag:.40}, where REFI-QDA has {root}.")
    return tree


def unpacked(data: bytes) -> Mapping[str, bytes]:
    """Return the files of a project by name without folders, in memory.  Raise NotExchangeable."""
    files = dict[str, bytes]()
    left = LARGEST
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > MOST:
                raise NotExchangeable(f"The project holds more than {MOST} files.")
            for info in archive.infolist():
                with archive.open(info) as one:
                    files[info.filename.rpartition("/")[2]] = content = one.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise NotExchangeable(f"The project is larger than {LARGEST // 1_000_000} MB unpacked.")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise NotExchangeable(f"The file is no ZIP file that can be read: {error}.") from error
    return files

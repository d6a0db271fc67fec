"""The folders of templates, static files and docs: inside the package, or beside it in a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def resource_folder(name: str) -> Path:
    """The folder of this name inside the installed package or, in a checkout, beside it."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


TEMPLATES = resource_folder("templates")
STATIC = resource_folder("static")
DOCS = resource_folder("docs")

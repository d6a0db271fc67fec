"""The store in a folder: a small TinyDB file for each person, programme and code."""

from survey.store.folder.store import FolderStore

__all__ = ["FolderStore"]

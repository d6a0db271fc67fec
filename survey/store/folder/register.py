"""Everybody without their answers: a file is read again only when it has changed."""

import logging
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from survey.records import Damage, Entry, Register
from survey.store.documents import read_tables
from survey.store.files import TICK, read, reason
from survey.store.schemas import Unreadable, load_entry

logger = logging.getLogger("cairn.store")

Stamp = tuple[int, int, int, int]
"""A file's (modified, changed, size, inode).  A replaced file has another one, whatever the clock says."""


class CachedLine(NamedTuple):
    """A line as last read, and when (monotonic nanoseconds) its file was first seen with this stamp.

    Another program can write into the file within one tick of the clock without changing the stamp.  So a
    file is only `settled` when it was read at least one tick after it was modified and first seen.
    """

    stamp: Stamp
    seen: int
    settled: bool
    line: Entry | Damage


class FolderRegister:
    """Reads one programme's folder; kept by a process, used by its threads."""

    def __init__(self, root: Path, folder: str) -> None:
        self.root = root
        self.folder = folder
        self.lock = threading.Lock()
        self.known: dict[str, CachedLine] = {}
        self.register = Register(())

    def read(self) -> Register:
        """Return the register as it is now; the same object where nothing changed."""
        with self.lock:
            today, now = time.time_ns(), time.monotonic_ns()
            found: dict[str, CachedLine] = {}
            changed = False
            for file in files(self.folder):
                try:
                    stat = file.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                # a copied or restored file may keep its time and size, but not its inode as well
                stamp = (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino)
                known = self.known.get(file.path)
                # a stamp costs a hundredth of reading the file
                if known is None or not known.settled or known.stamp != stamp:
                    line = self.line(file.path, known)
                    if line is None:
                        continue
                    changed = changed or known is None or known.line != line
                    seen = known.seen if known and known.stamp == stamp else now
                    settled = max(stamp[:2]) < today - TICK or seen < now - TICK
                    known = CachedLine(stamp, seen, settled, line)
                found[file.path] = known
            changed = changed or len(found) != len(self.known)
            self.known = found
            if changed:
                self.register = Register.of(known.line for known in found.values())
            return self.register

    def line(self, path: str, known: CachedLine | None) -> Entry | Damage | None:
        """Return what a file holds, or None where it has just been deleted."""
        try:
            return load_entry(read_tables(read(path)))
        except FileNotFoundError:
            return None
        except (Unreadable, OSError) as error:
            damage = damage_of(self.root, path, error)
            if known is None or known.line != damage:
                logger.error("%s cannot be read: %s", damage.where, damage.reason)
            return damage


def files(folder: str) -> Iterator[os.DirEntry[str]]:
    """Yield the documents in a programme's folder, in any order."""
    try:
        parts = [part for part in os.scandir(folder) if part.is_dir()]
    except FileNotFoundError:
        return
    for part in parts:
        with os.scandir(part.path) as inside:
            for file in inside:
                if file.name.endswith(".json"):
                    yield file


def damage_of(root: Path, path: str, error: Unreadable | OSError) -> Damage:
    """Return what is wrong with a file, named by its path in the store."""
    where = os.path.relpath(path, root)
    return Damage(where, reason(error) if isinstance(error, OSError) else str(error))

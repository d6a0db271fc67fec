"""Several files changed at once: all or nothing, whatever is killed in between.

New files wait in `staging/`, with the layout of the store; an empty file there means a file to delete.
Renaming that folder to `committed/` is the moment that decides.  From then on each file is moved to its
place, and the next process that finds `committed/` finishes what was left.
"""

import os
import shutil
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from survey.store import StoreError
from survey.store.files import make_folder, or_unsure, put, reason, sync_folder, write


class Batch:
    """The batch of a store.  One process at a time, which holds a lock, calls what changes anything."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self.staging = str(root / "staging")
        self.committed = str(root / "committed")

    @property
    def unfinished(self) -> bool:
        """Whether a committed batch is not yet all in its place."""
        return os.path.exists(self.committed)

    @property
    def left_behind(self) -> bool:
        """Whether anything is left of a batch that was stopped."""
        return self.unfinished or os.path.exists(self.staging)

    def stage(self, path: str, content: bytes) -> None:
        """Write a file's new bytes into staging, durably.  Raise OSError."""
        write(self.staging + path.removeprefix(self.root), content)

    def stage_deletion(self, path: str) -> None:
        """Mark a file for deletion; it need not exist.  Raise OSError."""
        self.stage(path, b"")

    def drop(self) -> None:
        """Delete staging as far as the disk allows; it must be empty before the next batch."""
        shutil.rmtree(self.staging, ignore_errors=True)

    def commit(self) -> None:
        """Decide for the new files, and put them in place.  Raise OSError while nothing has changed.

        Raise StoreError where the disk refuses after the decision; the batch is then finished later.
        """
        for folder, _, _ in os.walk(self.staging):
            sync_folder(folder)  # before the rename that decides, all that it decides for must be durable
            make_folder(self.root + folder.removeprefix(self.staging))
        os.rename(self.staging, self.committed)
        try:
            sync_folder(self.root)
        except OSError as error:
            with or_unsure(error):
                os.rename(self.committed, self.staging)
            raise
        try:
            self.finish()
        except OSError as error:
            raise StoreError(
                f"Saved, but not yet in place: {reason(error)}. It is put there as soon as the disk allows."
            ) from error

    def finish(self) -> None:
        """Delete an uncommitted batch, and put a committed one in place.  Raise OSError."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self.staging)
        if not self.unfinished:
            return
        for folder, _, names in os.walk(self.committed):
            place = self.root + folder.removeprefix(self.committed)
            for name in names:
                if os.path.getsize(f"{folder}/{name}"):  # no document is empty, so empty can mean deletion
                    put(f"{folder}/{name}", f"{place}/{name}")
                else:
                    with suppress(FileNotFoundError):
                        os.unlink(f"{place}/{name}")
            if names:
                sync_folder(place)
        shutil.rmtree(
            self.committed
        )  # last: until then a crash leaves it to be done again, with the same end
        sync_folder(self.root)


def mark_of(content: bytes | None) -> bytes:
    """Return a mark that differs for other contents: a few bytes to compare later instead of the file."""
    return b"" if content is None else blake2b(content, digest_size=16).digest()

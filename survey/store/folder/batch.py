"""Many files at once, all or nothing, whatever is killed in between.

New files wait in `staging/`, laid out as the store is; an empty one stands for a file to delete.  Renaming
that folder to `committed/` is the moment that decides: from then on each file is moved to its place, and
whoever finds `committed/` later finishes it.
"""

import os
import shutil
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from survey.store import StoreError
from survey.store.files import make_folder, or_unsure, put, reason, sync_folder, write


class Batch:
    """The batch of a store; what changes anything is called by one process at a time, under a lock."""

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
        """Let a file's new bytes wait, durably.  Raises OSError."""
        write(self.staging + path.removeprefix(self.root), content)

    def stage_deletion(self, path: str) -> None:
        """Let a file wait to be deleted; it need not be there.  Raises OSError."""
        self.stage(path, b"")

    def drop(self) -> None:
        """Forget what waits, as far as the disk allows; before the next batch nothing of it may be left."""
        shutil.rmtree(self.staging, ignore_errors=True)

    def commit(self) -> None:
        """Decide for the new files, and put them in place.  Raises OSError while nothing has changed.

        Raises StoreError where the disk refuses after the decision; the batch is then finished later.
        """
        for folder, _, _ in os.walk(self.staging):
            sync_folder(folder)
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
        """Forget an uncommitted batch, and put a committed one in place.  Raises OSError."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self.staging)
        if not self.unfinished:
            return
        for folder, _, names in os.walk(self.committed):
            place = self.root + folder.removeprefix(self.committed)
            for name in names:
                if os.path.getsize(f"{folder}/{name}"):
                    put(f"{folder}/{name}", f"{place}/{name}")
                else:
                    with suppress(FileNotFoundError):
                        os.unlink(f"{place}/{name}")
            if names:
                sync_folder(place)
        shutil.rmtree(self.committed)
        sync_folder(self.root)


def mark_of(content: bytes | None) -> bytes:
    """Tells apart what a file held, without keeping it."""
    return b"" if content is None else blake2b(content, digest_size=16).digest()

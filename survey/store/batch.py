"""Many files at once, all or nothing, whatever is killed in between.

New files wait in `staging/`, laid out as the store is.  Renaming that folder to `committed/` is the moment
that decides: from then on each file is moved to its place, and whoever finds `committed/` later finishes it.
"""

import os
import shutil
from pathlib import Path

from survey.store import StoreError
from survey.store.files import make_folder, reason, sync_folder, write


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

    def drop(self) -> None:
        """Forget what waits."""
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
        except OSError:
            os.rename(self.committed, self.staging)
            raise
        self.finish()

    def finish(self) -> None:
        """Put a committed batch in place, and forget an uncommitted one.  Raises StoreError."""
        self.drop()
        if not self.unfinished:
            return
        try:
            for folder, _, names in os.walk(self.committed):
                place = self.root + folder.removeprefix(self.committed)
                for name in names:
                    os.replace(f"{folder}/{name}", f"{place}/{name}")
                if names:
                    sync_folder(place)
            shutil.rmtree(self.committed)
            sync_folder(self.root)
        except OSError as error:
            raise StoreError(
                f"Saved, but not yet in place: {reason(error)}. It is put there as soon as the disk allows."
            ) from error

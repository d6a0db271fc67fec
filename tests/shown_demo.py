"""Demonstrations for tests that answer in one: filled once, copied for each, served by this process.

Starting `cairn demo` for each would take most of their time; tests/cli/test_demo.py and those tests that only
look at a demonstration start it.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from measures.catalogue import load_catalogue
from survey.cli.demo import demonstration_key, fill, links_of
from survey.web.settings import Settings, utc_now
from tests.running import Demo, free_port, served
from tests.shared_app import lent


class Original:
    """A demonstration that is not served itself."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        base = f"http://127.0.0.1:{self.port}"
        key = demonstration_key(folder)
        self.demo = Demo(folder, None, **links_of(base, fill(folder, load_catalogue(), key, utc_now())))
        self.settings = Settings(folder, key, base)

    @contextmanager
    def copied(self, folder: Path, *contact_keys: str) -> Iterator[Demo]:
        """Serve a copy until the block ends."""
        shutil.copytree(self.demo.folder, folder)
        settings = replace(self.settings, store=folder, contact_keys=contact_keys)
        with lent(settings) as app, served(app, self.port):
            yield replace(self.demo, folder=folder)

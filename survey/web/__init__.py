"""Pages: a view parses, calls one service, renders."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask import current_app
from werkzeug.local import LocalProxy

from measures.catalogue import Catalogue
from survey.store import Store
from survey.web.settings import Settings


@dataclass(frozen=True)
class Cairn:
    """What pages work with."""

    settings: Settings
    store: Store
    catalogue: Catalogue

    def now(self) -> datetime:
        """The time, by the installation's clock."""
        return self.settings.clock()


if TYPE_CHECKING:
    cairn: Cairn
else:
    cairn = LocalProxy(lambda: current_app.extensions["cairn"])

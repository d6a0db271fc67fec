"""What staff pages share: the programme in the address, filters, long lists and files."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import Response, abort, request, url_for
from flask_login import current_user

from measures.measure import Measure
from survey.programme import Programme
from survey.programme import programmes as programmes_service
from survey.records import Register, visibility
from survey.records.kept import sites as sites_of
from survey.store import NotFound
from survey.web import cairn
from survey.web.csv_text import csv_text
from survey.web.tables import Names, Table

T = TypeVar("T")

ROWS = 50
"""Rows of a long list that stand on one page."""


def programme_of(programme_id: str) -> Programme:
    """Return the programme in the address, or answer 404."""
    try:
        return programmes_service.load(cairn.store, cairn.catalogue, programme_id)
    except NotFound:
        abort(404)


def register_here(programme: Programme) -> Register:
    """Return the register, reduced to the participants that the account may know of."""
    register = cairn.store.register(programme.id)
    return visibility.part_for(register, current_user.account, programme.id)


def phase_names(programme: Programme) -> Names:
    """Return the names of the phases, by id."""
    return {phase.id: phase.name for phase in programme.phases}


@dataclass(frozen=True)
class Chosen:
    """The filters of a page and what they offer; None stands for all."""

    role: str | None
    site: str | None
    sites: list[str]
    measure: Measure | None = None
    measures: tuple[Measure, ...] = ()

    def address(self, endpoint: str, **more: object) -> str:
        """Return a page's address with the same filters."""
        filters = {"measure": self.measure.id if self.measure else None, "role": self.role, "site": self.site}
        arguments: dict[str, Any] = {**(request.view_args or {}), **filters, **more}
        return url_for(endpoint, **arguments)


def chosen(programme: Programme, register: Register, measures: Sequence[Measure] = ()) -> Chosen:
    """Return the filters of a page; an unknown value counts as all, an unknown measure as the first."""
    sites = sites_of(register)
    role, site, measure = (request.args.get(name) for name in ("role", "site", "measure"))
    found = [one for one in measures if one.id == measure] or [*measures]
    return Chosen(
        role=role if role in {one.id for one in programme.roles} else None,
        site=site if site in sites else None,
        sites=sites,
        measure=found[0] if found else None,
        measures=tuple(measures),
    )


@dataclass(frozen=True)
class Part(Generic[T]):
    """One page of a long list, numbered from 1."""

    rows: Sequence[T]
    number: int
    pages: int
    of: int

    def address(self, number: int) -> str:
        """Return this page's address at another part of the list."""
        return f"{request.path}?{urlencode({**request.args.to_dict(), 'page': number})}"


def part(rows: Sequence[T]) -> Part[T]:
    """Return the part of a list that the address asks for, or the nearest one."""
    pages = max(ceil(len(rows) / ROWS), 1)
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    return Part(rows[(number - 1) * ROWS : number * ROWS], number, pages, len(rows))


def csv_file(table: Table, *name: str | None) -> Response:
    """Return a table as a file to download, named after its subject."""
    response = Response(csv_text(table.header, table.rows), mimetype="text/csv")
    file = "-".join(one for one in name if one)
    response.headers.set("Content-Disposition", "attachment", filename=f"{file}.csv")
    return response

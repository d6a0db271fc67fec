"""Both stores side by side: answers saved through HTTP, the cohort page, memory.

Everything runs on this machine, the load too, and stops by itself.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median

from survey.store.opening import Address, open_store
from tests.benchmarks import load
from tests.benchmarks.answering import check_drafts, invited, rate
from tests.benchmarks.cohort import signed_in_page
from tests.benchmarks.figures import heading, milliseconds, percentile
from tests.benchmarks.folder import fill, filled
from tests.benchmarks.load import Walk
from tests.benchmarks.server import serve
from tests.store.postgres import Server, serving

SIZES = (10, 1_000, 10_000)
CLIENTS = {1: 6, 8: 25, 64: 4}
"""Clients at once, and how often each answers the fourteen questions: for some seconds, which evens out."""

WARM_UP = 6
"""How often eight clients do so before: by then most pages have been rendered, as in a service that runs."""

WELLBEING = ("wemwbs",)
COHORTS = {
    "folder": ((1_000, WELLBEING), (10_000, WELLBEING), (100_000, WELLBEING)),
    "PostgreSQL": (
        (1_000, WELLBEING),
        (10_000, WELLBEING),
        (100_000, WELLBEING),
        (111_112, ("wemwbs", "peer-role", "ons4")),
    ),
}
"""Participants, and what each of them has answered three times: the last have a million scores."""

STORES = ("folder", "PostgreSQL")


def measure() -> None:
    with serving(fsync=True) as postgres:
        heading("Answers saved through HTTP (aim: ≥ 400 a second at 8 clients, p99 < 250 ms at 64)")
        row("store", "participants", "clients", "a second", "p50 ms", "p99 ms")
        for people in SIZES:
            for store in STORES:
                answers(store, postgres, people)
        heading("Cohort page (aim: PostgreSQL with a million scores ≤ 300 ms)")
        row("store", "participants", "scores", "cold ms", "warm ms", "worker MB")
        for store in STORES:
            for people, measures in COHORTS[store]:
                cohort(store, postgres, people, measures)


def row(*cells: object) -> None:
    """Print a line of a table."""
    print("".join(f"{cell:>14}" for cell in cells), flush=True)


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


@contextmanager
def place(
    store: str, postgres: Server, people: int, phases: int, measures: Sequence[str] = WELLBEING
) -> Iterator[Address]:
    """A store of a kind with so many people."""
    if store == "folder":
        yield filled(people, phases)
        return
    with postgres.database() as address:
        fill(open_store(address), people, phases, measures)
        yield address


def answers(store: str, postgres: Server, people: int) -> None:
    """A row for each number of clients; the people of a small store have several browsers each."""
    with place(store, postgres, people, phases=2) as address, serve(address) as server:
        walk(server.port, address, people, 8, WARM_UP)
        for clients, rounds in CLIENTS.items():
            walks = walk(server.port, address, people, clients, rounds)
            times = [milliseconds(one) for each in walks for one in each.times]
            figures = (rate(walks), percentile(times, 0.50), percentile(times, 0.99))
            row(store, f"{people:,}", clients, *map(number, figures))


def walk(port: int, address: Address, people: int, clients: int, rounds: int) -> Sequence[Walk]:
    shares = [[invited(one % people)] for one in range(clients)]
    walks = load.run(load.answer_again_and_again, port, shares, rounds)
    if clients <= people:
        check_drafts(address, walks)
    return walks


def cohort(store: str, postgres: Server, people: int, measures: Sequence[str]) -> None:
    """One row: the cohort page of a process that knows nothing yet, and once it has read everything."""
    with (
        place(store, postgres, people, 3, measures) as address,
        signed_in_page(address) as (fetch, server),
    ):
        cold, _ = fetch()
        warm = median(fetch()[0] for _ in range(12))
        figures = (milliseconds(cold), milliseconds(warm), server.memory())
        row(store, f"{people:,}", f"{3 * len(measures) * people:,}", *map(number, figures))

"""The same on PostgreSQL, durable, over 10,000 participants; there is no target but the folder's."""

from survey.store.opening import open_store
from tests.benchmarks.answering import tell, walk, whole_questionnaires
from tests.benchmarks.cohort import PEOPLE, time_the_page
from tests.benchmarks.figures import heading
from tests.benchmarks.folder import fill
from tests.benchmarks.server import serve
from tests.store.postgres import serving


def measure() -> None:
    with serving(fsync=True) as postgres, postgres.database() as address:
        fill(open_store(address), PEOPLE, phases=2)
        heading(f"Answering on PostgreSQL, {PEOPLE:,} participants")
        with serve(address) as server:
            walk(server.port, address, clients=8)
            for clients in (1, 8):
                tell(clients, walk(server.port, address, clients))
            whole_questionnaires(server.port, address)
        heading(f"Cohort page on PostgreSQL, {PEOPLE:,} participants × 2 phases")
        time_the_page(address)

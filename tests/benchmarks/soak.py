"""Ten minutes of answering while web workers are killed: nothing that was acknowledged is missing.

bash tests/run --soak [SECONDS]
"""

import random
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import psutil

from survey.store.opening import Address, open_store
from tests.benchmarks.folder import code_of, fill, filled, id_of
from tests.benchmarks.load import WEMWBS, Browser, open_first_question
from tests.benchmarks.server import Server, serve
from tests.store.postgres import serving

SECONDS = 600
EVERY = 20
"""Seconds between two kills."""

CLIENTS = 8
MISSED = (AssertionError, OSError)
"""What a client meets when the worker that it talks to is killed."""


class Client:
    """Somebody who answers again and again, and knows which answer was acknowledged last for each question.

    An answer whose worker was killed before it said anything may have been saved or not.
    """

    def __init__(self, number: int, port: int) -> None:
        self.number, self.port = number, port
        self.said: dict[int, set[int]] = {}
        self.acknowledged = self.interrupted = 0

    def go_on(self, over: Event) -> None:
        """Answer until it is over, beginning anew where the connection broke."""
        while not over.is_set():
            try:
                self.answer(over)
            except MISSED:
                self.interrupted += 1
                time.sleep(0.1)

    def answer(self, over: Event) -> None:
        browser = Browser(self.port)
        address = open_first_question(browser, code_of(self.number))
        while not over.is_set():
            for question in range(1, WEMWBS + 1):
                answer = random.randint(1, 5)
                self.said[question] = self.said.get(question, set()) | {answer}
                browser.get(f"{address}{question}")
                browser.post(f"{address}{question}", f"answer={answer}")
                self.said[question] = {answer}
                self.acknowledged += 1

    def missing(self, address: Address) -> int:
        """How many acknowledged answers are not in the store."""
        draft = open_store(address).person("vip", id_of(self.number)).draft("end", "wemwbs")
        answers = draft.answers if draft else {}
        return sum(answers.get(f"wemwbs{question}") not in said for question, said in self.said.items())


def soak(name: str, address: Address, seconds: float) -> int:
    """Answer for so long while a worker is killed every EVERY seconds; how many answers are missing."""
    over = Event()
    with serve(address) as server, ThreadPoolExecutor(CLIENTS) as threads:
        clients = [Client(number, server.port) for number in range(CLIENTS)]
        running = [threads.submit(client.go_on, over) for client in clients]
        kills = kill_workers(server, time.monotonic() + seconds)
        over.set()
        for one in running:
            one.result()
    missing = sum(client.missing(address) for client in clients)
    print(
        f"{name}: {seconds:.0f} s, {kills} workers killed, "
        f"{sum(one.acknowledged for one in clients):,} answers acknowledged, "
        f"{sum(one.interrupted for one in clients)} connections cut; "
        f"acknowledged answers missing: {missing}",
        flush=True,
    )
    return missing


def kill_workers(server: Server, until: float) -> int:
    """Kill one worker after another until then; how many."""
    kills = 0
    while time.monotonic() + EVERY <= until:
        time.sleep(EVERY)
        worker = random.choice(server.process.children())
        worker.send_signal(signal.SIGKILL)
        psutil.wait_procs([worker], timeout=10)
        kills += 1
    return kills


def main(seconds: float) -> None:
    """Half of the time on each store."""
    with serving(fsync=True) as postgres, postgres.database() as address:
        fill(open_store(address), CLIENTS, phases=2)
        stores = {"folder": filled(CLIENTS, phases=2), "PostgreSQL": address}
        missing = sum(soak(name, store, seconds / len(stores)) for name, store in stores.items())
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)

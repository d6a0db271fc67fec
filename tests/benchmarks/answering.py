"""Saving answers through HTTP, each durable, with CSRF, session and the next page."""

from collections.abc import Sequence
from statistics import median

from survey.store.opening import Address, open_store
from tests.benchmarks import load
from tests.benchmarks.figures import figure, heading, milliseconds, percentile
from tests.benchmarks.folder import code_of, filled, id_of
from tests.benchmarks.load import Walk
from tests.benchmarks.server import serve

ROUNDS = 30
"""Times that a client answers the fourteen questions in one measurement."""

QUESTIONNAIRES = 30
"""Whole questionnaires that each of eight clients sends."""

SMALL, LARGE = 10, 10_000
TURNS = 5
"""Times that both sizes are measured, by turns, for the ratio of their costs."""


def measure() -> None:
    folders = {people: filled(people, phases=2) for people in (SMALL, LARGE)}
    with serve(folders[SMALL]) as small, serve(folders[LARGE]) as large:
        ports = {SMALL: small.port, LARGE: large.port}
        for people, port in ports.items():
            heading(f"Answering, {people:,} participants")
            walk(port, folders[people], clients=8)
            for clients in (1, 8):
                tell(clients, walk(port, folders[people], clients))
        heading("Whole questionnaires")
        whole_questionnaires(ports[LARGE], folders[LARGE])
        turns = [
            {people: rate(walk(port, folders[people], clients=8)) for people, port in ports.items()}
            for _ in range(TURNS)
        ]
    cost = median(turn[SMALL] / turn[LARGE] for turn in turns)
    figure("an answer's cost at 10,000 participants against 10", cost, "times", "≤ 1.2")


def walk(port: int, store: Address, clients: int) -> list[Walk]:
    """Let clients answer again and again; every answer that was acknowledged is in the store."""
    walks = load.run(load.answer_again_and_again, port, [[invited(n)] for n in range(clients)], ROUNDS)
    check_drafts(store, walks)
    return walks


def invited(number: int) -> tuple[int, str]:
    return number, code_of(number)


def tell(clients: int, walks: Sequence[Walk]) -> None:
    times = [one for walk in walks for one in walk.times]
    limits = {1: ("–", "< 5", "–"), 8: ("≥ 400", "< 20", "< 60")}[clients]
    figure(f"answers, {clients} client(s)", rate(walks), "a second", limits[0])
    figure(f"answer, {clients} client(s), p50", milliseconds(percentile(times, 0.50)), "ms", limits[1])
    figure(f"answer, {clients} client(s), p95", milliseconds(percentile(times, 0.95)), "ms", limits[2])


def rate(walks: Sequence[Walk]) -> float:
    """Answers a second."""
    return sum(len(walk.times) for walk in walks) / lasted(walks)


def lasted(walks: Sequence[Walk]) -> float:
    return max(walk.ended for walk in walks) - min(walk.began for walk in walks)


def whole_questionnaires(port: int, store: Address) -> None:
    """From link to sent, by people who have not answered before."""
    shares = [[invited(100 + n + 8 * turn) for turn in range(QUESTIONNAIRES)] for n in range(8)]
    walks = load.run(load.answer_and_send, port, shares)
    check_responses(store, walks)
    figure("whole questionnaires, 8 clients", sum(w.sent for w in walks) / lasted(walks), "a second", "> 30")


def check_drafts(address: Address, walks: Sequence[Walk]) -> None:
    """Every answer that was acknowledged is in the store."""
    store = open_store(address)
    for number, given in given_by(walks):
        draft = store.person("vip", id_of(number)).draft("end", "wemwbs")
        assert draft is not None
        assert list(draft.answers.values()) == given, f"person {number}: {draft.answers} is not {given}"


def check_responses(address: Address, walks: Sequence[Walk]) -> None:
    """Every questionnaire that was acknowledged is in the store, once."""
    store = open_store(address)
    for number, given in given_by(walks):
        (response,) = [one for one in store.person("vip", id_of(number)).responses if one.phase == "end"]
        assert list(response.answers.values()) == given
        assert response.raw == sum(given)


def given_by(walks: Sequence[Walk]) -> list[tuple[int, list[int]]]:
    return [pair for walk in walks for pair in walk.answers.items()]

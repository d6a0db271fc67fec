"""People answering as fast as they can, in processes of their own.

Each is a browser reduced to what a server notices: a connection that is kept open, cookies, gzip, the hidden
token of each form, and the redirect followed after each answer.  Nothing here imports Flask or the project,
so that the load costs little beside the server.
"""

import multiprocessing
import re
import socket
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Thread
from urllib.parse import quote_plus

TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
NOTICED = re.compile(rb"\r\n(Content-Length|Location|Set-Cookie): ([^\r]*)", re.IGNORECASE)
"""The headers that change what a browser does next."""
WEMWBS = 14


class Browser:
    """One connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.cookie = ""
        self.same = f"Host: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n"
        self.path = ""
        self.page = b""
        self.token = ""
        self._connect()

    def _connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str) -> bytes:
        """Fetch a page, following redirects."""
        status, location, self.page = self._ask(f"GET {path} HTTP/1.1", b"")
        self.path = path
        if status in (302, 303):
            return self.get(location)
        assert status == 200, f"{path}: {status}"
        return self.page

    def post(self, path: str, fields: str) -> bytes:
        """Send the form of the page at hand with its token; the page that the answer leads to."""
        body = f"csrf_token={self.token or self.find_token()}&{fields}".encode()
        status, location, _ = self._ask(f"POST {path} HTTP/1.1", body)
        assert status in (302, 303), f"{path}: {status}, not acknowledged"
        return self.get(location)

    def find_token(self) -> str:
        """The hidden token of the page at hand; it stays good for as long as the session."""
        found = TOKEN.search(zlib.decompress(self.page, 31))
        assert found, f"no form on {self.path}"
        self.token = quote_plus(found[1].decode())
        return self.token

    def _ask(self, line: str, body: bytes) -> tuple[int, str, bytes]:
        head = f"{line}\r\n{self.same}Cookie: {self.cookie}\r\n"
        if body:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        self.socket.sendall(head.encode() + b"\r\n" + body)
        return self._answer()

    def _answer(self) -> tuple[int, str, bytes]:
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        length, location = 0, ""
        for name, value in NOTICED.findall(received, 0, end + 2):
            match name.lower():
                case b"content-length":
                    length = int(value)
                case b"location":
                    location = value.decode()
                case b"set-cookie":
                    self._keep(value.decode())
        content = received[end + 4 :]
        while len(content) < length:
            content += self._more()
        if b"\r\nConnection: close" in received[:end]:
            self.socket.close()
            self._connect()
        return int(received[9:12]), location, content

    def _keep(self, cookie: str) -> None:
        name, _, content = cookie.partition(";")[0].partition("=")
        self.cookies[name] = content
        self.cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _more(self) -> bytes:
        more = self.socket.recv(65536)
        assert more, "the server closed the connection"
        return more


@dataclass
class Walk:
    """What one client did: seconds for each answer, when it began and ended, what it answered as whom."""

    times: list[float] = field(default_factory=list)
    began: float = 0
    ended: float = 0
    sent: int = 0
    answers: dict[int, list[int]] = field(default_factory=dict)
    fault: str = ""


def open_first_question(browser: Browser, code: str) -> str:
    """Open an invitation and go to its first WEMWBS question; its address without the number."""
    browser.get(f"/i/{code}")
    start = browser.path
    browser.get(f"{start}tasks")
    address = f"{start}wemwbs/"
    browser.get(f"{address}1")
    return address


def answer_all(browser: Browser, address: str, turn: int, walk: Walk, person: int) -> None:
    """Answer the fourteen questions, timing each from pressing the button to the next page."""
    given = [1 + (person + turn + number) % 5 for number in range(WEMWBS)]
    for number, answer in enumerate(given, 1):
        began = time.perf_counter()
        browser.post(f"{address}{number}", f"answer={answer}")
        walk.times.append(time.perf_counter() - began)
    walk.answers[person] = given


def answer_again_and_again(port: int, codes: Sequence[tuple[int, str]], rounds: int, walk: Walk) -> None:
    """One person answers all questions, then goes back to the first one, and so on; nothing is sent."""
    ((person, code),) = codes
    browser = Browser(port)
    address = open_first_question(browser, code)
    walk.began = time.perf_counter()
    for turn in range(rounds):
        browser.get(f"{address}1")
        answer_all(browser, address, turn, walk, person)
    walk.ended = time.perf_counter()


def answer_and_send(port: int, codes: Sequence[tuple[int, str]], rounds: int, walk: Walk) -> None:
    """One person after another opens their link, answers all questions, checks them and sends."""
    walk.began = time.perf_counter()
    for person, code in codes:
        browser = Browser(port)
        address = open_first_question(browser, code)
        answer_all(browser, address, 0, walk, person)
        browser.post(f"{address}check", "")
        walk.sent += 1
    walk.ended = time.perf_counter()


Share = Sequence[tuple[int, str]]
Way = Callable[[int, Share, int, Walk], None]

HOUSES = 8
"""Processes in which clients live: 64 of them would wait for each other, not for the server."""


def run(way: Way, port: int, shares: Sequence[Share], rounds: int = 1) -> list[Walk]:
    """Let one client for each share of people (number, code) go at once; raises where one of them failed."""
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(len(shares))
    results = context.Queue()
    houses = [
        context.Process(target=house, args=(way, port, shares[number::HOUSES], rounds, start, results))
        for number in range(min(HOUSES, len(shares)))
    ]
    for one in houses:
        one.start()
    walks: list[Walk] = [results.get(timeout=300) for _ in shares]
    for one in houses:
        one.join()
    faults = [walk.fault for walk in walks if walk.fault]
    if faults:
        raise RuntimeError("; ".join(faults))
    return walks


def house(way: Way, port: int, shares: Sequence[Share], rounds: int, start, results) -> None:  # type: ignore[no-untyped-def]
    """The body of one process: a thread for each of its clients."""
    clients = [Thread(target=client, args=(way, port, share, rounds, start, results)) for share in shares]
    for one in clients:
        one.start()
    for one in clients:
        one.join()


def client(way: Way, port: int, share: Share, rounds: int, start, results) -> None:  # type: ignore[no-untyped-def]
    """The body of one client's thread."""
    walk = Walk()
    start.wait()
    try:
        way(port, share, rounds, walk)
    except Exception as error:
        walk.fault = f"{type(error).__name__}: {error}"
    results.put(walk)

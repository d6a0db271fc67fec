"""A way to a PostgreSQL server that can be cut at the very moment of a commit."""

import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

SOCKET = ".s.PGSQL.5432"
COMMIT = b"COMMIT\0"
When = Literal["before", "after"]


class Way:
    """A socket in a folder of its own; what is sent there is handed on, both ways.

    `cut` is when to break the connection of the next commit: "before" the server sees it, or "after" it has
    done it, so that nobody hears of it.  What commits by itself is told by words of it, in `at`.
    """

    def __init__(self, folder: Path, server: Path) -> None:
        self.server = str(server / SOCKET)
        self.cut: When | None = None
        self.at = COMMIT
        self.cuts = 0
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(folder / SOCKET))
        self.listener.listen()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                server = socket.socket(socket.AF_UNIX)
                if server.connect_ex(self.server):
                    client.close()
                    server.close()
                    continue
                silent = threading.Event()
                threading.Thread(target=self.there, args=(client, server, silent), daemon=True).start()
                threading.Thread(target=self.back, args=(client, server, silent), daemon=True).start()

    def there(self, client: socket.socket, server: socket.socket, silent: threading.Event) -> None:
        with client, server, suppress(OSError):
            while sent := client.recv(65536):
                if self.cut and self.at in sent:
                    self.cuts += 1
                    when, self.cut = self.cut, None
                    if when == "before":
                        break
                    silent.set()
                server.sendall(sent)
            shut(client, server)

    def back(self, client: socket.socket, server: socket.socket, silent: threading.Event) -> None:
        with suppress(OSError):
            while (answered := server.recv(65536)) and not silent.is_set():
                client.sendall(answered)
            shut(client, server)


def shut(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextmanager
def way_to(server: Path) -> Iterator[tuple[Way, Path]]:
    """A way to the server that listens in a folder, and the folder to reach it by."""
    with tempfile.TemporaryDirectory(prefix="cairn-way-") as folder:
        way = Way(Path(folder), server)
        try:
            yield way, Path(folder)
        finally:
            shut(way.listener)
            way.listener.close()

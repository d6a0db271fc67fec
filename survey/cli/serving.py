"""`cairn serve`, and the same server for `cairn demo`: gunicorn with our settings."""

import gc
import logging
import os
import re
import socket
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from survey.cli.errors import Refusal
from survey.cli.parameters import workspace
from survey.store import StoreError

if TYPE_CHECKING:
    from survey.web.settings import Settings

logger = logging.getLogger("cairn.serve")

THREADS = 4
"""Threads of each process: they wait for the disk while others compute."""


def enough_workers() -> int:
    """Return how many processes keep this machine busy.

    With one for each processor some would idle, because connections spread unevenly over processes.
    """
    return 2 * (os.cpu_count() or 1)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 takes a free one.  Raise Refusal where the address is in use."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)
    except (OSError, OverflowError) as error:
        listening.close()
        raise Refusal(f"Cannot listen on {host}:{port}: {error}. Is another program using it?") from error
    return listening


def again_and_again(work: Callable[[], None], seconds: float) -> None:
    """Call `work` every so many seconds on a thread of its own, for as long as this process lives."""

    def go_on() -> None:
        while True:
            time.sleep(seconds)
            try:
                work()
            except StoreError as error:
                logger.error("%s", error)

    threading.Thread(target=go_on, daemon=True).start()


def without_addresses(record: logging.LogRecord) -> bool:
    """Remove the paths from a line of the log, because a path may hold an invitation code."""
    record.msg, record.args = re.sub(r"/\S+", "/…", record.getMessage()), None
    return True


def run(
    settings: "Settings",
    listening: socket.socket,
    workers: int,
    *,
    when_ready: Callable[[], None],
    when_done: Callable[[], None] | None = None,
    each_minute: Callable[[], None] | None = None,
    grace: int = 30,
) -> None:
    """Serve until a signal ends the process; never return.  The app is loaded once, before workers fork."""
    from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # it has no types

    from survey.app import create_app
    from survey.cli.worker import SharingWorker

    class Server(BaseApplication):  # type: ignore[misc]  # of an untyped class
        """gunicorn with all its settings from here: it reads no file and no arguments of its own."""

        def load_config(self) -> None:
            options: dict[str, Any] = {
                "bind": f"fd://{listening.fileno()}",
                "workers": workers,
                "worker_class": SharingWorker,
                "threads": THREADS,
                "preload_app": True,
                "control_socket_disable": True,
                "graceful_timeout": grace,
                "loglevel": "warning",
                "proc_name": "cairn",
                "when_ready": lambda _: when_ready(),
                "on_exit": lambda _: when_done and when_done(),
            }
            if each_minute:
                options["post_worker_init"] = lambda _: again_and_again(each_minute, 60)
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            app = create_app(settings)
            for template in app.jinja_env.list_templates(extensions=["html"]):
                app.jinja_env.get_template(template)  # compiled once, not by each worker's first visitor
            logging.getLogger("gunicorn.error").addFilter(without_addresses)
            gc.collect()
            gc.freeze()  # workers share what is loaded, and never search it for garbage
            return app

    Server().run()


@click.command("serve")
def serve() -> None:
    """Serve the pages with gunicorn, behind a web server that handles TLS.

    Needs CAIRN_STORE and CAIRN_SECRET_KEY, and CAIRN_BASE_URL for links. Listens on CAIRN_BIND (default:
    127.0.0.1:8000) with CAIRN_WORKERS processes (default: two for each processor).
    """
    from survey.store.folder import FolderStore
    from survey.web.settings import read_settings, whole_number

    settings = read_settings()
    store = workspace().store
    folder = store if isinstance(store, FolderStore) else None
    if folder:
        folder.claim()
    workers = whole_number(os.environ, "CAIRN_WORKERS", enough_workers())
    host, port = bind_address(os.environ.get("CAIRN_BIND", "127.0.0.1:8000"))
    listening = listen(host, port)
    port = listening.getsockname()[1]
    run(
        settings,
        listening,
        max(workers, 1),
        when_ready=lambda: click.echo(f"Serving on http://{host}:{port}", err=True),
        when_done=folder.release if folder else None,
        each_minute=folder.claim if folder else None,  # also at night, when nobody writes
    )


def bind_address(address: str) -> tuple[str, int]:
    """Return the host and port of "127.0.0.1:8000" or "[::1]:8000"."""
    host, colon, port = address.rpartition(":")
    if not (colon and host and port.isdecimal()):
        raise Refusal(f"CAIRN_BIND must look like 127.0.0.1:8000; it is {address!r}.")
    return host.strip("[]"), int(port)

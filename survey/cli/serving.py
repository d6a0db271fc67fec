"""gunicorn with our settings: the same server for a demonstration and for real."""

import gc
import logging
import os
import re
import socket
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from survey.cli.refusing import Refusal
from survey.store import StoreError

if TYPE_CHECKING:
    from survey.web.settings import Settings

logger = logging.getLogger("cairn.serve")

THREADS = 4
"""Threads of each process: they wait for the disk while others compute."""


def enough_workers() -> int:
    """Processes that keep this machine busy: connections spread unevenly over one for each processor."""
    return 2 * (os.cpu_count() or 1)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one.  Refuses an address that is in use."""
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
    """Do something every so many seconds, beside everything else, for as long as this process lives."""

    def go_on() -> None:
        while True:
            time.sleep(seconds)
            try:
                work()
            except StoreError as error:
                logger.error("%s", error)

    threading.Thread(target=go_on, daemon=True).start()


def without_addresses(record: logging.LogRecord) -> bool:
    """Let a line into the log without the addresses in it: an address may hold a code."""
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
    """Serve until a signal ends it; never returns.  The app is loaded once, before the workers divide."""
    from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # it has no types

    from survey.app import create_app
    from survey.cli.worker import SharingWorker

    class Server(BaseApplication):  # type: ignore[misc]  # of an untyped class
        """gunicorn, told everything here: it reads no file and no arguments of its own."""

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

"""`cairn serve`: the pages, for real."""

import os

import click

from survey.cli.named import the_store
from survey.cli.refusing import Refusal


@click.command("serve")
def serve() -> None:
    """Serve the pages with gunicorn, behind a web server that does TLS.

    Needs CAIRN_STORE and CAIRN_SECRET_KEY, and CAIRN_BASE_URL for links. Listens on CAIRN_BIND
    (127.0.0.1:8000) with CAIRN_WORKERS processes (two for each processor).
    """
    from survey.cli.serving import enough_workers, listen, run
    from survey.store.folder import FolderStore
    from survey.web.settings import read_settings, whole_number

    settings = read_settings()
    store = the_store()
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
    """The host and port of "127.0.0.1:8000" or "[::1]:8000"."""
    host, colon, port = address.rpartition(":")
    if not (colon and host and port.isdecimal()):
        raise Refusal(f"CAIRN_BIND is written like 127.0.0.1:8000; {address!r} is not.")
    return host.strip("[]"), int(port)

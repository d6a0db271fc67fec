"""`cairn demo`: the pilot's programme with illustrative answers, served at once."""

import json
import os
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from survey.cli.errors import Refusal
from survey.cli.parameters import workspace
from survey.cli.serving import enough_workers, listen, run

if TYPE_CHECKING:
    from measures.catalogue import Catalogue
    from survey.cli.demonstration import Way

HOST = "127.0.0.1"
GRACE = 2
"""Seconds that requests in progress have when the server stops."""

FRIENDLY = """
The demonstration is ready; its answers are illustrative. Open:

  As a peer supporter      {peer}
  As a service user        {service_user}
  The open feedback link   {feedback}
  As an evaluator          {url}
                           e-mail {email}, password {password}
  Its evaluation report    {report}

All data is in {folder}{until}. Press Ctrl-C to stop.
"""


@click.command("demo")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port; 0 takes a free one."
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for its data. Default: a temporary folder.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print one line of JSON with all links when it is ready."
)
@click.option("--no-serve", is_flag=True, help="Fill the folder, but do not serve.")
def demo(port: int, folder: Path | None, as_json: bool, no_serve: bool) -> None:
    """Serve the pilot's programme with illustrative answers, and print the links to open.

    With CAIRN_STORE=DIR, all other commands can use the folder. It holds a key of its own (secret.key), which
    commands such as invite use. Only cairn serve needs CAIRN_SECRET_KEY.
    """
    from survey.web.settings import Settings, read_contact_keys, utc_now

    if no_serve and not folder:
        raise Refusal("--no-serve needs a folder to fill: name it with --folder.")
    listening = None if no_serve else listen(HOST, port)
    base = f"http://{HOST}:{listening.getsockname()[1] if listening else port}"
    if listening:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: sys.exit(0))
    with kept(folder) as place:
        key = demonstration_key(place)
        way = fill(place, workspace().catalogue, key, utc_now())
        links = links_of(base, way)
        text = json.dumps(links) if as_json else friendly(links, place, temporary=folder is None)
        if listening is None:
            click.echo(text)
        else:
            keys = read_contact_keys()
            settings = Settings(store=place, secret_key=key, base_url=base, contact_keys=keys)
            run(settings, listening, enough_workers(), when_ready=lambda: click.echo(text), grace=GRACE)


def fill(folder: Path, catalogue: "Catalogue", key: str, now: datetime) -> "Way":
    """Fill a folder with the demonstration, unless it is filled already, and return new ways into it."""
    from survey.cli import demonstration
    from survey.store.opening import open_store

    store = open_store(folder)
    if not store.programmes():
        demonstration.fill(store, catalogue, now)
    return demonstration.way_in(store, key, catalogue, secrets.token_urlsafe(12), now)


def links_of(base: str, way: "Way") -> dict[str, Any]:
    """Return everything there is to open, with complete links."""
    return {
        "base": base,
        "peer": f"{base}/i/{way.peer}",
        "service_user": f"{base}/i/{way.service_user}",
        "feedback": f"{base}/feedback/{way.feedback}",
        "report": f"{base}/evaluate/vip/report",
        "evaluator": {"url": f"{base}/account/sign-in", "email": way.email, "password": way.password},
    }


def friendly(links: dict[str, Any], folder: Path, *, temporary: bool) -> str:
    """Return the links in words."""
    until = ", which is deleted when you stop" if temporary else ""
    return FRIENDLY.format(**links, **links["evaluator"], folder=folder, until=until)


@contextmanager
def kept(folder: Path | None) -> Iterator[Path]:
    """Yield the folder, or a temporary one that is deleted at the end.

    Only this process deletes it, and none of the workers that it forks.
    """
    if folder:
        yield folder
        return
    owner, temporary = os.getpid(), Path(tempfile.mkdtemp(prefix="cairn-demo-"))
    try:
        yield temporary
    finally:
        if os.getpid() == owner:
            shutil.rmtree(temporary, ignore_errors=True)


def demonstration_key(folder: Path) -> str:
    """Return the key of a demonstration's folder, and make one in a new or empty folder.

    Raise Refusal for any other folder.
    """
    from survey.web.settings import KEY_FILE

    file = folder / KEY_FILE
    if not file.exists():
        if folder.exists() and any(folder.iterdir()):
            raise Refusal(
                f"{folder} holds something else than a demonstration. Name a new folder; nothing was changed."
            )
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32), encoding="ascii")
    return file.read_text(encoding="ascii").strip()

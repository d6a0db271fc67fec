"""`cairn backup` and `cairn restore`: everything that is kept in one file, and back."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from survey.cli.named import the_store
from survey.cli.refusing import Refusal

if TYPE_CHECKING:
    from survey.records import Damage


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy everything that is kept into a new FILE.tar.zst or FILE.tar.gz.

    The service may go on writing: every document is as it was at one moment, and what was saved before the
    backup began is in it. FILE is readable by you alone, and is there only when it is whole. It holds what
    people answered, so keep it as safe as the store. The secret key is not in it: keep that too.

    What is damaged is copied as far as it can be read, and named; the exit code is then 1.
    """
    from survey.care import backups
    from survey.store.folder import FolderStore

    store = the_store()
    if isinstance(store, FolderStore) and file.resolve().is_relative_to(store.path.resolve()):
        raise Refusal(f"{file} would be inside the store itself. Put it on another disk.")
    done = backups.back_up(store, file)
    tell(done.left_out, "Not in the backup")
    tell(done.damaged, "Damaged")
    click.echo(f"{file}: {done.documents} documents, {file.stat().st_size / 1e6:.1f} MB.")
    if done.damaged:
        sys.exit(1)


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put everything in FILE, made by cairn backup, into an empty store.

    Make the store with cairn init, and serve it with the same CAIRN_SECRET_KEY as before: codes and sign-ins
    depend on it. The whole file is read before anything is kept, and the audit notes the restoring.

    Documents that are damaged in the backup are left out and named; the exit code is then 1.
    """
    from survey.care import backups
    from survey.web.settings import utc_now

    done = backups.restore(the_store(), file, utc_now())
    tell(done.damaged, "Left out, because it is damaged in the backup")
    click.echo(f"{done.documents} documents are restored.")
    if done.damaged:
        sys.exit(1)


def tell(damages: "tuple[Damage, ...]", what: str) -> None:
    for damage in damages:
        click.echo(f"{what}: {damage.where} ({damage.reason})", err=True)

"""`cairn backup`, `restore`, `check` and `migrate`: keeping the store safe and sound."""

import logging
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from survey.cli.errors import Refusal
from survey.cli.parameters import workspace

if TYPE_CHECKING:
    from survey.records import Damage, Document

KINDS = ("accounts", "audit", "codes", "details", "people", "programmes", "other files")


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the whole store into a new FILE.tar.gz or FILE.tar.zst.

    The service can keep running. The backup holds everything that was saved before it began. FILE can be read
    by you alone, and is there only once it is complete. It holds what people answered, so keep it as safe as
    the store. It does not hold the secret key: keep that too.

    Damaged documents are copied as far as they can be read, and named. The exit code is then 1.
    """
    from survey.care import backups
    from survey.store.folder import FolderStore

    store = workspace().store
    if isinstance(store, FolderStore) and file.resolve().is_relative_to(store.path.resolve()):
        raise Refusal(f"{file} would be inside the store itself. Put it on another disk.")
    done = backups.back_up(store, file)
    name_each(done.left_out, "Not in the backup")
    name_each(done.damaged, "Damaged")
    click.echo(f"{file}: {done.documents} documents, {file.stat().st_size / 1e6:.1f} MB.")
    if done.damaged:
        sys.exit(1)


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Restore FILE, made by cairn backup, into an empty store.

    Create the store with cairn init, and serve it with the same CAIRN_SECRET_KEY as before: invitation codes
    and sign-ins depend on it. The whole file is checked before anything is stored. The audit log records that
    it was restored.

    Documents that are damaged in the backup are left out and named. The exit code is then 1.
    """
    from survey.care import backups
    from survey.web.settings import utc_now

    done = backups.restore(workspace().store, file, utc_now())
    name_each(done.damaged, "Left out, because it is damaged in the backup")
    click.echo(f"{done.documents} documents restored.")
    if done.damaged:
        sys.exit(1)


def name_each(damages: "Iterable[Damage]", what: str) -> None:
    """Print a line for each damaged document on standard error."""
    for damage in damages:
        click.echo(f"{what}: {damage.where} ({damage.reason})", err=True)


@click.command("check")
@click.option("--mend", is_flag=True, help="Set aside what cannot be used, and record it in the audit log.")
def check(mend: bool) -> None:
    """Check the whole store and list what is damaged.

    The check reads every record of every document. It compares each document's name with its content, looks
    up everything that documents refer to, verifies the chain of the audit log, and finds files that do not
    belong in the store. The service can keep running.

    --mend moves documents that cannot be read, documents whose name does not match their content, and files
    that are no documents into set-aside/, with the same layout as the store. Nothing is deleted or
    overwritten. What refers to a document that was set aside counts as damaged until you put the repaired
    document back or erase the person. The audit log is never set aside: a break in its chain stays visible.

    Accounts are never deleted, they only lose their roles. So it counts as damage if somebody is assigned,
    held an interview or entered something and has no account. Coders without an account are only mentioned:
    they come with the files of other tools.

    Exit code 0: nothing is damaged; 1: something is (or was, before it was set aside).
    """
    from survey.care import checking
    from survey.web.settings import utc_now

    store = workspace().store
    logging.getLogger("cairn.store").addHandler(logging.NullHandler())  # this command prints each fault once
    reading = checking.Check(store, workspace().catalogue)
    found, unusable = 0, []
    for fault in reading.faults():
        found += 1
        click.echo(f"{fault.name}: {fault.reason}")
        if fault.unusable:
            unusable.append(fault)
    for name, remark in reading.remarks:
        click.echo(f"{name}: {remark} (no damage)")
    for kind in KINDS:
        sound, damaged = reading.sound[kind], reading.damaged[kind]
        if sound or damaged:
            click.echo(f"{kind:<12}{sound:>8} sound{damaged:>8} damaged")
    if not found:
        click.echo("Nothing is damaged.")
        return
    if mend:
        for name, aside in checking.mend(store, unusable, utc_now()):
            click.echo(f"{name} is now {aside}")
    elif unusable:
        click.echo("To set aside what cannot be used: cairn check --mend")
    sys.exit(1)


@click.command("migrate")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def migrate(source: str, target: str) -> None:
    """Copy the whole store FROM into TO, and then compare every document.

    Each is a folder or a postgresql+psycopg:// address, as in CAIRN_STORE. Write no password into an address,
    since other users of the machine can see commands: put it into PGPASSWORD or ~/.pgpass. Stop the service
    first. TO is created if it does not exist. It must be empty, or hold what an interrupted cairn migrate
    left: run the command again and it continues.

    At the end TO holds the same documents as FROM, byte for byte, or the command fails. FROM is only read.
    Documents in its set-aside/ are not copied. Then serve TO with the same CAIRN_SECRET_KEY.
    """
    from survey.care import migrating
    from survey.store.opening import is_database, make_store, open_made_store
    from survey.web.settings import as_address

    try:
        here, there = as_address(source), as_address(target)
    except ValueError as error:
        raise Refusal(f"An address {error}") from None
    if here == there:
        raise Refusal("FROM and TO are the same.")
    if not is_database(here) and not Path(here).is_dir():
        raise Refusal(f"There is no folder {here}.")
    original = open_made_store(here)
    make_store(there)
    migration = migrating.plan(original, open_made_store(there))

    def with_bar(documents: "Iterable[Document]") -> "Iterator[Document]":
        length = migration.documents
        with click.progressbar(documents, length=length, label="Copying", file=sys.stderr) as bar:
            yield from bar

    migrating.migrate(migration, with_bar)
    click.echo(f"{migration.missing} documents copied; all {migration.documents} are the same in both.")

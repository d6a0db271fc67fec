"""`cairn check`: whether everything that is kept is sound."""

import logging
import sys

import click

from survey.cli.named import the_catalogue, the_store

KINDS = ("accounts", "audit", "codes", "details", "people", "programmes", "other files")


@click.command("check")
@click.option("--mend", is_flag=True, help="Set aside what cannot be used, and note it in the audit.")
def check(mend: bool) -> None:
    """Read everything that is kept and say what is damaged and what is not.

    Checked are every record of every document, each document's name against what it holds, what documents
    point to, the chain of the audit, and files that do not belong there. The service may go on meanwhile.

    With --mend, documents that cannot be read or are not what their name says, and files that are no
    documents, are moved into set-aside/, laid out as the store is; nothing is deleted or overwritten. What
    points to a document that was set aside is named until you put the document back, mended, or erase the
    person. The audit is never set aside: a break in its chain stays to be seen.

    Accounts are never removed, only their roles: whoever is assigned, held an interview or entered something
    and has no account is damage. A coder without an account is named and is none: coders come with the files
    of other tools.

    Exit code 0: nothing is damaged; 1: something is (or was before it was set aside).
    """
    from survey.care import checking
    from survey.web.settings import utc_now

    store = the_store()
    logging.getLogger("cairn.store").addHandler(logging.NullHandler())  # everything is told here, once
    reading = checking.Check(store, the_catalogue())
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
        click.echo("What cannot be used can be set aside with: cairn check --mend")
    sys.exit(1)

"""`cairn qda`: codebooks and coded texts, exchanged with Taguette, QualCoder, NVivo and ATLAS.ti."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from survey.cli import parameters
from survey.cli.errors import Refusal
from survey.cli.parameters import file_ending, of_programme, workspace

if TYPE_CHECKING:
    from survey.coding.qda.importing import Imported
    from survey.programme import Phase, Programme, Role

CODEBOOK, PROJECT, TAGS = ".qdc", ".qdpx", ".csv"


@click.group()
def qda() -> None:
    """Exchange codebooks (.qdc) and coded projects (.qdpx) with other tools, as REFI-QDA files.

    QualCoder, NVivo and ATLAS.ti read both. Taguette reads only codebooks, as CSV (export to FILE.csv).
    """


@qda.command("export")
@of_programme
@click.argument("file", type=file_ending(CODEBOOK, PROJECT, TAGS), metavar="FILE.qdc|FILE.qdpx")
def export(programme: "Programme", file: Path) -> None:
    """Write a programme's codebook or project to a new file.

    A project holds closed interviews and minutes with their excerpts. It leaves out interviews that may not
    be quoted, and all excerpts of a text that somebody is still coding.
    """
    from survey.coding.qda import codes, writing
    from survey.store import audit
    from survey.web.settings import utc_now

    store, kind, now = workspace().store, file.suffix.lower(), utc_now()
    going = writing.outgoing(store, programme.id)
    if kind == PROJECT:
        data = writing.project(programme, going, now)
    else:
        data = codes.codebook(going.themes) if kind == CODEBOOK else codes.codebook_csv(going.themes).encode()
    audit.note(store, "exported the coded texts", "cairn qda export", now, programme=programme.id)
    try:
        with file.open("xb") as made:
            file.chmod(0o600)
            made.write(data)
    except FileExistsError as error:
        raise Refusal(f"{file} exists already. Name a new file; nothing was overwritten.") from error
    click.echo(f"Themes in {file}: {sum(not one.merged for one in going.themes)}.")
    if kind == PROJECT:
        click.echo(f"Texts: {len(going.sources)}. Left out, because not to be quoted: {going.withheld}.")
        click.echo(f"Texts without excerpts, because they are still being coded: {going.unfinished}.")


@qda.command("import")
@of_programme
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--role", type=parameters.role, help="Role of new participants, if the file does not say it.")
@click.option("--phase", type=parameters.phase, help="Phase of texts, if the file does not say it.")
def import_(programme: "Programme", file: Path, role: "Role | None", phase: "Phase | None") -> None:
    """Import a codebook or project into a programme.

    Either everything is imported or nothing. Importing the same file again changes nothing. Each text becomes
    a closed interview. Its participant has the code of the text's case, or the name of the text where it has
    no case.
    """
    from survey.coding.qda import importing, taking
    from survey.store import audit
    from survey.web.settings import utc_now

    file_ending(CODEBOOK, PROJECT)(str(file))
    store, now, data = workspace().store, utc_now(), file.read_bytes()
    audit.note(store, "imported coded texts", "cairn qda import", now, programme=programme.id)
    otherwise = importing.Defaults(role.id if role else None, phase.id if phase else None, "", now)
    click.echo(report_of(taking.take(store, programme, file.name, data, otherwise)))


def report_of(done: "Imported") -> str:
    """Return a sentence that says what an import did."""
    if not any(vars(done).values()):
        return "Nothing new: everything in the file is in the store already."
    return (
        f"New themes: {done.themes}, texts: {done.texts}, excerpts: {done.excerpts}, "
        f"participants: {done.participants}."
    )

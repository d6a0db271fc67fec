"""`cairn qda`: codebooks and coded texts, out and in, for Taguette, QualCoder, NVivo and ATLAS.ti."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from survey.cli.named import the_catalogue, the_phase, the_programme, the_role, the_store
from survey.cli.refusing import Refusal

if TYPE_CHECKING:
    from survey.coding.qda.importing import Imported

CODEBOOK, PROJECT, TAGS = ".qdc", ".qdpx", ".csv"


@click.group()
def qda() -> None:
    """Exchange codebooks (.qdc) and coded projects (.qdpx) with other tools, as REFI-QDA files.

    QualCoder, NVivo and ATLAS.ti read both. Taguette reads codebooks as CSV alone (FILE.csv of export).
    """


@qda.command("export")
@click.argument("programme_id", metavar="PROGRAMME")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.qdc|FILE.qdpx")
def export(programme_id: str, file: Path) -> None:
    """Write a programme's codebook or project into a new file.

    A project holds closed interviews and minutes with their excerpts. Left out are interviews that may not be
    quoted, and all excerpts of a text that somebody is still coding.
    """
    from survey.coding.qda import codes, writing
    from survey.store import audit
    from survey.web.settings import utc_now

    kind = kind_of(file, CODEBOOK, PROJECT, TAGS)
    store = the_store()
    programme = the_programme(store, the_catalogue(), programme_id)
    now = utc_now()
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
        raise Refusal(f"{file} is there already. Name a new file; nothing was overwritten.") from error
    click.echo(f"{sum(not one.merged for one in going.themes)} themes written to {file}.")
    if kind == PROJECT:
        click.echo(f"{len(going.sources)} texts; {going.withheld} left out that may not be quoted.")
        click.echo(f"{going.unfinished} without excerpts, as somebody still codes them.")


@qda.command("import")
@click.argument("programme_id", metavar="PROGRAMME")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--role", help="The role of people not yet known, where the file does not say it.")
@click.option("--phase", help="The phase of texts of which the file does not say it.")
def import_(programme_id: str, file: Path, role: str | None, phase: str | None) -> None:
    """Take a codebook or project into a programme.

    All is kept or nothing; doing it again changes nothing. Texts become closed interviews of the participants
    with the codes of the file's cases, or with the texts' names where it has none.
    """
    from survey.coding.qda import importing, taking
    from survey.store import audit
    from survey.web.settings import utc_now

    kind_of(file, CODEBOOK, PROJECT)
    store = the_store()
    programme = the_programme(store, the_catalogue(), programme_id)
    now, data = utc_now(), file.read_bytes()
    audit.note(store, "imported coded texts", "cairn qda import", now, programme=programme.id)
    otherwise = importing.Defaults(
        the_role(programme, role).id if role else None,
        the_phase(programme, phase).id if phase else None,
        "",
        now,
    )
    done = taking.take(store, programme, file.name, data, otherwise)
    click.echo(told(done))


def kind_of(file: Path, *kinds: str) -> str:
    """The kind of file that its name says, one of these."""
    if file.suffix.lower() not in kinds:
        raise Refusal(f"The name of {file} ends with none of {', '.join(kinds)}: codebook, project.")
    return file.suffix.lower()


def told(done: "Imported") -> str:
    """What an import did, in words."""
    if not any(vars(done).values()):
        return "Nothing new: everything in the file is there already."
    return (
        f"New: {done.themes} themes, {done.texts} texts, {done.excerpts} excerpts, "
        f"{done.participants} participants."
    )

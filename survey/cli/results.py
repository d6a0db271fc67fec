"""`cairn summary`, `export` and `report`: the results of a programme, on the screen and as files."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from survey.cli import parameters
from survey.cli.errors import Refusal
from survey.cli.parameters import file_ending, of_measure, of_programme, workspace

if TYPE_CHECKING:
    from measures.cohort import CohortSummary, PairedChange, PhaseSummary
    from measures.measure import Measure
    from survey.programme import Programme, Role

THRESHOLDS = ("noticeable", "reliable")


@click.command("summary")
@of_programme
@of_measure
@click.option("--role", type=parameters.role, help="Only people of this role (id or name).")
@click.option("--site", help="Only people of this site.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, not rounded. Withheld figures are null.")
def summary(
    programme: "Programme", measure: "Measure", role: "Role | None", site: str | None, as_json: bool
) -> None:
    """Show how the scores of a cohort changed: each phase, changes between phases, moves between bands.

    Figures of groups that are smaller than the programme's minimum are withheld.
    """
    from survey.evaluation import cohorts
    from survey.records import kept

    if measure.scoring.method == "none":
        raise Refusal(without_score(measure))
    store, part = workspace().store, role.id if role else None
    sites = kept.sites(store.register(programme.id))
    if site is not None and site not in sites:
        raise Refusal(f"There is no site {site!r}. There is: {', '.join(sites) or 'none yet'}.")
    found = cohorts.summary(store, workspace().catalogue, programme, measure.id, part, site)
    click.echo(json.dumps(as_document(found)) if as_json else "\n".join(as_text(found)))


def without_score(measure: "Measure") -> str:
    """Return where to look instead for a measure without a score."""
    pages = {
        "wellbeing": "The Wellbeing page has the mean of each question",
        "experience": "The Feedback page counts the answers to each question",
    }
    return (
        f"{measure.key} has no score to summarise, since each answer stands for itself. "
        f"{pages[measure.kind]} (cairn serve). To export the answers: cairn export"
    )


def as_document(summary: "CohortSummary") -> dict[str, Any]:
    """Return the summary for JSON."""
    return {
        "measure": summary.measure,
        "participants": summary.participants,
        "phases": [phase_document(phase) for phase in summary.phases],
        "changes": [change_document(change) for change in summary.changes],
    }


def phase_document(phase: "PhaseSummary") -> dict[str, Any]:
    """Return one phase for JSON."""
    names = ("phase", "n", "mean", "sd", "median", "q1", "q3", "ci95")
    return {name: getattr(phase, name) for name in names} | {"bands": dict(phase.bands)}


def change_document(change: "PairedChange") -> dict[str, Any]:
    """Return one paired change for JSON."""
    names = ("n", "mean", "sd", "ci95", "t", "p", "srm", "hedges_g")
    counts = {
        name: {"improved": counts.improved, "worsened": counts.worsened}
        for name, counts in change.thresholds.items()
    }
    return {
        "from": change.before,
        "to": change.after,
        **{name: getattr(change, name) for name in names},
        **dict.fromkeys(THRESHOLDS),
        **counts,
        "moves": [{"from": move.before, "to": move.after, "n": move.n} for move in change.moves],
    }


def as_text(summary: "CohortSummary") -> list[str]:
    """Return the summary as lines to read."""
    people = "withheld, too few" if summary.participants is None else summary.participants
    lines = [f"{summary.measure}, participants: {people}", ""]
    phases = ("phase", "n", "mean", "95 % interval", "SD", "median", "quartiles", "bands")
    lines += table(phases, [phase_cells(phase) for phase in summary.phases])
    changes = ("change", "n", "mean", "95 % interval", "SD", "t", "p", "SRM", "Hedges g")
    lines += ["", *table(changes, [change_cells(change) for change in summary.changes])]
    for change in summary.changes:
        for name, counts in change.thresholds.items():
            lines.append(
                f"{change.before} to {change.after}, {name} change: "
                f"{counts.improved} improved, {counts.worsened} worsened"
            )
        for move in change.moves:
            lines.append(f"{change.before} to {change.after}, {move.before} to {move.after}: {move.n}")
    return lines


def phase_cells(phase: "PhaseSummary") -> list[str]:
    """Return the cells of one phase."""
    if phase.withheld:
        return [phase.phase, "withheld, too few"]
    bands = ", ".join(f"{name} {n}" for name, n in phase.bands.items())
    middle = (figure(phase.mean), span(phase.ci95), figure(phase.sd), figure(phase.median))
    return [phase.phase, str(phase.n), *middle, span((phase.q1, phase.q3)), bands]


def change_cells(change: "PairedChange") -> list[str]:
    """Return the cells of one paired change."""
    name = f"{change.before} to {change.after}"
    if change.withheld:
        return [name, "withheld, too few"]
    rest = (change.sd, change.t, change.p, change.srm, change.hedges_g)
    return [name, str(change.n), figure(change.mean), span(change.ci95), *map(figure, rest)]


def figure(number: float | None) -> str:
    """Return a figure to read, or a dash."""
    return "–" if number is None else f"{number:.4f}"


def span(ends: tuple[float | None, float | None] | None) -> str:
    """Return two figures to read, or a dash."""
    return "–" if ends is None or None in ends else f"{figure(ends[0])} to {figure(ends[1])}"


def table(header: tuple[str, ...], rows: list[list[str]]) -> list[str]:
    """Return rows as lines with aligned columns."""
    filled = [list(header), *([*row, *[""] * (len(header) - len(row))] for row in rows)]
    widths = [
        max(len(row[place]) for row in filled if row[1][:8] != "withheld" or place == 0)
        for place in range(len(header))
    ]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in filled
    ]


@click.command("export")
@of_programme
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--everybody", is_flag=True, help="Include roles and sites with fewer people than the minimum.")
def export(programme: "Programme", folder: Path, everybody: bool) -> None:
    """Export a programme's data into a new or empty folder.

    The export holds answers, scores, outcomes, use of services, activities, costs, readiness and the words
    that may be quoted: as CSV files with a codebook, an Excel workbook, an SPSS file, a FHIR R4 bundle and a
    REDCap project, with scripts that load them into Python and R. READ-ME.txt describes each file. There is a
    line for each person, so keep the files confidential. Left out are roles with fewer people than the
    programme's minimum, and the names of sites with fewer people of a role. --everybody includes them.
    """
    from survey import exports

    done = exports.export(workspace().store, workspace().catalogue, programme, folder, everybody=everybody)
    for words in done.left_out:
        click.echo(f"{words}. To include them: --everybody", err=True)
    for damage in done.damaged:
        click.echo(f"Left out, because it cannot be read: {damage.where} ({damage.reason})", err=True)
    click.echo(
        f"{folder}: {done.responses} responses of {done.people} people. READ-ME.txt describes each file."
    )


@click.command("report")
@of_programme
@click.option(
    "--out", required=True, type=file_ending(".html", ".docx"), metavar="FILE", help="A .html or .docx file."
)
def report(programme: "Programme", out: Path) -> None:
    """Write a programme's evaluation report, as HTML or for Word.

    The report is made from the current data, with the text that evaluators wrote on the Report page. It shows
    no group that is smaller than the programme's minimum, and quotes only people who agreed to it.
    """
    from flask_babel import force_locale

    from survey.app import create_app
    from survey.report import html, making, word
    from survey.web.settings import read_settings, utc_now, with_demonstration_key

    store, catalogue = workspace().store, workspace().catalogue
    app = create_app(read_settings(with_demonstration_key()))
    with app.test_request_context(), force_locale(programme.language):
        made = making.make(store, catalogue, programme, utc_now().date(), programme.language)
        content = html.file(made).encode() if out.suffix.lower() == ".html" else word.file(made)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise Refusal(f"{out} cannot be written: {error.strerror}. Choose another place.") from error
    click.echo(f"{out}: {len(made.sections)} sections.")

"""`cairn summary`: the figures of a cohort as text or JSON."""

import json
from typing import TYPE_CHECKING, Any

import click

from survey.cli.named import the_catalogue, the_measure, the_programme, the_role, the_store
from survey.cli.refusing import Refusal

if TYPE_CHECKING:
    from measures.cohort import CohortSummary, PairedChange, PhaseSummary
    from measures.measure import Measure

THRESHOLDS = ("noticeable", "reliable")


@click.command("summary")
@click.argument("programme_id", metavar="PROGRAMME")
@click.argument("measure_id", metavar="MEASURE")
@click.option("--role", help="Only people of this role (id or name).")
@click.option("--site", help="Only people of this site.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, unrounded.  What is withheld is null.")
def summary(programme_id: str, measure_id: str, role: str | None, site: str | None, as_json: bool) -> None:
    """Show how a cohort moved: each phase, the change between phases, the moves between bands.

    Groups smaller than the programme's minimum are withheld.
    """
    from survey.evaluation import cohorts
    from survey.records import kept

    store, catalogue = the_store(), the_catalogue()
    programme = the_programme(store, catalogue, programme_id)
    measure = the_measure(catalogue, measure_id)
    if measure.scoring.method == "none":
        raise Refusal(without_score(measure))
    part = the_role(programme, role).id if role else None
    sites = kept.sites(store.register(programme.id))
    if site is not None and site not in sites:
        raise Refusal(f"There is no site {site!r}. There is: {', '.join(sites) or 'none yet'}.")
    found = cohorts.summary(store, catalogue, programme, measure.id, part, site)
    click.echo(json.dumps(as_document(found)) if as_json else "\n".join(as_text(found)))


def without_score(measure: "Measure") -> str:
    """Where to look instead."""
    pages = {
        "wellbeing": "The cohort page has the mean of each question",
        "experience": "The satisfaction page counts the answers to each question",
    }
    return (
        f"{measure.key} has no score to summarise; each answer stands for itself. "
        f"{pages[measure.kind]} (cairn serve), and the answers themselves come with: cairn export"
    )


def as_document(summary: "CohortSummary") -> dict[str, Any]:
    """The summary as JSON has it."""
    return {
        "measure": summary.measure,
        "participants": summary.participants,
        "phases": [phase_document(phase) for phase in summary.phases],
        "changes": [change_document(change) for change in summary.changes],
    }


def phase_document(phase: "PhaseSummary") -> dict[str, Any]:
    """One phase as JSON has it."""
    names = ("phase", "n", "mean", "sd", "median", "q1", "q3", "ci95")
    return {name: getattr(phase, name) for name in names} | {"bands": dict(phase.bands)}


def change_document(change: "PairedChange") -> dict[str, Any]:
    """One paired change as JSON has it."""
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
    """The summary as lines to read."""
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
    """One phase as cells."""
    if phase.withheld:
        return [phase.phase, "withheld, too few"]
    bands = ", ".join(f"{name} {n}" for name, n in phase.bands.items())
    middle = (figure(phase.mean), span(phase.ci95), figure(phase.sd), figure(phase.median))
    return [phase.phase, str(phase.n), *middle, span((phase.q1, phase.q3)), bands]


def change_cells(change: "PairedChange") -> list[str]:
    """One paired change as cells."""
    name = f"{change.before} to {change.after}"
    if change.withheld:
        return [name, "withheld, too few"]
    rest = (change.sd, change.t, change.p, change.srm, change.hedges_g)
    return [name, str(change.n), figure(change.mean), span(change.ci95), *map(figure, rest)]


def figure(number: float | None) -> str:
    """A figure to read, or a dash."""
    return "–" if number is None else f"{number:.4f}"


def span(ends: tuple[float | None, float | None] | None) -> str:
    """Two figures to read, or a dash."""
    return "–" if ends is None or None in ends else f"{figure(ends[0])} to {figure(ends[1])}"


def table(header: tuple[str, ...], rows: list[list[str]]) -> list[str]:
    """Rows as lines whose columns stand under each other."""
    filled = [list(header), *([*row, *[""] * (len(header) - len(row))] for row in rows)]
    widths = [
        max(len(row[place]) for row in filled if row[1][:8] != "withheld" or place == 0)
        for place in range(len(header))
    ]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in filled
    ]

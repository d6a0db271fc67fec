"""`cairn measures`: the measures and interview guides, and a check of files of your own."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from survey.cli import parameters
from survey.cli.parameters import workspace

if TYPE_CHECKING:
    from measures.guide import Guide
    from measures.measure import Measure


class ShowByDefault(click.Group):
    """A group that takes a first word which is no command as the id of a measure to show."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            args = ["show", *args]
        return super().resolve_command(ctx, args)


@click.group(
    "measures", cls=ShowByDefault, invoke_without_command=True, subcommand_metavar="[ID | check FILE]"
)
@click.pass_context
def measures(ctx: click.Context) -> None:
    """List the measures and interview guides, show one, or check the file of one."""
    if ctx.invoked_subcommand is None:
        catalogue = workspace().catalogue
        for measure in catalogue:
            words = measure.words("en")
            kind = "validated scale" if measure.validated else "not a validated scale"
            click.echo(f"{measure.key:<28} {words.title} ({len(measure.items)} items, {kind})")
        for guide in catalogue.latest_guides:
            click.echo(f"{guide.key:<28} {guide.words('en').title} ({len(guide.prompts)} prompts)")


@measures.command()
@click.argument("word", metavar="ID")
def show(word: str) -> None:
    """Show a measure (items, answers, scoring, bandings, sources, licence) or an interview guide."""
    guide = workspace().catalogue.guides.get(word.lower())
    lines = guide_described(guide) if guide else described(parameters.measure(word))
    click.echo("\n".join(lines))


@measures.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Check the file of a measure or an interview guide, and list all its errors."""
    from measures.definition import load_measure
    from measures.guide import is_guide, load_guide

    if is_guide(file):
        guide = load_guide(file)
        click.echo(f"{file}: {guide.key} is sound ({len(guide.prompts)} prompts).")
        return
    measure = load_measure(file)
    click.echo(
        f"{file}: {measure.key} is sound ({len(measure.items)} items, {len(measure.bandings)} bandings)."
    )


def described(measure: "Measure") -> list[str]:
    """Return a measure as lines of text."""
    words = measure.words("en")
    lines = [f"{measure.key}: {words.title}", words.instruction, ""]
    for item in measure.items:
        lines.append(f"{item.id}: {words.items[item.id]}")
        choices = ", ".join(f"{one.value} = {words.label(item, one.value)}" for one in item.choices)
        lines.append(f"    {choices or 'free text'}")
    lines.append("")
    if measure.recall:
        lines.append(f"About: {measure.recall}")
    lines.append(f"Score: {scoring(measure)}")
    for banding in measure.bandings:
        bands = ", ".join(f"{band.name} {limits(band.at_least, band.at_most)}" for band in banding.bands)
        lines.append(f"Banding {banding.id}: {bands}. Source: {banding.source}")
    lines += [f"{one.name} change: {one.points:g} points. Source: {one.source}" for one in measure.thresholds]
    lines += [f"Norm {one.id}: {one.label}. Source: {one.source}" for one in measure.norms]
    lines += ["", f"Words: {words.source}", f"Licence: {measure.licence}"]
    if words.copyright:
        lines.append(f"Copyright: {words.copyright}")
    lines += [f"Citation: {citation}" for citation in measure.citations]
    if measure.snomed:
        lines.append(f"SNOMED CT: {measure.snomed}")
    return lines


def guide_described(guide: "Guide") -> list[str]:
    """Return an interview guide as lines of text."""
    words = guide.words("en")
    lines = [f"{guide.key}: {words.title}", *words.opening, ""]
    for prompt in guide.prompts:
        lines.append(f"{prompt.id}: {words.prompts[prompt.id]} ({words.topics[prompt.topic]})")
        lines += [f"    {probe}" for probe in words.probes.get(prompt.id, ())]
    return [*lines, "", *words.closing, "", f"Words: {words.source}", f"Licence: {guide.licence}"]


def scoring(measure: "Measure") -> str:
    """Return in words how the score is calculated."""
    if measure.scoring.method == "none":
        return "none; each answer stands for itself"
    converted = ", then converted by the published table" if measure.scoring.conversion else ""
    method, items = measure.scoring.method, len(measure.scoring.items)
    return f"{method} of {items} items{converted}; every one must be answered"


def limits(at_least: float | None, at_most: float | None) -> str:
    """Return the bounds of a band on the raw score."""
    if at_least is None:
        return f"≤ {at_most:g}"
    return f"≥ {at_least:g}" if at_most is None else f"{at_least:g} to {at_most:g}"

"""The chart of a cohort: its means over shaded bands, and behind them the people."""

from collections.abc import Sequence
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import ngettext

from measures.cohort import CohortSummary, PhaseSummary
from measures.measure import Measure
from measures.parts import Banding, Item, Norm
from survey.evaluation.wellbeing_tables import phases_table
from survey.web.charts import Chart, Trace, centre, figure, scale_layout
from survey.web.drawings import LINE, QUIET, Lines, Scale, item_scale, score_scale
from survey.web.tables import Names, not_shown, rounded, shown


def cohort(
    measure: Measure,
    banding: Banding | None,
    summary: CohortSummary,
    phase_names: Names,
    language: str,
    minimum: int,
    norm: Norm | None = None,
    lines: Sequence[Sequence[tuple[str, float]]] | None = None,
    item: Item | None = None,
) -> Chart:
    """Draw a cohort's mean with its 95% interval at each phase, over one line per person or the quartiles.

    `lines` None draws the quartiles.  With `item`, the figures are of that item alone.  Lines carry no names
    and do not answer to the pointer.
    """
    words = measure.words(language)
    title = (
        words.items[item.id] if item else _("%(measure)s: mean over the phases", measure=words.short_title)
    )
    drawing = means(
        summary, phase_names, item_scale(item) if item else score_scale(measure, banding, words, norm)
    )
    behind = quartiles(summary, phase_names) if lines is None else individuals(lines, phase_names)
    said = "; ".join(mean_said(phase, phase_names, minimum) for phase in summary.phases)
    seen = any(one is not None for one in drawing.values)
    layout = scale_layout(drawing.scale, drawing.phases) | ({"height": 340} if item else {})
    if not seen:
        few = any(phase.withheld for phase in summary.phases)
        note = not_shown(minimum) if few else _("Nobody has a score yet")
        layout["annotations"] = [*layout["annotations"], centre(note)]
    return Chart(
        id=f"{measure.id}-{item.id}" if item else f"{measure.id}-cohort",
        title=title,
        alternative=_("Line chart of means: %(means)s.", means=said) if seen else said,
        figure=figure([*behind, mean_trace(drawing)], layout),
        table=phases_table(
            title if item else words.short_title, banding, words, summary, phase_names, minimum
        ),
        drawing=drawing if seen else None,
    )


def means(summary: CohortSummary, names: Names, scale: Scale) -> Lines:
    """Return the means with their intervals; a withheld or empty phase is a gap."""
    margins = [
        one.ci95[1] - one.mean if one.ci95 and one.mean is not None else None for one in summary.phases
    ]
    return Lines(
        name=_("mean and its 95% interval") if any(one is not None for one in margins) else _("mean"),
        phases=tuple(names[one.phase] for one in summary.phases),
        values=tuple(rounded(one.mean) for one in summary.phases),
        margins=tuple(rounded(one) for one in margins),
        scale=scale,
    )


def mean_said(phase: PhaseSummary, names: Names, minimum: int) -> str:
    """Return one phase of a cohort in words."""
    name = names[phase.phase]
    if phase.withheld:
        return f"{name}: {not_shown(minimum)}"
    if phase.mean is None:
        return _("%(phase)s: nobody has a score", phase=name)
    return ngettext(
        "%(phase)s %(mean)s (%(num)d person)",
        "%(phase)s %(mean)s (%(num)d people)",
        phase.n or 0,
        phase=name,
        mean=shown(rounded(phase.mean, 1), 1),
    )


def mean_trace(drawing: Lines) -> Trace:
    """Return the means of a drawing as Plotly draws them."""
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": drawing.name,
        "x": list(drawing.phases),
        "y": list(drawing.values),
        "error_y": {"type": "data", "array": list(drawing.margins), "thickness": 2, "width": 7},
        "line": {"color": LINE, "width": 3},
        "marker": {"color": LINE, "size": 9},
        "hovertemplate": "%{x}: %{y}<extra></extra>",
    }


def individuals(lines: Sequence[Sequence[tuple[str, float]]], names: Names) -> list[Trace]:
    """Return everybody's points in one trace, so that no line is a thing of its own to point at."""
    if not lines:
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": _("one line for each person"),
            "x": [x for line in lines for x in (*(names[phase] for phase, _score in line), None)],
            "y": [y for line in lines for y in (*(score for _phase, score in line), None)],
            "line": {"color": QUIET, "width": 1, "dash": "dot"},
            "marker": {"color": QUIET, "size": 4},
            "opacity": 0.6,
            "hoverinfo": "skip",
        }
    ]


def quartiles(summary: CohortSummary, names: Names) -> list[Trace]:
    """Return the middle half of the people, as one outline for each run of phases that have quartiles."""
    x: list[str | None] = []
    y: list[float | None] = []
    for known, run in groupby(summary.phases, key=lambda one: one.q1 is not None):
        if known:
            phases = list(run)
            across = [names[one.phase] for one in phases]
            x += [*across, *reversed(across), None]
            y += [*(rounded(one.q3) for one in phases), *(rounded(one.q1) for one in reversed(phases)), None]
    if not x:
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": _("middle half of the people"),
            "x": x,
            "y": y,
            "fill": "toself",
            "fillcolor": "rgba(11,79,138,0.16)",
            "line": {"color": LINE, "width": 1, "dash": "dot"},
            "hoverinfo": "skip",
        }
    ]

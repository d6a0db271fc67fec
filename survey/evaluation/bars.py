"""Bars of answers: how people answered each question, at each phase."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from measures.measure import Measure
from measures.parts import Item, Wording
from measures.satisfaction import ItemResult
from survey.web.axes import INK, QUIET
from survey.web.charts import Chart, figure
from survey.web.tables import Names, Table, counted, percentage, rounded, shown, too_few

SHADES = {
    "positive": ("#0b4f8a", "#6ba5d4", "#b5d3ea"),
    "neutral": ("#d0d0d0", "#e2e2e2", "#ededed"),
    "negative": ("#a34700", "#eb9a4f", "#f7cfa6"),
}
PATTERNS = {"positive": "", "neutral": ".", "negative": "/"}
NO_OPINION = {
    "color": "#fff",
    "pattern": {"shape": "x", "fgcolor": "#8a8f91", "size": 6},
    "line": {"color": QUIET, "width": 1},
}


def answers(
    measure: Measure,
    item: Item,
    results: Sequence[ItemResult],
    phase_names: Names,
    language: str,
    minimum: int,
) -> Chart:
    """How people answered one item at each phase, as bars of 100 % with the counts on them."""
    words = measure.words(language)
    given = [one for one in results if one.n]
    bars = [(f"{phase_names[one.phase]} (n {one.n})", one) for one in given]
    labels = words.choices[item.id]
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "name": name,
            "y": [bar for bar, _result in bars],
            "x": [rounded(100 * one.counts[choice.value] / (one.n or 1), 1) for _bar, one in bars],
            "text": [str(one.counts[choice.value] or "") for _bar, one in bars],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "marker": look,
            "textfont": {"color": "#fff" if look["color"] in DARK else INK},
            "hovertemplate": "%{fullData.name}: %{text} (%{x:.0f} %)<extra></extra>",
        }
        for choice, name, look in zip(item.choices, labels, looks(item), strict=True)
    ]
    said = answers_said(results, phase_names, minimum)
    table = answers_table(words, item, results, phase_names, minimum)
    layout = {
        "barmode": "stack",
        "margin": {"r": 36},
        "bargap": 0.35,
        "height": max(340, 80 + 46 * len(bars) + 26 * len(labels)),
        "xaxis": {"range": [0, 100], "tickvals": [0, 50, 100], "ticktext": ["0 %", "50 %", "100 %"]},
        "yaxis": {"autorange": "reversed", "showgrid": False},
        "legend": {"traceorder": "normal", "orientation": "v"},
    }
    return Chart(
        id=f"{measure.id}-{item.id}",
        title=words.items[item.id],
        alternative=_("Bar chart of answers: %(answers)s.", answers=said) if bars else said,
        figure=figure(traces, layout) if bars else None,
        table=table,
    )


DARK = {shades[0] for tone, shades in SHADES.items() if tone != "neutral"}


def looks(item: Item) -> list[dict[str, Any]]:
    """A colour and a pattern for each choice: the tone's, stronger towards the ends of the scale."""
    middle = (len(item.choices) - 1) / 2
    order = sorted(range(len(item.choices)), key=lambda number: -abs(number - middle))
    found: dict[int, dict[str, Any]] = {}
    for tone, shades in SHADES.items():
        same = [
            one for one in order if item.choices[one].tone == tone and item.choices[one].score is not None
        ]
        for rank, number in enumerate(same):
            pattern = {
                "shape": PATTERNS[tone],
                "fillmode": "overlay",
                "fgcolor": "#fff",
                "fgopacity": 0.35,
                "size": 7,
                "solidity": 0.25,
            }
            line = {"color": "#fff", "width": 1}
            found[number] = {"color": shades[min(rank, 2)], "pattern": pattern, "line": line}
    return [found.get(number, NO_OPINION) for number in range(len(item.choices))]


def answers_said(results: Sequence[ItemResult], names: Names, minimum: int) -> str:
    """The results of one item in words."""
    said = []
    for one in results:
        name = names[one.phase]
        if one.withheld:
            said.append(f"{name}: {too_few(minimum)}")
        elif one.positive is None:
            said.append(_("%(phase)s: no answers", phase=name))
        else:
            percent = shown(rounded(one.positive, 0), 0)
            said.append(
                _("%(phase)s: %(percent)s %% positive of %(n)s", phase=name, percent=percent, n=one.n)
            )
    return "; ".join(said)


def answers_table(
    words: Wording, item: Item, results: Sequence[ItemResult], names: Names, minimum: int
) -> Table:
    """The counts of one item's answers by phase, percent positive, and the mean where choices have points."""
    header = [_("Phase"), _("Answers"), *words.choices[item.id], _("% positive"), _("% negative"), _("Mean")]
    rows = [
        (names[one.phase], too_few(minimum), *[None] * (len(header) - 2))
        if one.withheld
        else (
            names[one.phase],
            one.n,
            *(one.counts.get(choice.value, 0) for choice in item.choices),
            percentage(one.positive, one.n),
            percentage(one.negative, one.n),
            rounded(one.mean),
        )
        for one in results
    ]
    return counted(words.items[item.id], header, rows)

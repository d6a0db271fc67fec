"""The wellbeing page: one measure over many participants."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, abort, render_template
from flask_babel import gettext as _

from survey import N_
from survey.evaluation import cohorts, wellbeing_charts
from survey.evaluation.cohorts import Answering, Cohort
from survey.evaluation.findings import share
from survey.evaluation.pages import blueprint, measures_of
from survey.evaluation.wellbeing_tables import (
    ENOUGH,
    all_moves_table,
    change_table,
    moves_table,
    threshold_table,
)
from survey.programme import Programme
from survey.records import Register
from survey.web import cairn
from survey.web.charts import Chart
from survey.web.guard import EVALUATORS, Noted, guard
from survey.web.language import current
from survey.web.staff import Chosen, chosen, csv_file, programme_of
from survey.web.tables import Table, counted, not_shown

AWAITED = 20
"""Codes of people who have not answered that the page shows; the file has all of them."""


@dataclass(frozen=True)
class ShownCohort:
    """A cohort as the page shows it: one chart, or one for each item of a measure without a score."""

    charts: tuple[Chart, ...]
    changes: tuple[Table, ...]
    answering: tuple[Answering, ...]
    cohort: Cohort | None = None
    thresholds: Table | None = None
    moves: tuple[Table, ...] = ()

    @property
    def few(self) -> int | None:
        """How many people would be enough, where some pair of phases has fewer; None where all have."""
        changes = self.cohort.summary.changes if self.cohort else ()
        return ENOUGH if any(one.withheld or (one.n or 0) < ENOUGH for one in changes) else None


@blueprint.get("/<programme>/cohort")
@guard(EVALUATORS, Noted(read=N_("viewed wellbeing and who is missing")))
def cohort(programme: str) -> str:
    """Show means over bands, paired change, moves between bands, and who answered."""
    used = programme_of(programme)
    register = cairn.store.register(programme)
    filters = chosen(used, register, measures_of(used, register, "wellbeing"))
    return render_template(
        "evaluation/cohort.html",
        programme=used,
        chosen=filters,
        shown=show(used, register, filters) if filters.measure else None,
        words=filters.measure.words(current()) if filters.measure else None,
        phases=used.phase_names,
        limit=AWAITED,
        share=share,
    )


@blueprint.get("/<programme>/cohort/<any(phases, changes, thresholds, moves, awaited):what>.csv")
@guard(EVALUATORS, Noted(read=N_("downloaded wellbeing figures")))
def cohort_file(programme: str, what: str) -> Response:
    """Send one of the page's tables; several alike stand below one another in one file."""
    used = programme_of(programme)
    register = cairn.store.register(programme)
    filters = chosen(used, register, measures_of(used, register, "wellbeing"))
    if not filters.measure:
        abort(404)
    shown = show(used, register, filters)
    tables = {
        "phases": [chart.table for chart in shown.charts],
        "changes": shown.changes,
        "thresholds": [shown.thresholds] if shown.thresholds else [],
        "moves": [
            all_moves_table(shown.cohort.measure.words(current()), shown.cohort.summary, used.phase_names)
        ]
        if shown.cohort
        else [],
        "awaited": [awaited_table(used, shown)],
    }[what]
    if not tables:
        abort(404)
    return csv_file(joined(tables), programme, filters.measure.id, filters.role, filters.site, what)


def show(programme: Programme, register: Register, filters: Chosen) -> ShownCohort:
    """Return the figures of the chosen measure, drawn."""
    measure, role, site = filters.measure, filters.role, filters.site
    if measure is None:
        abort(404)
    names, minimum, words = programme.phase_names, programme.minimum_group_size, measure.words(current())
    found = cohorts.cohort(register, programme, measure, role, site)
    answering = tuple(cohorts.who_answered(register, found))
    if measure.scoring.method == "none":
        items = cohorts.item_summaries(cairn.store, programme, measure, role, site)
        drawn = tuple(
            wellbeing_charts.cohort(
                measure, None, summary, names, current(), minimum, item=measure.item(item), lines=None
            )
            for item, summary in items.items()
        )
        changes = tuple(
            change_table(words.items[item], summary, names, minimum) for item, summary in items.items()
        )
        return ShownCohort(drawn, changes, answering)
    chart = wellbeing_charts.cohort(
        measure, found.banding, found.summary, names, current(), minimum, found.norm, cohorts.lines(found)
    )
    banding = found.banding
    return ShownCohort(
        (chart,),
        (change_table(words.short_title, found.summary, names, minimum),),
        answering,
        found,
        threshold_table(words.short_title, measure, found.summary, names, minimum),
        tuple(
            moves_table(banding, words, change, names)
            for change in found.summary.changes
            if banding and change.n
        ),
    )


def awaited_table(programme: Programme, shown: ShownCohort) -> Table:
    """Return everybody who was invited and has not answered; a withheld phase has one row that says so."""
    names, withheld = programme.phase_names, not_shown(programme.minimum_group_size)
    rows = (
        row
        for answering in shown.answering
        for row in (
            [(withheld, names[answering.phase])]
            if answering.withheld
            else [
                (one.code, names[answering.phase], programme.role(one.role).name, one.site)
                for one in answering.awaited
            ]
        )
    )
    header = (_("Participant"), _("Phase"), _("Role"), _("Site"))
    return counted(_("Invited people who have not answered"), header, rows)


def joined(tables: Sequence[Table]) -> Table:
    """Return tables of the same columns as one, with the caption of its table before each row."""
    if len(tables) == 1:
        return tables[0]
    rows = [(table.caption, *row) for table in tables for row in table.rows]
    return counted("", (_("Table"), *tables[0].header), rows)

"""The pages of the three questions of an evaluation: capacity, pathways, and impact."""

from collections.abc import Callable, Mapping

from flask import Response, abort, render_template
from flask_login import current_user

from survey import N_
from survey.coding import coding
from survey.evaluation import capacity as capacities
from survey.evaluation import capacity_findings, impact_findings, pathway_findings, timelines
from survey.evaluation import impact as impacts
from survey.evaluation import pathway as pathways
from survey.evaluation.findings import Findings
from survey.evaluation.impact import Impact
from survey.evaluation.pages import blueprint
from survey.programme import Programme
from survey.web import cairn
from survey.web.guard import EVALUATORS, UNNOTED, Noted, guard
from survey.web.language import current
from survey.web.staff import csv_file, programme_of


@blueprint.get("/<programme>/capacity")
@guard(EVALUATORS, UNNOTED)
def capacity(programme: str) -> str:
    """Show hours given and taken, appointments, people reached, outcomes and cost."""
    used = programme_of(programme)
    return page(used, "capacity", QUESTIONS["capacity"](used))


@blueprint.get("/<programme>/pathway")
@guard(EVALUATORS, Noted(read=N_("viewed goals and steps")))
def pathway(programme: str) -> str:
    """Show what each role wanted and what came about, and everybody's steps over time."""
    used = programme_of(programme)
    found = pathways.of_programme(cairn.store, used)
    journeys = [
        timelines.journeys(one.id, one.name, found.of(one.id)) for one in used.roles if found.of(one.id)
    ]
    return page(used, "pathway", pathway_findings.findings(used, found), journeys=journeys)


@blueprint.get("/<programme>/impact")
@guard(EVALUATORS, Noted(read=N_("viewed impact, with quotes")))
def impact(programme: str) -> str:
    """Show themes with quotes, feedback, and wellbeing."""
    used = programme_of(programme)
    found = impact_of(used)
    unseen = len(coding.to_read(cairn.store, programme, current_user.account))
    return page(
        used,
        "impact",
        impact_findings.findings(used, found, current()),
        quoted=[one for one in found.themes if one.quotes],
        unseen=unseen,
    )


@blueprint.get("/<programme>/<any(capacity, pathway, impact):question>/<key>.csv")
@guard(EVALUATORS, Noted(read=N_("downloaded findings")))
def question_file(programme: str, question: str, key: str) -> Response:
    """Send one of the tables of a page."""
    try:
        table = QUESTIONS[question](programme_of(programme)).table(key)
    except KeyError:
        abort(404)
    return csv_file(table, programme, question, key)


def page(programme: Programme, question: str, found: Findings, **more: object) -> str:
    """Return a page of sentences, charts with their tables, and the other tables."""
    drawn = {key for key, _chart in found.charts}
    return render_template(
        f"evaluation/{question}.html",
        programme=programme,
        question=question,
        findings=found,
        tables=[(key, table) for key, table in found.tables if key not in drawn],
        **more,
    )


def impact_of(programme: Programme) -> Impact:
    """Return what the account that is signed in may see."""
    return impacts.of_programme(cairn.store, cairn.catalogue, programme, current_user.id)


QUESTIONS: Mapping[str, Callable[[Programme], Findings]] = {
    "capacity": lambda one: capacity_findings.findings(one, capacities.of_programme(cairn.store, one)),
    "pathway": lambda one: pathway_findings.findings(one, pathways.of_programme(cairn.store, one)),
    "impact": lambda one: impact_findings.findings(one, impact_of(one), current()),
}
"""What answers each question."""

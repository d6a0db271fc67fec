"""The three questions of an evaluation: capacity, the vocational pathway, process and impact."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from flask import Response, abort, render_template
from flask_login import current_user

from survey import N_
from survey.coding import coding
from survey.evaluation import bars, cohorts, timelines
from survey.evaluation import capacity as capacity_service
from survey.evaluation import capacity_findings as of_capacity
from survey.evaluation import impact as impact_service
from survey.evaluation import impact_findings as of_impact
from survey.evaluation import pathway as pathway_service
from survey.evaluation import pathway_findings as of_pathway
from survey.evaluation.findings import Findings
from survey.evaluation.impact import Impact
from survey.evaluation.pages import blueprint
from survey.evaluation.pathway import Pathway
from survey.programme import Programme
from survey.web import cairn, charts
from survey.web.charts import Chart
from survey.web.guard import EVALUATORS, UNNOTED, Noted, guard
from survey.web.language import current
from survey.web.staff import csv_file, phase_names, programme_of


@blueprint.get("/<programme>/findings")
@guard(EVALUATORS, UNNOTED)
def findings(programme: str) -> str:
    """Where the answers to each question are, what was gathered, and all of it to take away."""
    return render_template("evaluation/findings.html", programme=programme_of(programme))


@blueprint.get("/<programme>/capacity")
@guard(EVALUATORS, UNNOTED)
def capacity(programme: str) -> str:
    """Hours given and taken, appointments, people reached, outcomes and cost."""
    used = programme_of(programme)
    found = capacity_findings(used)
    drawn = [(key, timelines.weekly_hours(table)) for key, table in found.tables if key == "weeks"]
    return page(used, "capacity", found, drawn)


@blueprint.get("/<programme>/pathway")
@guard(EVALUATORS, Noted(read=N_("viewed goals and steps")))
def pathway(programme: str) -> str:
    """What each role wanted and what came about, and everybody’s steps over time."""
    used = programme_of(programme)
    found = pathway_service.of_programme(cairn.store, used)
    said = of_pathway.findings(used, found)
    drawn = [
        (key, timelines.begun(key.removeprefix("weeks-"), table))
        for key, table in said.tables
        if key.startswith("weeks-")
    ]
    return page(used, "pathway", said, drawn, journeys=journeys(used, found))


@blueprint.get("/<programme>/impact")
@guard(EVALUATORS, Noted(read=N_("viewed impact, with quotes")))
def impact(programme: str) -> str:
    """What was said, how people liked the service, and how they were."""
    used = programme_of(programme)
    found = impact_service.of_programme(cairn.store, cairn.catalogue, used, current_user.id)
    drawn = [*wellbeing_charts(used, found), *answer_charts(used, found)]
    quoted = [one for one in found.said if one.quotes]
    unseen = len(coding.to_read(cairn.store, programme, current_user.account))
    return page(used, "impact", of_impact.findings(used, found), drawn, quoted=quoted, unseen=unseen)


@blueprint.get("/<programme>/<any(capacity, pathway, impact):question>/<key>.csv")
@guard(EVALUATORS, Noted(read=N_("downloaded findings")))
def question_file(programme: str, question: str, key: str) -> Response:
    """One of the tables of a page."""
    try:
        table = QUESTIONS[question](programme_of(programme)).table(key)
    except KeyError:
        abort(404)
    return csv_file(table, programme, question, key)


Drawn = tuple[str, Chart]
"""A chart, and the key of its table; "" where that is none of the page's own."""


def page(programme: Programme, question: str, found: Findings, drawn: Sequence[Drawn], **more: object) -> str:
    """A page of sentences, charts with their tables, and the other tables."""
    covered = {key for key, _chart in drawn}
    return render_template(
        f"evaluation/{question}.html",
        programme=programme,
        question=question,
        findings=found,
        charts=drawn,
        tables=[(key, table) for key, table in found.tables if key not in covered],
        phases=phase_names(programme),
        **more,
    )


def capacity_findings(programme: Programme) -> Findings:
    return of_capacity.findings(programme, capacity_service.of_programme(cairn.store, programme))


def pathway_findings(programme: Programme) -> Findings:
    return of_pathway.findings(programme, pathway_service.of_programme(cairn.store, programme))


def impact_findings(programme: Programme) -> Findings:
    found = impact_service.of_programme(cairn.store, cairn.catalogue, programme, current_user.id)
    return of_impact.findings(programme, found)


QUESTIONS: Mapping[str, Callable[[Programme], Findings]] = {
    "capacity": capacity_findings,
    "pathway": pathway_findings,
    "impact": impact_findings,
}


def journeys(programme: Programme, found: Pathway) -> list[Chart]:
    """A timeline for each role of whom somebody has a goal or a step."""
    return [
        timelines.journeys(one.id, one.name, found.of(one.id)) for one in programme.roles if found.of(one.id)
    ]


def wellbeing_charts(programme: Programme, found: Impact) -> Iterator[Drawn]:
    """The mean over the phases of each measure that has one."""
    names, minimum = phase_names(programme), programme.minimum_group_size
    for one in found.wellbeing:
        if any(phase.mean is not None for phase in one.summary.phases):
            lines, summary = cohorts.lines(one), of_impact.careful(one.summary)
            chart = charts.cohort(
                one.measure, one.banding, summary, names, current(), minimum, one.norm, lines
            )
            yield f"wellbeing-{one.measure.id}", chart


def answer_charts(programme: Programme, found: Impact) -> Iterator[Drawn]:
    """How people answered each question about the service that anybody answered."""
    names, minimum = phase_names(programme), programme.minimum_group_size
    for one in found.feedback:
        for item in one.measure.items:
            results = [each for each in one.result.items if each.item == item.id]
            if item.choices and any(each.n for each in results):
                yield "", bars.answers(one.measure, item, results, names, current(), minimum)

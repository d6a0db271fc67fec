"""What people said about the service."""

from flask import Response, abort, render_template
from flask_babel import gettext as _

from survey import N_
from survey.evaluation import bars
from survey.evaluation import satisfaction as service
from survey.evaluation.impact_findings import overall_table
from survey.evaluation.pages import blueprint, measures_of
from survey.evaluation.satisfaction import Feedback
from survey.programme import Programme
from survey.web import cairn
from survey.web.charts import Chart
from survey.web.guard import EVALUATORS, Noted, guard
from survey.web.language import current
from survey.web.staff import Chosen, chosen, csv_file, phase_names, programme_of
from survey.web.tables import Table, counted, too_few


@blueprint.get("/<programme>/satisfaction")
@guard(EVALUATORS, Noted(read=N_("viewed comments")))
def satisfaction(programme: str) -> str:
    """Answers to each item as stacked bars, percent positive, and the comments."""
    used, filters = open_page(programme)
    feedback = gather(used, filters) if filters.measure else None
    return render_template(
        "evaluation/satisfaction.html",
        programme=used,
        chosen=filters,
        feedback=feedback,
        charts=item_charts(used, feedback) if feedback else (),
        overall=overall_table(used, feedback) if feedback else None,
        words=filters.measure.words(current()) if filters.measure else None,
        phases=phase_names(used),
        withheld=too_few(used.minimum_group_size),
    )


@blueprint.get("/<programme>/satisfaction/<any(answers, overall, comments):what>.csv")
@guard(EVALUATORS, Noted(read=N_("downloaded feedback figures")))
def satisfaction_file(programme: str, what: str) -> Response:
    """One of the page's tables."""
    used, filters = open_page(programme)
    feedback = gather(used, filters)
    if what == "overall":
        table = overall_table(used, feedback)
    elif what == "comments":
        table = comments_table(used, feedback)
    else:
        table = answers_table(used, feedback)
    return csv_file(table, programme, feedback.measure.id, filters.role, filters.site, what)


def open_page(programme: str) -> tuple[Programme, Chosen]:
    """The programme and the filters that the address names."""
    used = programme_of(programme)
    register = cairn.store.register(programme)
    return used, chosen(used, register, measures_of(used, register, "experience"))


def gather(programme: Programme, filters: Chosen) -> Feedback:
    """The answers to the chosen measure, or 404 where there is none to choose."""
    if filters.measure is None:
        abort(404)
    return service.feedback(cairn.store, programme, filters.measure, filters.role, filters.site)


def item_charts(programme: Programme, feedback: Feedback) -> list[Chart]:
    """A chart for each item with choices."""
    names, minimum = phase_names(programme), programme.minimum_group_size
    return [
        bars.answers(
            feedback.measure,
            item,
            [one for one in feedback.result.items if one.item == item.id],
            names,
            current(),
            minimum,
        )
        for item in feedback.measure.items
        if item.choices
    ]


def answers_table(programme: Programme, feedback: Feedback) -> Table:
    """Every answer that could be given, by item and phase, with how often it was."""
    names, minimum = phase_names(programme), programme.minimum_group_size
    words, measure = feedback.measure.words(current()), feedback.measure
    rows = (
        row
        for one in feedback.result.items
        for row in (
            [(words.items[one.item], names[one.phase], too_few(minimum), None, None)]
            if one.withheld
            else [
                (words.items[one.item], names[one.phase], label, one.counts.get(choice.value, 0), one.n)
                for choice, label in zip(measure.item(one.item).choices, words.choices[one.item], strict=True)
            ]
        )
    )
    header = (_("Question"), _("Phase"), _("Answer"), _("People"), _("of"))
    return counted(_("Answers by question and phase"), header, rows)


def comments_table(programme: Programme, feedback: Feedback) -> Table:
    """What people wrote; no codes, and nothing from a group that is too small."""
    names, minimum = phase_names(programme), programme.minimum_group_size
    words = feedback.measure.words(current())
    rows = (
        (words.items[item], names[phase], text)
        for (phase, item), texts in feedback.comments.items()
        for text in ([too_few(minimum)] if texts is None else [one.text for one in texts])
    )
    return counted(_("In people’s own words"), (_("Question"), _("Phase"), _("Comment")), rows)

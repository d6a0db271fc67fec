"""The feedback page: what people said about the service."""

from flask import Response, abort, render_template
from flask_babel import gettext as _

from survey import N_
from survey.evaluation import bars
from survey.evaluation import satisfaction as service
from survey.evaluation.feedback_findings import result_table
from survey.evaluation.pages import blueprint, measures_of
from survey.evaluation.satisfaction import AnsweredFeedback
from survey.programme import Programme
from survey.web import cairn
from survey.web.charts import Chart
from survey.web.guard import EVALUATORS, Noted, guard
from survey.web.language import current
from survey.web.staff import Chosen, chosen, csv_file, programme_of
from survey.web.tables import Table, counted, not_shown


@blueprint.get("/<programme>/satisfaction")
@guard(EVALUATORS, Noted(read=N_("viewed comments")))
def satisfaction(programme: str) -> str:
    """Show answers to each item as stacked bars, percent positive, and comments."""
    used, filters = open_page(programme)
    feedback = gather(used, filters) if filters.measure else None
    return render_template(
        "evaluation/satisfaction.html",
        programme=used,
        chosen=filters,
        feedback=feedback,
        charts=item_charts(used, feedback) if feedback else (),
        overall=result(used, feedback) if feedback else None,
        words=filters.measure.words(current()) if filters.measure else None,
        phases=used.phase_names,
        withheld=not_shown(used.minimum_group_size),
    )


@blueprint.get("/<programme>/satisfaction/<any(answers, overall, comments):what>.csv")
@guard(EVALUATORS, Noted(read=N_("downloaded feedback figures")))
def satisfaction_file(programme: str, what: str) -> Response:
    """Send one of the page's tables."""
    used, filters = open_page(programme)
    feedback = gather(used, filters)
    if what == "overall":
        table = result(used, feedback)
    elif what == "comments":
        table = comments_table(used, feedback)
    else:
        table = answers_table(used, feedback)
    return csv_file(table, programme, feedback.measure.id, filters.role, filters.site, what)


def open_page(programme: str) -> tuple[Programme, Chosen]:
    """Return the programme and the filters that the address names."""
    used = programme_of(programme)
    register = cairn.store.register(programme)
    return used, chosen(used, register, measures_of(used, register, "experience"))


def gather(programme: Programme, filters: Chosen) -> AnsweredFeedback:
    """Return the answers to the chosen measure; 404 if there is none to choose."""
    if filters.measure is None:
        abort(404)
    return service.feedback(cairn.store, programme, filters.measure, filters.role, filters.site)


def result(programme: Programme, feedback: AnsweredFeedback) -> Table:
    """Return all questions together; this page shows percentages of few people too, without decimals."""
    return result_table(programme, feedback, current(), percent_from=1)


def item_charts(programme: Programme, feedback: AnsweredFeedback) -> list[Chart]:
    """Return a chart for each item with choices."""
    names, minimum = programme.phase_names, programme.minimum_group_size
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


def answers_table(programme: Programme, feedback: AnsweredFeedback) -> Table:
    """Return how often each answer was given, by item and phase."""
    names, minimum = programme.phase_names, programme.minimum_group_size
    words, measure = feedback.measure.words(current()), feedback.measure
    rows = (
        row
        for one in feedback.result.items
        for row in (
            [(words.items[one.item], names[one.phase], not_shown(minimum))]
            if one.withheld
            else [
                (words.items[one.item], names[one.phase], label, one.counts.get(choice.value, 0), one.n)
                for choice, label in zip(measure.item(one.item).choices, words.choices[one.item], strict=True)
            ]
        )
    )
    header = (_("Question"), _("Phase"), _("Answer"), _("People"), _("of"))
    return counted(_("Answers by question and phase"), header, rows)


def comments_table(programme: Programme, feedback: AnsweredFeedback) -> Table:
    """Return the comments, without codes and without those of a group that is too small."""
    names, minimum = programme.phase_names, programme.minimum_group_size
    words = feedback.measure.words(current())
    rows = (
        (words.items[item], names[phase], text)
        for (phase, item), texts in feedback.comments.items()
        for text in ([not_shown(minimum)] if texts is None else [one.text for one in texts])
    )
    return counted(_("Comments"), (_("Question"), _("Phase"), _("Comment")), rows)

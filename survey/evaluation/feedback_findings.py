"""What people answered about the service, in sentences and tables: answers are counted by their tone."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from measures.satisfaction import ItemResult, Overall
from survey.evaluation import bars
from survey.evaluation.findings import Findings, Sentence, listed, not_described, number, share
from survey.evaluation.satisfaction import AnsweredFeedback
from survey.programme import Programme
from survey.web.charts import Chart
from survey.web.csv_text import Cell
from survey.web.tables import Table, counted, not_shown, percentage, rounded, shown

ENOUGH = 20
"""Of fewer people than this a percentage would look more exact than it is."""

TONES = ("positive", "neutral", "negative")


def findings(programme: Programme, feedback: AnsweredFeedback, language: str) -> Findings:
    """Return the result at each phase; nothing where nobody answered."""
    results, names = feedback.result.overall, programme.phase_names
    if not any(one.withheld or one.n for one in results):
        return Findings()
    title = feedback.measure.words(language).short_title
    said = [
        Sentence(at_phase(feedback, one, title, names[one.phase]), key(feedback))
        for one in results
        if not one.withheld
    ]
    withheld = [names[one.phase] for one in results if one.withheld]
    if withheld:
        what = _("%(measure)s at %(phases)s", measure=title, phases=listed(withheld))
        said.append(Sentence(not_described(what, programme), key(feedback)))
    tables = ((key(feedback), result_table(programme, feedback, language)),)
    return Findings(tuple(said), tables, tuple(("", one) for one in charts(programme, feedback, language)))


def charts(programme: Programme, feedback: AnsweredFeedback, language: str) -> Iterator[Chart]:
    """Yield a chart of each question that anybody answered."""
    for item in feedback.measure.items:
        results = [one for one in feedback.result.items if one.item == item.id]
        if item.choices and any(one.n for one in results):
            names, minimum = programme.phase_names, programme.minimum_group_size
            yield bars.answers(feedback.measure, item, results, names, language, minimum)


def key(feedback: AnsweredFeedback) -> str:
    """Return the key of the table of results."""
    return f"feedback-{feedback.measure.id}"


def at_phase(feedback: AnsweredFeedback, one: Overall, title: str, phase: str) -> str:
    """Return how many people answered at a phase, and how many of their answers were positive."""
    if not one.n:
        return _("At %(phase)s, nobody answered %(measure)s.", phase=phase, measure=title)
    said = ngettext(
        "At %(phase)s, %(people)s person answered %(measure)s, with %(share)s answers positive",
        "At %(phase)s, %(people)s people answered %(measure)s, with %(share)s answers positive",
        one.people or 0,
        phase=phase,
        people=number(one.people or 0),
        measure=title,
        share=share(of_tone(feedback, at(feedback, one.phase), "positive"), one.n),
    )
    if (one.people or 0) < ENOUGH:
        return f"{said}."
    return _("%(said)s (%(percent)s%%).", said=said, percent=shown(rounded(one.positive, 1), 1))


def at(feedback: AnsweredFeedback, phase: str) -> list[ItemResult]:
    """Return the results of a phase that are shown."""
    return [one for one in feedback.result.items if one.phase == phase and not one.withheld]


def of_tone(feedback: AnsweredFeedback, results: Sequence[ItemResult], tone: str) -> int:
    """Return how many answers of a tone there are in some results."""
    return sum(
        one.counts.get(choice.value, 0)
        for one in results
        for choice in feedback.measure.item(one.item).choices
        if choice.tone == tone
    )


def result_table(
    programme: Programme, feedback: AnsweredFeedback, language: str, percent_from: int = ENOUGH
) -> Table:
    """All questions together, by phase; percentages of `percent_from` people or more."""
    names, minimum = programme.phase_names, programme.minimum_group_size
    scored = feedback.measure.scoring.method == "mean"
    rows: list[tuple[Cell, ...]] = []
    for one in feedback.result.overall:
        if one.withheld:
            rows.append((names[one.phase], not_shown(minimum)))
            continue
        percents = (one.positive, one.negative) if (one.people or 0) >= percent_from else (None, None)
        rows.append(
            (
                names[one.phase],
                one.people,
                one.n,
                *(of_tone(feedback, at(feedback, one.phase), tone) for tone in TONES),
                *(percentage(percent, one.n) for percent in percents),
                rounded(one.mean, 1) if scored else None,
            )
        )
    header = (
        _("Phase"),
        _("People"),
        _("Answers"),
        _("Positive"),
        _("Neutral or no opinion"),
        _("Negative"),
        _("% positive"),
        _("% negative"),
        _("Mean"),
    )
    title = feedback.measure.words(language).short_title
    return counted(_("%(measure)s: result at each phase", measure=title), header, rows).compact()


def questions_table(programme: Programme, feedback: AnsweredFeedback, language: str) -> Table:
    """Answers to each question at each phase, by their tone."""
    words, names = feedback.measure.words(language), programme.phase_names
    rows: Iterator[tuple[Cell, ...]] = (
        (words.items[one.item], names[one.phase], not_shown(programme.minimum_group_size))
        if one.withheld
        else (
            words.items[one.item],
            names[one.phase],
            one.n,
            *(of_tone(feedback, [one], tone) for tone in TONES),
        )
        for one in feedback.result.items
    )
    header = (
        _("Question"),
        _("Phase"),
        _("Answers"),
        _("Positive"),
        _("Neutral or no opinion"),
        _("Negative"),
    )
    return counted(_("%(measure)s: question by question", measure=words.short_title), header, rows)

"""Sentences that a participant reads about their own answers."""

from flask_babel import gettext as _
from flask_babel import ngettext

from measures.measure import Measure
from measures.parts import Band
from survey.language import current
from survey.records import Response
from survey.services.answering import Task


def number(value: float, decimals: int = 0) -> str:
    """A figure as read aloud: no decimals where there are none."""
    return f"{value:.{0 if value == int(value) else decimals}f}"


def unanswered_sentence(task: Task) -> str:
    """How many questions have no answer, and what follows from it."""
    missing = ngettext(
        "You have not answered %(num)d question. You can still send.",
        "You have not answered %(num)d questions. You can still send.",
        task.unanswered,
    )
    if task.measure.scoring.method == "sum":
        return f"{missing} {_('We can only work out a score when every question is answered.')}"
    return missing


def result_sentences(measure: Measure, response: Response, band: Band | None) -> list[str]:
    """The score and band of one response in plain words, or why there is none."""
    if response.value is None:
        return [
            _("We could not work out a score this time."),
            ngettext(
                "%(num)d question was not answered, and the score needs all %(of)s.",
                "%(num)d questions were not answered, and the score needs all %(of)s.",
                response.missing,
                of=len(measure.scored_items),
            ),
        ]
    lowest, highest = measure.value_range or (response.value, response.value)
    decimals = measure.scoring.decimals
    sentences = [_("Your score is %(score)s.", score=number(response.value, decimals))]
    if band:
        sentences.append(
            _("This is in the band called “%(band)s”.", band=measure.words(current()).band(band.name))
        )
    scale = _(
        "Scores go from %(lowest)s to %(highest)s. A higher score means that you felt better.",
        lowest=number(lowest, decimals),
        highest=number(highest, decimals),
    )
    return [*sentences, scale]

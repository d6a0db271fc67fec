"""What participants' pages say about a set of questions and about somebody's own answers."""

from flask_babel import gettext as _
from flask_babel import ngettext

from measures.measure import Measure
from measures.parts import Band, Banding
from survey.answering.answering import Task
from survey.records import Response
from survey.web.language import current


def title(measure: Measure) -> str:
    """Return what participants call a set of questions, in place of names that only researchers know."""
    if measure.kind == "wellbeing" and measure.validated and measure.scoring.method != "none":
        return _("How you have been feeling")
    return measure.words(current()).title


def number(value: float, decimals: int = 0) -> str:
    """Return a figure as it is read aloud, without decimals that are zero."""
    return f"{value:.{0 if value == int(value) else decimals}f}"


def unanswered_sentence(task: Task) -> str:
    """Return how many questions have no answer, and that a score needs all of them."""
    missing = ngettext(
        "You have not answered %(num)d question. You can still send your answers.",
        "You have not answered %(num)d questions. You can still send your answers.",
        task.unanswered,
    )
    if task.measure.scoring.method == "sum":
        return f"{missing} {_('We can only work out a score when every question is answered.')}"
    return missing


def result_sentences(
    measure: Measure, response: Response, banding: Banding | None, band: Band | None
) -> list[str]:
    """Return the score of one response and where it lies in plain words, or why there is no score."""
    if response.value is None:
        return [
            ngettext(
                "You missed %(num)d question, so there is no score this time.",
                "You missed %(num)d questions, so there is no score this time.",
                response.missing,
            )
        ]
    lowest, highest = measure.value_range or (response.value, response.value)
    decimals = measure.scoring.decimals
    score = _(
        "Your score is %(score)s out of %(highest)s.",
        score=number(response.value, decimals),
        highest=number(highest, decimals),
    )
    scale = _(
        "The lowest score is %(lowest)s. A higher score means that you felt better.",
        lowest=number(lowest, decimals),
    )
    where = [where_sentence(measure, banding, band)] if banding and band else []
    return [score, *where, scale]


def where_sentence(measure: Measure, banding: Banding, band: Band) -> str:
    """Return where a score lies among other people's, as far as the bands say."""
    names = [one.name for one in banding.bands]
    if "average" not in names:
        return _(
            "Your score is in the range called “%(band)s”.", band=measure.words(current()).band(band.name)
        )
    place, middle = names.index(band.name), names.index("average")
    if place < middle:
        return _("Most people’s scores are in the middle range. Yours is in the lower range.")
    if place > middle:
        return _("Most people’s scores are in the middle range. Yours is in the higher range.")
    return _("Most people’s scores are in the middle range, and so is yours.")

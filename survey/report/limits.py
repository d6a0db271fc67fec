"""What the evaluation cannot say, built from what is true of its data."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from survey.evaluation.findings import Sentence, number
from survey.evaluation.overview import Progress
from survey.evaluation.wellbeing_tables import ENOUGH
from survey.report.blocks import Block, Figures, say
from survey.report.evidence import Evidence
from survey.report.method import missing as missing_of
from survey.report.method import withheld
from survey.web.tables import counted, rounded, shown

AGREEMENT, MISSING = "agreement", "missing"
USUAL = 0.667
"""Krippendorff's own lowest limit for tentative conclusions (Content Analysis, 2004)."""


def limits(evidence: Evidence) -> Iterator[Block]:
    """Yield a point for each limit that holds here."""
    yield from say(*holding(evidence), listed=True)


def holding(evidence: Evidence) -> Iterator[Sentence]:
    """Yield the limits that hold."""
    yield Sentence(
        _(
            "There was no comparison group, so nothing here shows what caused a change. "
            "Scores before and after can differ for many reasons."
        )
    )
    yield Sentence(_("People chose to take part. Those who did not may feel differently."))
    yield from absent(evidence)
    yield from small(evidence)
    yield from coded(evidence)
    yield from measured(evidence)
    if evidence.overview.anonymous:
        yield Sentence(_("Answers by the open link have no code, so one person may have answered twice."))
    if evidence.helped:
        yield Sentence(
            _("Some answers were given with help or copied from paper, which can change what people say.")
        )


def absent(evidence: Evidence) -> Iterator[Sentence]:
    """Yield how many people were invited and did not answer, and how many stopped."""
    missing = sum(missing_of(one) for one in shown_rows(evidence))
    if missing:
        words = ngettext(
            "%(missing)s questionnaire was not answered after an invitation.",
            "%(missing)s questionnaires were not answered after an invitation.",
            missing,
            missing=number(missing),
        )
        differ = _("People who did not answer may differ from those who did.")
        yield Sentence(f"{words} {differ}", MISSING)
    stopped = len(evidence.overview.stopped)
    if stopped:
        words = ngettext(
            "%(people)s person declined or withdrew.",
            "%(people)s people declined or withdrew.",
            stopped,
            people=number(stopped),
        )
        yield Sentence(words, MISSING)
    damaged = len(evidence.overview.damaged)
    if damaged:
        words = ngettext(
            "%(num)d file could not be read, so it is not in any figure.",
            "%(num)d files could not be read, so they are not in any figure.",
            damaged,
        )
        yield Sentence(words, MISSING)


def shown_rows(evidence: Evidence) -> list[Progress]:
    """Return who answered what, of the groups that are shown."""
    rows = [one for one in evidence.overview.progress if not one.anonymous]
    hidden = withheld(evidence, rows)
    return [one for one in rows if (one.measure, one.phase) not in hidden]


def small(evidence: Evidence) -> Iterator[Sentence]:
    """Yield that groups are small or withheld."""
    changes = [one for cohort in evidence.impact.wellbeing for one in cohort.summary.changes]
    if any(one.withheld for one in changes) or any(evidence.few(n) for n in evidence.roles.values()):
        yield Sentence(_("Some groups are too small to describe, so they are left out of figures."))
    if any(one.n and one.n < ENOUGH for one in changes):
        yield Sentence(_("Some changes in wellbeing are of few people, so chance alone could explain them."))


def coded(evidence: Evidence) -> Iterator[Sentence]:
    """Yield how sure the themes are."""
    if not evidence.impact.themes:
        return
    alpha = evidence.agreement.overall.alpha
    if not evidence.agreement.texts:
        yield Sentence(
            _("One person coded each text, so nobody knows whether others would identify the same themes.")
        )
    elif alpha is not None and alpha < USUAL:
        yield Sentence(
            _(
                "People who coded the same texts agreed less than is usually expected "
                "(Krippendorff’s alpha %(alpha)s).",
                alpha=shown(rounded(alpha)),
            ),
            AGREEMENT,
        )
    if evidence.impact.coding:
        yield Sentence(
            _("Some texts are not counted, because their coding is not finished or cannot be shown yet.")
        )


def measured(evidence: Evidence) -> Iterator[Sentence]:
    """Yield that questionnaires are not validated, and that answers are in several languages."""
    asked = [one.measure for one in evidence.impact.feedback]
    names = [one.words(evidence.language).short_title for one in asked if not one.validated]
    if names:
        yield Sentence(
            _(
                "These questionnaires were written for evaluations like this one, and nobody has validated "
                "them: %(names)s.",
                names=", ".join(names),
            )
        )
    if len(evidence.languages) > 1:
        yield Sentence(
            _(
                "People answered in several languages. Translations of questionnaires that are not "
                "validated may mean something else."
            )
        )


def tables(evidence: Evidence) -> Iterator[Block]:
    """Yield who is missing, and how far coders agree."""
    rows = [
        (
            _("Questionnaires not answered after an invitation (groups that are shown)"),
            sum(missing_of(one) for one in shown_rows(evidence)),
        ),
        (_("People who declined or withdrew"), len(evidence.overview.stopped)),
        (_("Files that could not be read"), len(evidence.overview.damaged)),
    ]
    yield Figures(MISSING, counted(_("What is missing"), (_("What"), _("Number")), rows))
    compared = evidence.agreement
    if compared.texts:
        one = compared.overall
        row = (_("All themes"), compared.texts, len(compared.coders), one.units, rounded(one.alpha))
        header = (_("Themes"), _("Texts"), _("Coders"), _("Lines compared"), _("Krippendorff’s alpha"))
        yield Figures(AGREEMENT, counted(_("Agreement between coders"), header, [row], decimals=2))

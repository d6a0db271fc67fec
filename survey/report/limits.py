"""What the evaluation cannot say, built from what is true of its data."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from survey.evaluation.overview import Progress
from survey.report.blocks import Block, Figures, Said, say
from survey.report.facts import Facts
from survey.report.method import missing as missing_of
from survey.report.method import withheld
from survey.report.wellbeing import ENOUGH
from survey.web.tables import counted, rounded, shown

AGREEMENT, MISSING = "agreement", "missing"
USUAL = 0.667
"""Krippendorff's own lowest limit for tentative conclusions (Content Analysis, 2004)."""


def limits(facts: Facts) -> Iterator[Block]:
    """A point for each limit that holds here."""
    yield from say(*holding(facts), listed=True)


def holding(facts: Facts) -> Iterator[Said]:
    """The limits that hold."""
    yield Said(
        _(
            "There was no group to compare with, so nothing here says what caused a change: before "
            "and after can differ for many reasons"
        )
    )
    yield Said(_("People chose to take part, and those who did not may feel differently"))
    yield from absent(facts)
    yield from small(facts)
    yield from coded(facts)
    yield from measured(facts)
    if facts.overview.anonymous:
        yield Said(_("Answers by the open link have no code: one person may have answered more than once"))
    if facts.helped:
        yield Said(
            _("Some answers were given with help or copied from paper, which can change what people say")
        )


def absent(facts: Facts) -> Iterator[Said]:
    """Those invited who did not answer, and those who stopped."""
    rows = shown_rows(facts)
    total = sum(missing_of(one) for one in rows)
    if total:
        yield Said(
            ngettext(
                "%(num)d questionnaire that somebody was invited to answer is missing; those who "
                "did not answer may differ from those who did",
                "%(num)d questionnaires that people were invited to answer are missing; those who "
                "did not answer may differ from those who did",
                total,
            ),
            MISSING,
        )
    stopped = len(facts.overview.stopped)
    if stopped:
        yield Said(
            ngettext("%(num)d person declined or stopped", "%(num)d people declined or stopped", stopped),
            MISSING,
        )
    damaged = len(facts.overview.damaged)
    if damaged:
        yield Said(
            ngettext(
                "%(num)d file could not be read and is in no figure",
                "%(num)d files could not be read and are in no figure",
                damaged,
            ),
            MISSING,
        )


def shown_rows(facts: Facts) -> list[Progress]:
    """Who answered what, of the groups that are shown."""
    rows = [one for one in facts.overview.progress if not one.anonymous]
    hidden = withheld(facts, rows)
    return [one for one in rows if (one.measure, one.phase) not in hidden]


def small(facts: Facts) -> Iterator[Said]:
    """Small and withheld groups."""
    changes = [one for cohort in facts.impact.wellbeing for one in cohort.summary.changes]
    if any(one.withheld for one in changes) or any(facts.few(n) for n in facts.roles.values()):
        yield Said(_("Some groups are too few to be described, and are left out of figures"))
    if any(one.n and one.n < ENOUGH for one in changes):
        yield Said(_("Changes in wellbeing are of few people: chance alone can move such a mean"))


def coded(facts: Facts) -> Iterator[Said]:
    """How sure the themes are."""
    if not facts.impact.said:
        return
    compared, alpha = facts.agreement, facts.agreement.overall.alpha
    if not compared.texts:
        yield Said(
            _(
                "Each text was coded by one person, so nobody knows whether others would have "
                "found the same themes"
            )
        )
    elif alpha is not None and alpha < USUAL:
        yield Said(
            _(
                "Those who coded the same texts agreed less than is usually asked for "
                "(Krippendorff’s alpha %(alpha)s)",
                alpha=shown(rounded(alpha)),
            ),
            AGREEMENT,
        )
    if facts.impact.coding:
        yield Said(_("Not every text counts: the coding of some goes on, or may not be seen yet"))


def measured(facts: Facts) -> Iterator[Said]:
    """Questionnaires that nobody has validated, and answers in other languages."""
    asked = [one.measure for one in facts.impact.feedback]
    names = [one.words(facts.language).short_title for one in asked if not one.validated]
    if names:
        yield Said(
            _(
                "These questionnaires were written for evaluations like this and are not "
                "validated: %(names)s",
                names=", ".join(names),
            )
        )
    if len(facts.languages) > 1:
        yield Said(
            _(
                "People answered in several languages; translations of questionnaires that are not "
                "validated may mean something else"
            )
        )


def tables(facts: Facts) -> Iterator[Block]:
    """Who is missing, and how far coders agree."""
    rows = [
        (
            _("Questionnaires invited to and not answered, of groups that are shown"),
            sum(missing_of(one) for one in shown_rows(facts)),
        ),
        (_("People who declined or stopped"), len(facts.overview.stopped)),
        (_("Files that could not be read"), len(facts.overview.damaged)),
    ]
    yield Figures(MISSING, counted(_("Who and what is missing"), (_("What"), _("Number")), rows))
    compared = facts.agreement
    if compared.texts:
        one = compared.overall
        row = (_("All themes"), compared.texts, len(compared.coders), one.units, rounded(one.alpha))
        header = (_("Themes"), _("Texts"), _("Coders"), _("Lines compared"), _("Krippendorff’s alpha"))
        yield Figures(AGREEMENT, counted(_("How far coders agree"), header, [row], decimals=2))

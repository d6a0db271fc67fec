"""Outcomes role by role, and use of services."""

from collections.abc import Iterator

from flask_babel import gettext as _

from survey.evaluation import pathway_findings as findings
from survey.evaluation.findings import opening
from survey.outcomes.record_words import choices, labels
from survey.outcomes.service_use import SERVICE_USE
from survey.records import COUNTS
from survey.report import method
from survey.report.blocks import Block, Figures, Heading, Said, say
from survey.report.facts import Facts
from survey.report.told import told
from survey.web.csv_text import Cell
from survey.web.tables import counted


def outcomes(facts: Facts) -> Iterator[Block]:
    """What was wanted and what came about, role by role, and how often services were used."""
    found = findings.findings(facts.programme, facts.pathway)
    if not found.tables:
        yield from say(Said(_("No vocational outcomes were entered")))
    yield from told(found, "pathway")
    if any(people for people, _times in facts.use.values()):
        yield Heading(_("Use of mental health services"))
        yield from used(facts)


def used(facts: Facts) -> Iterator[Block]:
    """How often services were used by the roles that are not too few to say it of."""
    asked = list(dict.fromkeys(role for role, _period, _name in facts.use))
    yield from say(*(too_few(facts, role) for role in asked if facts.is_small(role)))
    if all(facts.is_small(role) for role in asked):
        return
    yield from say(
        Said(
            _(
                "Each number is what people said of a period, or staff entered; whoever did "
                "not say is not counted"
            ),
            "use",
        ),
        Said(_("Periods are not of the same length, so their numbers do not compare as they stand")),
    )
    header = (
        _("Role"),
        _("Period"),
        _("Service"),
        _("People who said"),
        _("People who did not say"),
        _("In all"),
    )
    yield Figures("use", counted(_("Use of mental health services"), header, use_rows(facts)))


def too_few(facts: Facts, role: str) -> Said:
    """That nothing is said of a role."""
    return Said(
        _(
            "%(role)s: fewer than %(minimum)s people, too few to say how often they used services",
            role=opening(facts.role(role)),
            minimum=facts.programme.minimum_group_size,
        )
    )


def use_rows(facts: Facts) -> Iterator[tuple[Cell, ...]]:
    """A row for each role, period and service."""
    names, spans = labels(SERVICE_USE), choices(SERVICE_USE, "period", facts.programme)
    for (role, period, name), (people, times) in facts.use.items():
        if name in COUNTS and not facts.is_small(role):
            few = facts.few(people)
            silent = None if few else max(facts.roles[role] - people, 0)
            together = None if few or not people else times
            yield facts.role(role), spans[period], names[name], method.shown(facts, people), silent, together

"""Outcomes role by role, and use of services."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from survey.record_words import labels, outcome_kinds, periods
from survey.records import COUNTS, STATUSES
from survey.report import method
from survey.report.blocks import Block, Figures, Heading, Said, say
from survey.report.facts import Facts
from survey.services.csv_text import Cell
from survey.services.pathway import Group
from survey.tables import counted


def outcomes(facts: Facts) -> Iterator[Block]:
    """What was wanted and what came about, role by role, and how often services were used."""
    groups = facts.pathway.groups
    if not groups:
        yield from say(Said(_("No vocational outcomes were entered")))
    for one in groups:
        yield from group(facts, one)
    if any(people for people, _times in facts.use.values()):
        yield Heading(_("Use of mental health services"))
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
        header = (_("Role"), _("Period"), _("Service"), _("People who said"), _("Together"))
        yield Figures("use", counted(_("Use of mental health services"), header, use_rows(facts)))


def group(facts: Facts, one: Group) -> Iterator[Block]:
    """One role: how many began something, and the kinds."""
    name = facts.role(one.role)
    yield Heading(_("Outcomes: %(role)s", role=name))
    if one.withheld:
        yield from say(Said(_("Too few people to show their outcomes")))
        return
    key = f"outcomes-{one.role}"
    moved = (
        Said(_("Too few of them began or completed something to say how many"))
        if facts.few(one.moved)
        else Said(
            ngettext(
                "%(moved)s of %(num)d person began or completed something",
                "%(moved)s of %(num)d people began or completed something",
                one.people,
                moved=one.moved,
            ),
            key,
        )
    )
    yield from say(moved, Said(_("A person may have several steps, and each counts once, as it is now")))
    names = outcome_kinds()
    rows: list[tuple[Cell, ...]] = [
        (names[kind], had.goals, *(had.steps.get(status, 0) for status in STATUSES))
        for kind, had in one.kinds.items()
    ]
    rows.append(
        (
            _("People who began or completed something"),
            method.shown(facts, one.moved),
            *[None] * len(STATUSES),
        )
    )
    rows.append((_("All people of this role"), one.people, *[None] * len(STATUSES)))
    header = (_("Kind"), _("Goals (or people)"), _("Planned"), _("Started"), _("Completed"), _("Left"))
    yield Figures(key, counted(_("Goals and steps: %(role)s", role=name), header, rows))


def use_rows(facts: Facts) -> Iterator[tuple[Cell, ...]]:
    """A row for each role, period and service."""
    names, spans = labels(), periods(facts.programme)
    for (role, period, name), (people, times) in facts.use.items():
        if name in COUNTS:
            few = facts.few(people)
            together = None if few or not people else times
            yield facts.role(role), spans[period], names[name], method.shown(facts, people), together

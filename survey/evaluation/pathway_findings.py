"""The second question: was there a better vocational pathway?"""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from survey.evaluation.findings import Finding, Findings, opening, share
from survey.evaluation.pathway import Course, Group, Pathway
from survey.outcomes import outcomes, record_words
from survey.programme import Programme
from survey.web.csv_text import Cell
from survey.web.tables import Table, counted, too_few


def findings(programme: Programme, found: Pathway) -> Findings:
    """What each role wanted and what came about; nothing about a role of too few people but that."""
    return Findings(tuple(sentences(programme, found)), tuple(tables(programme, found)))


def sentences(programme: Programme, found: Pathway) -> Iterator[Finding]:
    """The answer in words, role by role."""
    for one in found.groups:
        name = programme.role(one.role).name
        if one.withheld:
            words = _(
                "%(role)s: fewer than %(minimum)s people, too few to count their outcomes.",
                role=opening(name),
                minimum=programme.minimum_group_size,
            )
            yield Finding(words, "people")
            continue
        yield Finding(
            ngettext(
                "%(role)s: %(moved)s person began or completed something.",
                "%(role)s: %(moved)s people began or completed something.",
                one.people,
                role=opening(name),
                moved=share(one.moved, one.people),
            ),
            "people",
        )
        goals = sum(one.goals.values())
        if goals:
            yield Finding(
                ngettext(
                    "%(role)s: %(reached)s goal was reached.",
                    "%(role)s: %(reached)s goals were reached.",
                    goals,
                    role=opening(name),
                    reached=share(one.goals.get("reached", 0), goals),
                ),
                f"goals-{one.role}",
            )


def tables(programme: Programme, found: Pathway) -> Iterator[tuple[str, Table]]:
    """Who moved; for each role its outcomes by kind, goals, and what lasted."""
    if found.groups:
        yield "people", people(programme, found.groups)
    for one in found.groups:
        if one.withheld:
            continue
        name = programme.role(one.role).name
        yield f"kinds-{one.role}", kinds(name, one)
        if one.goals:
            yield f"goals-{one.role}", goals_table(name, one)
        if any(one.lasted.values()):
            yield f"lasted-{one.role}", lasted(name, one)
        if one.over_time:
            yield f"weeks-{one.role}", over_time(name, one)


def people(programme: Programme, groups: Sequence[Group]) -> Table:
    """How many of each role moved."""
    few = too_few(programme.minimum_group_size)
    rows: list[tuple[Cell, ...]] = [
        (opening(programme.role(one.role).name), few, None)
        if one.withheld
        else (opening(programme.role(one.role).name), one.people, one.moved)
        for one in groups
    ]
    header = (_("Role"), _("People"), _("Began or completed something"))
    return counted(_("Who moved"), header, rows)


def kinds(role: str, one: Group) -> Table:
    """Goals and steps of each kind."""
    names = record_words.translated(outcomes.KINDS_OF_OUTCOME)
    states = record_words.translated(outcomes.STATUSES)
    rows: Iterator[tuple[Cell, ...]] = (
        (names[kind], each.goals, *(each.steps.get(status, 0) for status in outcomes.STATUSES))
        for kind, each in one.kinds.items()
    )
    header = (_("Kind"), _("Goals"), *(states[status] for status in outcomes.STATUSES))
    return counted(_("%(role)s: goals and steps by kind", role=opening(role)), header, rows)


def courses() -> dict[Course, str]:
    """How far a goal is, in words."""
    return {"reached": _("Reached"), "under way": _("Under way"), "not yet": _("Not yet")}


def goals_table(role: str, one: Group) -> Table:
    """How far goals are."""
    rows = [*((name, one.goals.get(far, 0)) for far, name in courses().items())]
    rows.append((_("All"), sum(one.goals.values())))
    caption = _("%(role)s: goals at the start against steps since", role=opening(role))
    return counted(caption, (_("Goal"), _("Goals")), rows)


def lasted(role: str, one: Group) -> Table:
    """What lasted of what was begun."""
    rows: Iterator[tuple[Cell, ...]] = (
        (
            _("%(weeks)s weeks", weeks=weeks),
            *(counts.get(answer, 0) for answer in ("yes", "no", "not-known")),
        )
        for weeks, counts in one.lasted.items()
    )
    header = (_("How long"), _("Lasted"), _("Did not last"), _("Not known"))
    return counted(_("%(role)s: what lasted", role=opening(role)), header, rows)


def over_time(role: str, one: Group) -> Table:
    """How much had begun by each week."""
    header = (_("Week after joining"), _("Begun by then"))
    caption = _("%(role)s: what had begun, by week after joining", role=opening(role))
    return counted(caption, header, one.over_time)

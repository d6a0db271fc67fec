"""The second question: was there a better vocational pathway?"""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from survey.evaluation import timelines
from survey.evaluation.findings import Findings, Sentence, opening, share, small_role
from survey.evaluation.pathway import Course, Pathway, RolePathway
from survey.outcomes import outcomes, record_words
from survey.programme import Programme
from survey.web.csv_text import Cell
from survey.web.tables import Table, counted, not_shown


def findings(programme: Programme, found: Pathway) -> Findings:
    """Return what each role wanted and what came about; nothing of a role of too few people but that."""
    said = tuple(sentence for one in found.groups for sentence in sentences(programme, one))
    kept = dict(tables(programme, found))
    charts = tuple(
        (key, timelines.outcomes_by_week(one.role, one.over_time, kept[key]))
        for one in found.groups
        if (key := f"weeks-{one.role}") in kept
    )
    return Findings(said, tuple(kept.items()), charts)


def sentences(programme: Programme, one: RolePathway) -> Iterator[Sentence]:
    """Yield how many people of a role achieved an outcome, and how many of their goals were reached."""
    if one.withheld:
        yield Sentence(small_role(one.role, programme), "people")
        return
    role, goals = opening(programme.role(one.role).name), sum(one.goals.values())
    achieved = share(one.achieved, one.people)
    yield Sentence(
        _("%(role)s: %(share)s people achieved at least one outcome.", role=role, share=achieved), "people"
    )
    if goals:
        reached = share(one.goals.get("reached", 0), goals)
        words = ngettext(
            "%(role)s: people reached %(share)s goal.",
            "%(role)s: people reached %(share)s goals.",
            goals,
            role=role,
            share=reached,
        )
        yield Sentence(words, f"goals-{one.role}")


def tables(programme: Programme, found: Pathway) -> Iterator[tuple[str, Table]]:
    """Yield who achieved an outcome; for each role its outcomes by kind, goals, and what lasted."""
    if found.groups:
        yield "people", people(programme, found.groups)
    for one in found.groups:
        if one.withheld:
            continue
        role = opening(programme.role(one.role).name)
        yield f"kinds-{one.role}", kinds(role, one)
        if one.goals:
            yield f"goals-{one.role}", goals_table(role, one)
        if any(one.lasted.values()):
            yield f"lasted-{one.role}", lasted(role, one)
        if one.over_time:
            yield f"weeks-{one.role}", over_time(role, one)


def people(programme: Programme, groups: Sequence[RolePathway]) -> Table:
    """How many people of each role achieved an outcome."""
    few = not_shown(programme.minimum_group_size)
    rows: list[tuple[Cell, ...]] = [
        (opening(programme.role(one.role).name), *((few,) if one.withheld else (one.people, one.achieved)))
        for one in groups
    ]
    header = (_("Role"), _("People"), _("Achieved an outcome"))
    return counted(_("People achieving an outcome (started or completed)"), header, rows)


def kinds(role: str, one: RolePathway) -> Table:
    """Goals and steps of each kind."""
    names = record_words.translated(outcomes.KINDS_OF_OUTCOME)
    states = record_words.translated(outcomes.STATUSES)
    rows: Iterator[tuple[Cell, ...]] = (
        (names[kind], each.goals, *(each.steps.get(status, 0) for status in outcomes.STATUSES))
        for kind, each in one.kinds.items()
    )
    header = (_("Kind"), _("Goals"), *(states[status] for status in outcomes.STATUSES))
    return counted(_("%(role)s: goals and steps by kind", role=role), header, rows)


def courses() -> dict[Course, str]:
    """Return how far a goal is, in words."""
    return {"reached": _("Reached"), "under way": _("In progress"), "not yet": _("No step yet")}


def goals_table(role: str, one: RolePathway) -> Table:
    """How far goals are."""
    rows = [*((name, one.goals.get(far, 0)) for far, name in courses().items())]
    rows.append((_("All goals"), sum(one.goals.values())))
    caption = _("%(role)s: progress towards goals", role=role)
    return counted(caption, (_("Progress"), _("Goals")), rows)


def lasted(role: str, one: RolePathway) -> Table:
    """How much of what was started lasted."""
    rows: Iterator[tuple[Cell, ...]] = (
        (
            _("%(weeks)s weeks", weeks=weeks),
            *(counts.get(answer, 0) for answer in ("yes", "no", "not-known")),
        )
        for weeks, counts in one.lasted.items()
    )
    header = (_("How long"), _("Lasted"), _("Did not last"), _("Not known"))
    return counted(_("%(role)s: how many outcomes lasted", role=role), header, rows)


def over_time(role: str, one: RolePathway) -> Table:
    """How many outcomes there were by each week."""
    header = (_("Weeks after joining"), _("Outcomes so far"))
    caption = _("%(role)s: outcomes by week after joining", role=role)
    return counted(caption, header, one.over_time)

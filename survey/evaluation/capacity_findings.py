"""The first question: did peer support add capacity, once what it takes is counted?"""

from collections.abc import Iterable, Iterator
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from measures.small_groups import too_few
from survey.evaluation import cost_findings, timelines
from survey.evaluation.capacity import Achieved, Capacity, TimeSpent
from survey.evaluation.findings import (
    Findings,
    Sentence,
    hours,
    in_hours,
    listed,
    number,
    opening,
    share,
    small_role,
)
from survey.outcomes import activities, record_words
from survey.programme import Programme
from survey.web.csv_text import Cell
from survey.web.language import day
from survey.web.tables import Table, counted, not_shown

WEEKS = "weeks"


def findings(programme: Programme, found: Capacity) -> Findings:
    """Return what the log, team time, outcomes and costs say; nothing where nothing was logged."""
    said = (
        *delivered(found),
        *invested(found),
        *rounding(found),
        *appointments(found),
        *reach(programme, found),
        *(achievement(programme, one) for one in found.achieved if one.people != 0),
        *cost_findings.sentences(programme, found),
    )
    kept = tuple(tables(programme, found))
    charts = tuple((key, timelines.weekly_hours(found, table)) for key, table in kept if key == WEEKS)
    return Findings(said, kept, charts)


def delivered(found: Capacity) -> Iterator[Sentence]:
    if not found.first or not found.last:
        return
    first, last = day(found.first), day(found.last)
    between = _("between %(first)s and %(last)s", first=first, last=last)
    yield Sentence(
        _(
            "%(hours)s hours of work were delivered %(days)s: %(paid)s paid and %(unpaid)s unpaid.",
            hours=in_hours(found.given.total),
            days=between if first != last else _("on %(day)s", day=first),
            paid=in_hours(found.given.paid),
            unpaid=in_hours(found.given.unpaid),
        ),
        "kinds",
    )


def invested(found: Capacity) -> Iterator[Sentence]:
    taken, given = found.taken.total, found.given.total
    if taken:
        yield Sentence(
            _(
                "Supervision, meetings, induction and other team time took %(hours)s hours.",
                hours=in_hours(taken),
            ),
            "invested",
        )
    if taken and given:
        yield Sentence(
            _(
                "Each hour delivered took %(ratio)s hours of this time (%(taken)s hours for %(given)s).",
                ratio=f"{taken / given:.2f}",
                taken=in_hours(taken),
                given=in_hours(given),
            ),
            "balance",
        )


def rounding(found: Capacity) -> Iterator[Sentence]:
    """Yield that hours may not add up exactly, where some are no whole tenths."""
    times = [time for week in found.weeks.values() for time in week.values()]
    if any(one.paid % 6 or one.unpaid % 6 for one in times):
        yield Sentence(_("Hours are rounded to one decimal place, so totals may not add up exactly."), WEEKS)


def appointments(found: Capacity) -> Iterator[Sentence]:
    """Yield how appointments went, and what missed and cancelled ones were used for."""
    one = found.appointments
    if not one.total:
        return
    went = (
        _("%(count)s attended", count=number(one.attended)) if one.attended else "",
        _("%(count)s missed", count=number(one.missed)) if one.missed else "",
        _("%(count)s cancelled", count=number(one.cancelled)) if one.cancelled else "",
    )
    made = ngettext(
        "%(all)s appointment was recorded: %(went)s.",
        "%(all)s appointments were recorded: %(went)s.",
        one.total,
        all=number(one.total),
        went=listed(went),
    )
    yield Sentence(made, "appointments")
    if lost := one.missed + one.cancelled:
        used = ngettext(
            "The time of %(share)s missed or cancelled appointment was used for other work.",
            "The time of %(share)s missed or cancelled appointments was used for other work.",
            lost,
            share=share(lost - one.unused, lost),
        )
        yield Sentence(used, "appointments")


def reach(programme: Programme, found: Capacity) -> Iterator[Sentence]:
    """Yield how many people were reached."""
    minimum = programme.minimum_group_size
    if too_few(found.reached, minimum):
        few = _("Fewer than %(minimum)s participants were reached.", minimum=minimum)
        yield Sentence(few, "reached")
    elif found.reached:
        people = ngettext(
            "%(people)s participant was reached.",
            "%(people)s participants were reached.",
            found.reached,
            people=number(found.reached),
        )
        yield Sentence(people, "reached")
    if found.others:
        others = ngettext(
            "There was %(times)s contact with another person.",
            "There were %(times)s contacts with other people; one person may be counted more than once.",
            found.others,
            times=number(found.others),
        )
        yield Sentence(others, "reached")


def achievement(programme: Programme, one: Achieved) -> Sentence:
    """Return how many people of a role achieved how many outcomes."""
    if one.people is None:
        return Sentence(small_role(one.role, programme), "achieved")
    outcomes = one.outcomes or 0
    people = ngettext(
        "%(role)s: %(people)s person achieved %(outcomes)s.",
        "%(role)s: %(people)s people achieved %(outcomes)s.",
        one.people,
        role=opening(programme.role(one.role).name),
        people=number(one.people),
        outcomes=ngettext("%(all)s outcome", "%(all)s outcomes", outcomes, all=number(outcomes)),
    )
    return Sentence(people, "achieved")


def tables(programme: Programme, found: Capacity) -> Iterator[tuple[str, Table]]:
    """Yield the tables of which there is something."""
    kinds = record_words.translated(activities.KINDS_OF_ACTIVITY)
    if found.delivered:
        times = ((kinds[kind], one) for kind, one in found.delivered.items())
        yield "kinds", time_table(_("Hours delivered, by kind"), _("Kind"), times)
    if found.invested:
        names = {one.id: opening(one.name) for one in programme.roles}
        times = (
            (_("%(who)s: %(kind)s", who=names.get(who, who), kind=kinds[kind]), one)
            for (who, kind), one in found.invested.items()
        )
        yield "invested", time_table(_("Hours invested, by who and kind"), _("Who and what"), times)
    if found.taken.total and found.given.total:
        yield "balance", balance(found)
    if found.weeks:
        yield WEEKS, weeks(found)
    if found.appointments.total:
        yield "appointments", appointments_table(found)
    if found.appointments.instead:
        header = (_("What"), _("Times"))
        instead = found.appointments.instead.items()
        yield "instead", counted(_("Work done instead of missed or cancelled appointments"), header, instead)
    if found.reached or found.others:
        yield "reached", reached(programme, found)
    if any(one.people != 0 for one in found.achieved):
        yield "achieved", achieved(programme, found)
    if found.money.paid_out or found.money.time:
        yield "money", cost_findings.money_table(found)
    if found.ratios:
        yield "ratios", cost_findings.ratios(programme, found)


def time_table(caption: str, first: str, times: Iterable[tuple[str, TimeSpent]]) -> Table:
    """Paid and unpaid hours, and their sum."""
    times = list(times)
    whole = sum((one for _name, one in times), TimeSpent())
    return counted(
        caption,
        (first, _("Paid hours"), _("Unpaid hours"), _("All hours")),
        (
            (name, hours(one.paid), hours(one.unpaid), hours(one.total))
            for name, one in [*times, (_("Total"), whole)]
        ),
    )


def balance(found: Capacity) -> Table:
    """What was put in against what came out."""
    taken, given = found.taken.total, found.given.total
    return counted(
        _("Hours invested and delivered"),
        (_("What"), _("Hours")),
        (
            (_("Delivered"), hours(given)),
            (_("Invested"), hours(taken)),
            (_("Invested for each hour delivered"), f"{taken / given:.2f}"),
        ),
    )


def weeks(found: Capacity) -> Table:
    """Hours of each week by kind."""
    names = record_words.translated(activities.KINDS_OF_ACTIVITY)
    used = list(found.kinds)
    rows: Iterator[tuple[date | float, ...]] = (
        (
            week,
            *(hours(times[kind].total) if kind in times else 0.0 for kind in used),
            hours(sum(one.total for one in times.values())),
        )
        for week, times in found.weeks.items()
    )
    header = (_("Week beginning"), *(names[kind] for kind in used), _("All hours"))
    return counted(_("Hours each week, delivered and invested"), header, rows)


def appointments_table(found: Capacity) -> Table:
    """How appointments went."""
    one, names = found.appointments, record_words.translated(activities.ATTENDANCE)
    lost = one.missed + one.cancelled
    went: tuple[tuple[str, Cell], ...] = (
        (names["attended"], one.attended),
        (names["did-not-attend"], one.missed),
        (names["cancelled"], one.cancelled),
        (_("Total"), one.total),
        (_("Missed or cancelled"), lost),
        (_("Missed or cancelled, and used for other work"), lost - one.unused),
    )
    return counted(_("Appointments"), (_("How it went"), _("Appointments")), went)


def reached(programme: Programme, found: Capacity) -> Table:
    """How many people were reached."""
    minimum = programme.minimum_group_size
    people = not_shown(minimum) if too_few(found.reached, minimum) else found.reached
    rows = ((_("Participants"), people), (_("Contacts with other people"), found.others))
    return counted(_("People reached"), (_("Who"), _("Number")), rows)


def achieved(programme: Programme, found: Capacity) -> Table:
    """Outcomes that were started or completed, by role."""
    few = not_shown(programme.minimum_group_size)
    rows = (
        (opening(programme.role(one.role).name), few if one.people is None else one.people, one.outcomes)
        for one in found.achieved
    )
    header = (_("Role"), _("People who achieved an outcome"), _("Outcomes"))
    return counted(_("Outcomes achieved (started or completed)"), header, rows)

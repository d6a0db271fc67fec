"""The first question: did peer support add capacity, once what it takes is counted?"""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from measures.small_groups import too_few as are_too_few
from survey.evaluation import cost_findings as of_cost
from survey.evaluation.capacity import Capacity, Minutes
from survey.evaluation.findings import Finding, Findings, day, hours, in_hours, opening, share
from survey.outcomes import activities, record_words
from survey.programme import Programme
from survey.web.csv_text import Cell
from survey.web.tables import Table, counted, too_few


def findings(programme: Programme, found: Capacity) -> Findings:
    """What the log, team time, outcomes and costs say; nothing where nothing was logged."""
    return Findings(tuple(sentences(programme, found)), tuple(tables(programme, found)))


def sentences(programme: Programme, found: Capacity) -> Iterator[Finding]:
    """The answer in words."""
    yield from delivered(found)
    yield from invested(found)
    yield from rounding(found)
    yield from attendance(found)
    yield from reach(programme, found)
    yield from of_cost.cost(programme, found)


def delivered(found: Capacity) -> Iterator[Finding]:
    if not found.first or not found.last:
        return
    given = found.given
    yield Finding(
        _(
            "%(hours)s hours of work were delivered between %(first)s and %(last)s: %(paid)s paid and "
            "%(unpaid)s unpaid.",
            hours=in_hours(given.total),
            first=day(found.first),
            last=day(found.last),
            paid=in_hours(given.paid),
            unpaid=in_hours(given.unpaid),
        ),
        "kinds",
    )


def invested(found: Capacity) -> Iterator[Finding]:
    taken, given = found.taken.total, found.given.total
    if not taken:
        return
    yield Finding(
        _(
            "Supervision, meetings, induction and other time of the team took %(hours)s hours.",
            hours=in_hours(taken),
        ),
        "invested",
    )
    if given:
        yield Finding(
            _(
                "That is %(ratio)s hours put in for each hour delivered (%(taken)s to %(given)s).",
                ratio=f"{taken / given:.2f}",
                taken=in_hours(taken),
                given=in_hours(given),
            ),
            "balance",
        )


def rounding(found: Capacity) -> Iterator[Finding]:
    """That hours may not quite add up, where some are no whole tenths."""
    times = [time for week in found.weeks.values() for time in week.values()]
    if any(one.paid % 6 or one.unpaid % 6 for one in times):
        yield Finding(_("Hours are rounded to a tenth, so they may not quite add up."), "weeks")


def attendance(found: Capacity) -> Iterator[Finding]:
    one = found.appointments
    if not one.total:
        return
    yield Finding(
        _(
            "%(attended)s appointments were attended; %(missed)s were missed and %(cancelled)s cancelled.",
            attended=share(one.attended, one.total),
            missed=one.missed,
            cancelled=one.cancelled,
        ),
        "appointments",
    )
    lost = one.missed + one.cancelled
    if lost:
        yield Finding(
            _(
                "Of the %(lost)s that did not take place, %(used)s were used for something else.",
                lost=lost,
                used=lost - one.unused,
            ),
            "appointments",
        )


def reach(programme: Programme, found: Capacity) -> Iterator[Finding]:
    if are_too_few(found.reached, programme.minimum_group_size):
        few = _("Fewer than %(minimum)s participants were reached.", minimum=programme.minimum_group_size)
        yield Finding(few, "reached")
    elif found.reached:
        people = ngettext(
            "%(num)d participant was reached.", "%(num)d participants were reached.", found.reached
        )
        yield Finding(people, "reached")
    if found.others:
        others = ngettext(
            "Another person was reached %(num)d time.",
            "Other people were reached %(num)d times, some perhaps more than once.",
            found.others,
        )
        yield Finding(others, "reached")
    for one in found.achieved:
        if one.people is None:
            words = _(
                "%(role)s: fewer than %(minimum)s people, too few to count their outcomes.",
                role=opening(programme.role(one.role).name),
                minimum=programme.minimum_group_size,
            )
        elif one.people:
            words = ngettext(
                "%(role)s: %(num)d person began or completed something, %(outcomes)s in all.",
                "%(role)s: %(num)d people began or completed something, %(outcomes)s outcomes in all.",
                one.people,
                role=opening(programme.role(one.role).name),
                outcomes=one.outcomes,
            )
        else:
            continue
        yield Finding(words, "achieved")


def tables(programme: Programme, found: Capacity) -> Iterator[tuple[str, Table]]:
    """The tables of which there is something."""
    kinds = record_words.translated(activities.KINDS_OF_ACTIVITY)
    if found.delivered:
        yield (
            "kinds",
            time_table(
                _("Hours delivered, by kind"),
                _("Kind"),
                [(kinds[kind], one) for kind, one in found.delivered.items()],
            ),
        )
    if found.invested:
        yield (
            "invested",
            time_table(
                _("Hours invested, by who and kind"),
                _("Who and what"),
                [
                    (f"{role_name(programme, who)}: {kinds[kind]}", one)
                    for (who, kind), one in found.invested.items()
                ],
            ),
        )
    if found.taken.total and found.given.total:
        yield "balance", balance(found)
    if found.weeks:
        yield "weeks", weeks(found)
    if found.appointments.total:
        yield "appointments", appointments(found)
        if found.appointments.instead:
            yield (
                "instead",
                counted(
                    _("What was done instead"), (_("What"), _("Times")), found.appointments.instead.items()
                ),
            )
    if found.reached or found.others:
        few = too_few(programme.minimum_group_size)
        reached = few if are_too_few(found.reached, programme.minimum_group_size) else found.reached
        people = (
            (_("Participants reached"), reached),
            (_("Other people reached, as often as they came"), found.others),
        )
        yield "reached", counted(_("People reached"), (_("Who"), _("People")), people)
    if any(one.people != 0 for one in found.achieved):
        yield "achieved", achieved(programme, found)
    if found.money.paid_out or found.money.time:
        yield "money", of_cost.money_table(found)
    if found.ratios:
        yield "ratios", of_cost.ratios(programme, found)


def role_name(programme: Programme, who: str) -> str:
    """A role by its name; words as they are."""
    return {one.id: one.name for one in programme.roles}.get(who, who)


def time_table(caption: str, first: str, times: list[tuple[str, Minutes]]) -> Table:
    """Paid and unpaid hours, and their sum."""
    whole = sum((one for _name, one in times), Minutes())
    return counted(
        caption,
        (first, _("Paid hours"), _("Unpaid hours"), _("All hours")),
        (
            (name, hours(one.paid), hours(one.unpaid), hours(one.total))
            for name, one in [*times, (_("All"), whole)]
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
    rows: Iterator[tuple[Cell, ...]] = (
        (
            week.isoformat(),
            *(hours(times[kind].total) if kind in times else 0.0 for kind in used),
            hours(sum(one.total for one in times.values())),
        )
        for week, times in found.weeks.items()
    )
    header = (_("Week that begins on"), *(names[kind] for kind in used), _("All hours"))
    return counted(_("Hours each week, delivered and invested"), header, rows)


def appointments(found: Capacity) -> Table:
    """How appointments went."""
    one, names = found.appointments, record_words.translated(activities.ATTENDANCE)
    went: tuple[tuple[str, Cell], ...] = (
        (names["attended"], one.attended),
        (names["did-not-attend"], one.missed),
        (names["cancelled"], one.cancelled),
        (_("All"), one.total),
        (_("Did not take place"), one.missed + one.cancelled),
        (_("Did not take place, used for something else"), one.missed + one.cancelled - one.unused),
    )
    return counted(_("Appointments"), (_("How it went"), _("Appointments")), went)


def achieved(programme: Programme, found: Capacity) -> Table:
    """Outcomes that were begun or completed, by role."""
    few = too_few(programme.minimum_group_size)
    rows = (
        (opening(programme.role(one.role).name), few if one.people is None else one.people, one.outcomes)
        for one in found.achieved
    )
    header = (_("Role"), _("People who began or completed something"), _("Outcomes"))
    return counted(_("Outcomes begun or completed"), header, rows)

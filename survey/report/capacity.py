"""Capacity and cost: hours given and taken, appointments, people reached, money."""

from collections.abc import Iterator

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from survey.pictures import Bars
from survey.record_words import activity_kinds
from survey.report import method
from survey.report.blocks import Block, Figures, Heading, Picture, Said, say
from survey.report.facts import Facts
from survey.services.capacity import Ratio
from survey.services.csv_text import Cell
from survey.tables import counted, rounded, shown, too_few

HOURS, INVESTED, APPOINTMENTS, MONEY, WEEKS = "hours", "invested", "appointments", "money", "weeks"


def hours(minutes: int) -> str:
    """Minutes as hours with one decimal, as sentences show them."""
    return shown(rounded(minutes / 60, 1), 1)


def capacity(facts: Facts) -> Iterator[Block]:
    """Hours given and taken, appointments, people reached, and cost."""
    found = facts.capacity
    if not found.weeks:
        yield from say(Said(_("No work was logged")))
    else:
        yield from work(facts)
    yield from cost(facts)


def work(facts: Facts) -> Iterator[Block]:
    """What the log holds."""
    found, kinds = facts.capacity, activity_kinds()
    given, taken = found.given, found.taken
    yield from say(
        Said(
            _(
                "%(total)s hours of work were delivered, %(paid)s of them paid and %(unpaid)s unpaid",
                total=hours(given.total),
                paid=hours(given.paid),
                unpaid=hours(given.unpaid),
            ),
            HOURS,
        ),
        Said(
            _(
                "Supervision, meetings and induction, and other time of the team, took %(taken)s "
                "hours, all who attended counted",
                taken=hours(taken.total),
            ),
            INVESTED,
        ),
        Said(
            ngettext("%(num)d participant was reached", "%(num)d participants were reached", found.reached),
            APPOINTMENTS,
        )
        if not facts.few(found.reached)
        else Said(_("Too few participants were reached to say how many")),
    )
    total = (_("All"), *(rounded(one / 60, 1) for one in (given.paid, given.unpaid, given.total)))
    rows = [
        (kinds[kind], *(rounded(one / 60, 1) for one in (time.paid, time.unpaid, time.total)))
        for kind, time in found.delivered.items()
    ]
    header = (_("Kind"), _("Paid hours"), _("Unpaid hours"), _("All hours"))
    yield Figures(HOURS, counted(_("Hours delivered"), header, [*rows, total]))
    invested = [
        (f"{facts.role(who)}: {kinds[kind]}", rounded(time.total / 60, 1))
        for (who, kind), time in found.invested.items()
    ]
    invested.append((_("All"), rounded(taken.total / 60, 1)))
    yield Figures(INVESTED, counted(_("Hours that it took"), (_("Who and what"), _("Hours")), invested))
    names = list(found.kinds)
    series = tuple(
        (kinds[kind], tuple(week[kind].total / 60 if kind in week else 0.0 for week in found.weeks.values()))
        for kind in names
    )
    starts = tuple(format_date(day, "d MMM") for day in found.weeks)
    said = _("Stacked columns of hours in each week by kind; the data tables have the figures")
    yield Picture(_("Hours by week and kind"), said, Bars(starts, series, _("hours")), WEEKS)
    yield from appointments(facts)


def appointments(facts: Facts) -> Iterator[Block]:
    """How appointments went."""
    made = facts.capacity.appointments
    if made.total:
        yield from say(
            Said(
                _(
                    "Of %(total)s appointments, %(attended)s were attended, %(missed)s were missed "
                    "and %(cancelled)s were cancelled",
                    total=made.total,
                    attended=made.attended,
                    missed=made.missed,
                    cancelled=made.cancelled,
                ),
                APPOINTMENTS,
            ),
            Said(
                ngettext(
                    "For %(num)d of those that did not take place nothing is noted that was done instead",
                    "For %(num)d of those that did not take place nothing is noted that was done instead",
                    made.unused,
                ),
                APPOINTMENTS,
            )
            if made.unused
            else None,
        )
    rows: list[tuple[Cell, ...]] = [
        (_("Attended"), made.attended),
        (_("Did not attend"), made.missed),
        (_("Cancelled"), made.cancelled),
        (_("All appointments"), made.total),
        (_("Nothing noted that was done instead"), made.unused),
        (_("Participants reached, each once"), method.shown(facts, facts.capacity.reached)),
        (_("Other people reached, as often as they came"), facts.capacity.others),
    ]
    yield Figures(APPOINTMENTS, counted(_("Appointments and people reached"), (_("What"), _("Number")), rows))


def weeks(facts: Facts) -> Iterator[Block]:
    """The hours of each week by kind, for the data tables."""
    found, kinds = facts.capacity, activity_kinds()
    if not found.weeks:
        return
    rows = [
        (
            day.isoformat(),
            *(rounded(week[kind].total / 60, 1) if kind in week else 0.0 for kind in found.kinds),
        )
        for day, week in found.weeks.items()
    ]
    header = (_("Week from"), *(kinds[kind] for kind in found.kinds))
    yield Figures(WEEKS, counted(_("Hours by week and kind"), header, rows))


def pounds(pence: float) -> str:
    """Money as sentences show it."""
    return f"£{pence / 100:,.2f}"


def cost(facts: Facts) -> Iterator[Block]:
    """What was paid out, and what that is for each person or outcome."""
    money = facts.capacity.money
    yield Heading(_("Cost"))
    if not (money.paid_out or money.time or money.unrated):
        yield from say(Said(_("No payments, set-up costs or pay rates were entered")))
        return
    yield from say(
        Said(
            _(
                "%(all)s was paid out: %(payments)s in payments and %(set_up)s to set up",
                all=pounds(money.paid_out),
                payments=pounds(money.payments),
                set_up=pounds(money.set_up),
            ),
            MONEY,
        ),
        *(ratio_said(facts, one) for one in facts.capacity.ratios),
        Said(
            _(
                "At the pay rates, the paid time is worth %(time)s, which may be the same money",
                time=pounds(float(money.time)),
            ),
            MONEY,
        )
        if money.time
        else None,
        Said(
            _(
                "%(hours)s paid hours have no pay rate, so nobody knows what they are worth",
                hours=hours(money.unrated),
            ),
            MONEY,
        )
        if money.unrated
        else None,
    )
    rows: list[tuple[Cell, ...]] = [
        (_("Payments"), rounded(money.payments / 100), None, None),
        (_("Set-up costs"), rounded(money.set_up / 100), None, None),
        (_("Paid out, together"), rounded(money.paid_out / 100), None, None),
        (_("Paid time at the pay rates"), rounded(float(money.time) / 100), None, None),
        (_("Paid hours without a pay rate"), None, hours(money.unrated), None),
        *(ratio_row(facts, one) for one in facts.capacity.ratios),
    ]
    header = (_("What"), _("Pounds"), _("Number"), _("Pounds for each"))
    yield Figures(MONEY, counted(_("Cost, and cost for each person and outcome"), header, rows, decimals=2))


def ratio_name(facts: Facts, one: Ratio) -> str:
    """What a ratio is of."""
    money = {"paid out": _("Paid out"), "time": _("Paid time")}[one.of]
    if one.per == "person":
        return _("%(money)s, for each participant reached", money=money)
    return _("%(money)s, for each outcome: %(role)s", money=money, role=facts.role(one.role))


def ratio_said(facts: Facts, one: Ratio) -> Said:
    """One ratio with the number it is made of, or that it is of too few people."""
    if one.each is None:
        return Said(_("%(name)s: too few people to say", name=ratio_name(facts, one)))
    money = {"paid out": _("paid out"), "time": _("of paid time")}[one.of]
    values = {"each": pounds(float(one.each)), "money": money, "count": one.count}
    if one.per == "person":
        return Said(
            _("That is %(each)s %(money)s for each of %(count)s participants reached", **values), MONEY
        )
    role = facts.role(one.role)
    words = _("That is %(each)s %(money)s for each of %(count)s outcomes (%(role)s)", **values, role=role)
    return Said(words, MONEY)


def ratio_row(facts: Facts, one: Ratio) -> tuple[Cell, ...]:
    """The same as a row."""
    few = too_few(facts.programme.minimum_group_size)
    each = None if one.each is None else rounded(float(one.each) / 100)
    return (
        ratio_name(facts, one),
        rounded(float(one.pence) / 100),
        few if one.count is None else one.count,
        each,
    )

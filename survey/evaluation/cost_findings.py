"""What the work cost, altogether and for each person and outcome."""

from collections.abc import Iterator

from flask_babel import gettext as _

from survey.evaluation.capacity import Capacity
from survey.evaluation.cost import Money, Ratio
from survey.evaluation.findings import Sentence, hours, in_hours, number, pounds
from survey.programme import Programme
from survey.web.csv_text import Cell
from survey.web.tables import Table, counted, not_shown
from survey.web.tables import pounds as in_pounds


def sentences(programme: Programme, found: Capacity) -> Iterator[Sentence]:
    """Yield what was paid, what is not known, and the cost for each person and outcome."""
    money = found.money
    if money.paid_out:
        yield Sentence(paid_out(money), "money")
    if money.unrated and (money.paid_out or money.time):
        yield Sentence(
            _(
                "The cost of %(hours)s paid hours is not known, because no pay rate was entered for them.",
                hours=in_hours(money.unrated),
            ),
            "money",
        )
    for one in found.ratios:
        if one.each is not None and one.count is not None:
            yield Sentence(for_each(programme, one), "ratios")


def paid_out(money: Money) -> str:
    """Return what was paid out, and for what if it was for more than one thing."""
    if not (money.payments and money.set_up):
        return _("%(all)s was paid out.", all=pounds(money.paid_out))
    return _(
        "%(all)s was paid out: %(payments)s in payments and %(set_up)s in set-up costs.",
        all=pounds(money.paid_out),
        payments=pounds(money.payments),
        set_up=pounds(money.set_up),
    )


def for_each(programme: Programme, one: Ratio) -> str:
    """Return what some money comes to for each person or outcome."""
    values = {"money": money_name(one), "each": pounds(one.each or 0), "count": number(one.count or 0)}
    if one.per == "person":
        return _("%(money)s: %(each)s for each of the %(count)s participants reached.", **values)
    role = programme.role(one.role).name
    return _("%(money)s: %(each)s for each of the %(count)s outcomes (%(role)s).", role=role, **values)


def money_name(one: Ratio) -> str:
    """Return which money a ratio is about."""
    return _("Payments and set-up costs") if one.of == "paid out" else _("Paid time, valued at its pay rates")


def money_table(found: Capacity) -> Table:
    """What was paid, and what paid time is worth."""
    one = found.money
    rows: list[tuple[Cell, ...]] = [
        (_("Payments"), in_pounds(one.payments)),
        (_("Set-up costs"), in_pounds(one.set_up)),
        (_("Total paid out"), in_pounds(one.paid_out)),
    ]
    if one.time:
        worth = in_pounds(one.time)
        rows.append((_("Paid time, valued at its pay rates (may be part of the payments)"), worth))
    if one.unrated:
        rows.append((_("Paid time without a pay rate (not in the amounts above)"), None, hours(one.unrated)))
    return counted(_("Costs"), (_("What"), _("Pounds"), _("Hours")), rows)


def ratios(programme: Programme, found: Capacity) -> Table:
    """The cost for each person and outcome, with the counts."""
    few = not_shown(programme.minimum_group_size)
    rows = (
        (
            money_name(one),
            _("Participant reached")
            if one.per == "person"
            else _("Outcome (%(role)s)", role=programme.role(one.role).name),
            in_pounds(one.pence),
            few if one.count is None else one.count,
            one.people,
            None if one.each is None else in_pounds(one.each),
        )
        for one in found.ratios
    )
    header = (_("Cost"), _("For each"), _("Pounds"), _("Number"), _("People"), _("Pounds for each"))
    return counted(_("Cost for each person and outcome"), header, rows)

"""What the work cost, and what that comes to for each person and outcome."""

from collections.abc import Iterator

from flask_babel import gettext as _

from survey.evaluation.capacity import Capacity, Ratio
from survey.evaluation.findings import Finding, hours, in_hours, opening, pounds
from survey.outcomes.values import as_pounds
from survey.programme import Programme
from survey.web.csv_text import Cell
from survey.web.tables import Table, counted, too_few


def cost(programme: Programme, found: Capacity) -> Iterator[Finding]:
    money = found.money
    if money.paid_out:
        yield Finding(
            _(
                "%(all)s was paid out: %(payments)s in payments and %(set_up)s for setting up.",
                all=pounds(money.paid_out),
                payments=pounds(money.payments),
                set_up=pounds(money.set_up),
            ),
            "money",
        )
    if money.unrated and (money.paid_out or money.time):
        yield Finding(
            _(
                "%(hours)s paid hours have no pay rate, so their cost is not known.",
                hours=in_hours(money.unrated),
            ),
            "money",
        )
    for one in found.ratios:
        if one.each is not None and one.count is not None:
            yield Finding(
                _(
                    "%(money)s comes to %(each)s for each %(what)s; there were %(count)s.",
                    money=opening(money_name(one)),
                    each=pounds(one.each),
                    what=counted_thing(programme, one),
                    count=one.count,
                ),
                "ratios",
            )


def money_name(one: Ratio) -> str:
    """Which money a ratio is about."""
    return _("what was paid out") if one.of == "paid out" else _("paid time at its pay rates")


def counted_thing(programme: Programme, one: Ratio) -> str:
    """What a ratio divides by."""
    if one.per == "person":
        return _("participant reached")
    return _("outcome of a %(role)s", role=programme.role(one.role).name)


def money_table(found: Capacity) -> Table:
    """What was paid, and what paid time is worth."""
    one = found.money
    rows: list[tuple[str, Cell, Cell]] = [
        (_("Payments"), as_pounds(one.payments), None),
        (_("Setting up"), as_pounds(one.set_up), None),
        (_("Paid out in all"), as_pounds(one.paid_out), None),
    ]
    if one.time:
        worth = as_pounds(round(one.time))
        rows.append((_("Paid time at its pay rates (may be the same money)"), worth, None))
    if one.unrated:
        rows.append((_("Paid time without a pay rate, in none of these"), None, hours(one.unrated)))
    return counted(_("Costs"), (_("What"), _("Pounds"), _("Hours")), rows)


def ratios(programme: Programme, found: Capacity) -> Table:
    """What it comes to for each person and outcome, with the counts."""
    few = too_few(programme.minimum_group_size)
    rows = (
        (
            _(
                "%(money)s, for each %(what)s",
                money=opening(money_name(one)),
                what=counted_thing(programme, one),
            ),
            as_pounds(round(one.pence)),
            few if one.count is None else one.count,
            one.people,
            None if one.each is None else as_pounds(round(one.each)),
        )
        for one in found.ratios
    )
    header = (_("Cost"), _("Pounds"), _("Counted"), _("People behind it"), _("Pounds for each"))
    return counted(_("Cost for each person and outcome"), header, rows)

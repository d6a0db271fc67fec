"""What pages call the kinds of record, their fields and their choices."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from survey.outcomes.entering import Sheet
from survey.programme import Programme
from survey.records import Evaluation, Person


def titles() -> dict[str, str]:
    """The kinds of record."""
    return {
        "outcomes": _("Outcomes"),
        "contacts": _("Use of mental health services"),
        "activities": _("Activities"),
        "team-activities": _("Team time"),
        "costs": _("Costs"),
    }


def labels() -> dict[str, str]:
    """Each field of any record."""
    return {
        "participant": _("Participant"),
        "kind": _("Kind"),
        "what": _("What"),
        "where": _("Where"),
        "day": _("Day"),
        "status": _("Status"),
        "hours_a_week": _("Hours a week"),
        "sustained_13": _("Lasted 13 weeks"),
        "sustained_26": _("Lasted 26 weeks"),
        "supported_by": _("Supported by"),
        "goal": _("Is it a goal?"),
        "towards": _("Towards the goal"),
        "period": _("Period"),
        "admissions": _("Stays in hospital"),
        "days": _("Days in hospital"),
        "crisis": _("Crisis contacts"),
        "emergency": _("Visits to A&E"),
        "community": _("Community contacts"),
        "start": _("Start time"),
        "paid": _("Paid minutes"),
        "unpaid": _("Unpaid minutes"),
        "attendance": _("Appointment"),
        "instead": _("Done instead"),
        "reached": _("Participants reached"),
        "others": _("Other people reached"),
        "who": _("Who"),
        "attending": _("How many of them"),
        "pounds": _("Pounds"),
        "whom": _("For whom"),
    }


def hints() -> dict[str, str]:
    """What to write, where the label does not say it."""
    return {
        "supported_by": _("A participant’s code or a role. Never a name."),
        "towards": _("The words of a goal of this person, if this is a step to one."),
        "reached": _("Their codes, with spaces between them. Never names."),
        "who": _("A role, such as supervisor. Never a name."),
        "whom": _("A role or a participant’s code. Never a name."),
        "pounds": _("For a pay rate, pounds an hour."),
        **dict.fromkeys(
            ("admissions", "days", "crisis", "emergency", "community"),
            _("A number, or the word unknown, or nothing."),
        ),
    }


def choices(sheet: str, programme: Programme) -> dict[str, dict[str, str]]:
    """The choices of the fields that have some, value -> words."""
    lasted = {"not-known": _("Not known"), "yes": _("Yes"), "no": _("No")}
    of_sheet: Mapping[str, dict[str, dict[str, str]]] = {
        "outcomes": {
            "kind": outcome_kinds(),
            "status": statuses(),
            "sustained_13": lasted,
            "sustained_26": lasted,
            "goal": {"no": _("No"), "yes": _("Yes")},
        },
        "contacts": {"period": periods(programme)},
        "costs": {
            "kind": {"pay-rate": _("Pay rate"), "payment": _("Payment"), "set-up": _("Set-up cost")},
        },
    }
    return of_sheet.get(sheet) or {"kind": activity_kinds(), "attendance": attendance()}


def outcome_kinds() -> dict[str, str]:
    return {
        "paid-work": _("Paid work"),
        "voluntary-work": _("Voluntary work"),
        "education": _("Education or training"),
        "qualification": _("Qualification"),
        "job-search": _("Job search step"),
        "signposted": _("Signposted"),
        "other": _("Other"),
    }


def statuses() -> dict[str, str]:
    return {
        "planned": _("Planned"),
        "started": _("Started"),
        "completed": _("Completed"),
        "left": _("Left"),
    }


def activity_kinds() -> dict[str, str]:
    return {
        "face-to-face": _("Face to face"),
        "notes": _("Notes"),
        "research": _("Research"),
        "liaison": _("Liaison"),
        "supervision": _("Supervision"),
        "meeting": _("Meeting"),
        "induction": _("Induction"),
        "travel": _("Travel"),
    }


def attendance() -> dict[str, str]:
    return {
        "": _("No appointment"),
        "attended": _("Attended"),
        "did-not-attend": _("Did not attend"),
        "cancelled": _("Cancelled"),
    }


def periods(programme: Programme) -> dict[str, str]:
    """Before, and the time up to each later phase."""
    up_to = {one.id: _("Up to %(phase)s", phase=one.name) for one in programme.phases[1:]}
    return {"before": _("Before joining"), **up_to}


def answers() -> dict[str, str]:
    """How ready something is."""
    return {"in-place": _("In place"), "partly": _("Partly"), "not-yet": _("Not yet")}


def met() -> str:
    return _("A peer supporter met you")


def shown(
    programme: Programme, sheet: Sheet[Any], cells: Mapping[str, str], skip: str = ""
) -> dict[str, str]:
    """The fields of a record with their choices in words, by label."""
    names, offered = labels(), choices(sheet.name, programme)
    return {
        names[name]: offered.get(name, {}).get(cell, cell) for name, cell in cells.items() if name != skip
    }


def named(whole: Person | Evaluation, cells: Mapping[str, str]) -> dict[str, str]:
    """The fields of a record, a goal by its words instead of its id."""
    goals = {one.id: one.what for one in whole.outcomes} if isinstance(whole, Person) else {}
    return {name: goals.get(cell, cell) if name == "towards" else cell for name, cell in cells.items()}

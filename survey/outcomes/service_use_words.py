"""The questions about the use of mental health services, as participants read them."""

from collections.abc import Iterator
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from survey.outcomes.service_use_questions import AskedServiceUse, Counts, names_asked
from survey.records import BEFORE, UNKNOWN


def questions() -> dict[str, tuple[str, str]]:
    """Return the question and the hint for each count."""
    return {
        "admissions": (
            _("How many times did you stay in hospital for your mental health?"),
            _("Count each stay once. If you did not stay in hospital, enter 0."),
        ),
        "days": (
            _("How many days were you in hospital, altogether?"),
            _("Add up the days of all your stays. If you are not sure, your best guess is fine."),
        ),
        "crisis": (
            _("How many times did you get help from a crisis service?"),
            _("For example a crisis team, a crisis house or a crisis phone line. If you did not, enter 0."),
        ),
        "emergency": (
            _("How many times did you go to A&E for your mental health?"),
            _("A&E is the part of a hospital for emergencies. If you did not go there, enter 0."),
        ),
        "community": (
            _("How many times did you see or talk to someone from a mental health team?"),
            _("For example a nurse, a doctor or a therapist, but not in hospital. If you did not, enter 0."),
        ),
    }


def title() -> str:
    return _("Help with your mental health")


def count_words(count: object) -> str:
    """Return an answer in words."""
    if count is None:
        return _("Not answered")
    return _("I do not know") if count == UNKNOWN else str(count)


def in_words(counts: Counts) -> Iterator[tuple[str, str]]:
    """Yield each question that was asked, with its answer."""
    words = questions()
    return ((words[name][0], count_words(counts.get(name))) for name in names_asked(counts))


def period_sentence(asked: AskedServiceUse, joined: date) -> str:
    """Return the sentence that names the period."""
    since = format_date(asked.since, "d MMMM yyyy")
    if asked.period == BEFORE:
        return _(
            "These questions are about the 6 months before you joined: %(since)s to %(joined)s.",
            since=since,
            joined=format_date(joined, "d MMMM yyyy"),
        )
    if asked.since == joined:
        return _("These questions are about the time since you joined, on %(since)s.", since=since)
    return _("These questions are about the time since %(since)s.", since=since)

"""The keys of a programme's file in words, for pages that say what changes or what is wrong."""

from flask_babel import gettext as _

from survey import N_

SECTIONS = {
    "operator": N_("Organisation"),
    "phases": N_("Phase"),
    "roles": N_("Role"),
    "asks": N_("Questions, part"),
    "contacts": N_("Support contact"),
    "information": N_("What participants are told"),
    "consent": N_("What they agree to"),
    "bandings": N_("Bands of"),
    "norms": N_("Comparison of"),
    "feedback": N_("Feedback link"),
    "notices": N_("Notices"),
    "safeguarding": N_("Support after a low score"),
}

NAMES = {
    "id": N_("identifier"),
    "name": N_("name"),
    "language": N_("language"),
    "demonstration": N_("demonstration"),
    "show_results": N_("participants see their results"),
    "second_factor": N_("second factor of accounts"),
    "minimum_group_size": N_("smallest group that is shown"),
    "retention_months": N_("months that answers are kept"),
    "licence_reference": N_("licence reference"),
    "names": N_("names to take out of transcripts"),
    "logs": N_("roles that log their shifts"),
    "asks_service_use": N_("roles that are asked about their use of services"),
    "colour": N_("colour"),
    "logo": N_("logo"),
    "contact": N_("whom to ask"),
    "week": N_("week"),
    "weeks_open": N_("weeks open"),
    "role": N_("role"),
    "phase": N_("phase"),
    "measures": N_("questionnaires"),
    "guide": N_("interview guide"),
    "detail": N_("details"),
    "phone": N_("phone number"),
    "url": N_("web address"),
    "what": N_("what this is"),
    "why": N_("why we ask"),
    "how_long": N_("how long it takes"),
    "who_sees": N_("who sees the answers"),
    "version": N_("version"),
    "statements": N_("statements"),
    "title": N_("title"),
    "information": N_("what it says"),
    "staff": N_("staff who get the task"),
    "privacy": N_("privacy"),
    "cookies": N_("cookies"),
    "accessibility": N_("accessibility"),
    "security_contact": N_("where to report a weakness"),
}


def in_words(key: str) -> str:
    """Return a dotted key as people read it: "phases.mid.week" is "Phase “mid”: week"."""
    section, *within = key.split(".")
    if section not in SECTIONS:
        return sentence(section)
    said = _(SECTIONS[section])
    if within and within[0] not in NAMES:
        said = f"{said} “{within.pop(0)}”"
    return ": ".join([said, *(word(one) for one in within)])


def sentence(name: str) -> str:
    """Return the words for a key that stands by itself."""
    words = word(name)
    return words[:1].upper() + words[1:]


def word(name: str) -> str:
    """Return the words for a key, or an unknown key in quotation marks so that it can be found."""
    return str(_(NAMES[name])) if name in NAMES else f"“{name}”"

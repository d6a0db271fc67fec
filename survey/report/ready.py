"""The recommendations, with the team’s answers over the phases."""

from collections import Counter
from collections.abc import Iterator

from flask_babel import gettext as _

from survey.outcomes.readiness import ANSWERS, recommendations
from survey.outcomes.record_words import translated
from survey.records import Ready
from survey.report.blocks import Block, Figures, Said, say
from survey.report.facts import Facts
from survey.web.csv_text import Cell
from survey.web.tables import counted

READY, READY_COUNTS = "ready", "ready-counts"


def ready(facts: Facts) -> Iterator[Block]:
    """The recommendations, with the team's answers at each phase side by side."""
    words, phases = translated(ANSWERS), facts.programme.phases
    asked = {phase for _one, phase in facts.readiness}
    if not asked:
        yield from say(Said(_("The team has not answered the checklist of recommendations")))
        return
    yield from say(
        Said(_("The team answered the checklist of recommendations"), READY),
        *(
            ready_said(facts, one.id)
            if one.id in asked
            else Said(_("%(phase)s: not answered", phase=one.name))
            for one in phases
        ),
        listed=True,
    )

    def cell(recommendation: str, phase: str) -> str:
        found = facts.readiness.get((recommendation, phase))
        return f"{words[found.answer]}{': ' if found.note else ''}{found.note}" if found else "–"

    rows = [(one.title, *(cell(one.id, phase.id) for phase in phases)) for one in recommendations()]
    header = (_("Recommendation"), *(one.name for one in phases))
    yield Figures(READY, counted(_("Recommendations at each phase"), header, rows))
    counts: list[tuple[Cell, ...]] = [
        (one.name, *(ready_counts(facts, one.id)[answer] for answer in (*ANSWERS, None)))
        for one in phases
        if one.id in asked
    ]
    head = (_("Phase"), *(words[one] for one in ANSWERS), _("No answer"))
    yield Figures(READY_COUNTS, counted(_("Answers at each phase, counted"), head, counts))


def ready_counts(facts: Facts, phase: str) -> Counter[Ready | None]:
    """How many recommendations got which answer at a phase; None stands for no answer."""
    found = (facts.readiness.get((one.id, phase)) for one in recommendations())
    return Counter(one.answer if one else None for one in found)


def ready_said(facts: Facts, phase: str) -> Said:
    """The answers of a phase, counted."""
    counts = ready_counts(facts, phase)
    return Said(
        _(
            "%(phase)s: %(here)s in place, %(partly)s partly, %(not_yet)s not yet, %(none)s "
            "without an answer",
            phase=facts.phases[phase],
            here=counts["in-place"],
            partly=counts["partly"],
            not_yet=counts["not-yet"],
            none=counts[None],
        ),
        READY_COUNTS,
    )

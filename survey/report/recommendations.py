"""The recommendations, with the team's answers over the phases."""

from collections import Counter
from collections.abc import Iterator

from flask_babel import gettext as _

from survey.evaluation.findings import Sentence, listed
from survey.outcomes.readiness import ANSWERS
from survey.outcomes.readiness import recommendations as every_recommendation
from survey.outcomes.record_words import translated
from survey.records import Ready
from survey.report.blocks import Block, Figures, say
from survey.report.evidence import Evidence
from survey.web.csv_text import Cell
from survey.web.tables import counted

ANSWERED, COUNTED = "recommendations", "recommendations-counted"


def recommendations(evidence: Evidence) -> Iterator[Block]:
    """Yield the recommendations, with the team's answers at each phase side by side."""
    answered = {phase for _one, phase in evidence.readiness}
    if not answered:
        yield from say(Sentence(_("The team has not answered the checklist of recommendations.")))
        return
    words, names = translated(ANSWERS), evidence.programme.phase_names
    counts = {phase: counts_at(evidence, phase) for phase in names}
    yield from say(
        Sentence(_("The team answered the checklist of recommendations."), ANSWERED),
        *(
            Sentence(in_words(name, counts[phase]), COUNTED)
            if phase in answered
            else Sentence(_("At %(phase)s, the team did not answer it.", phase=name))
            for phase, name in names.items()
        ),
        listed=True,
    )

    def cell(recommendation: str, phase: str) -> str:
        found = evidence.readiness.get((recommendation, phase))
        return ": ".join(filter(None, (words[found.answer], found.note))) if found else "–"

    rows = [(one.title, *(cell(one.id, phase) for phase in names)) for one in every_recommendation()]
    header = (_("Recommendation"), *names.values())
    yield Figures(ANSWERED, counted(_("Recommendations at each phase"), header, rows))
    numbers: list[tuple[Cell, ...]] = [
        (name, *(counts[phase][answer] for answer in (*ANSWERS, None)))
        for phase, name in names.items()
        if phase in answered
    ]
    head = (_("Phase"), *(words[one] for one in ANSWERS), _("Not answered"))
    yield Figures(COUNTED, counted(_("Answers at each phase, counted"), head, numbers))


def counts_at(evidence: Evidence, phase: str) -> Counter[Ready | None]:
    """Count which answers the recommendations got at a phase; None stands for no answer."""
    found = (evidence.readiness.get((one.id, phase)) for one in every_recommendation())
    return Counter(one.answer if one else None for one in found)


def in_words(phase: str, counts: Counter[Ready | None]) -> str:
    """Return the answers of a phase, counted."""
    said = (
        _("%(count)s in place", count=counts["in-place"]) if counts["in-place"] else "",
        _("%(count)s partly in place", count=counts["partly"]) if counts["partly"] else "",
        _("%(count)s not yet in place", count=counts["not-yet"]) if counts["not-yet"] else "",
        _("%(count)s not answered", count=counts[None]) if counts[None] else "",
    )
    return _("At %(phase)s: %(answers)s.", phase=phase, answers=listed(said))

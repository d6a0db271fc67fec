"""The sections of results: what the pages of findings say, arranged for a report."""

from collections.abc import Iterator

from flask_babel import gettext as _

from survey.coding.themes import Finding
from survey.evaluation import feedback_findings, impact_findings, pathway_findings, wellbeing_findings
from survey.evaluation.capacity_findings import WEEKS
from survey.evaluation.findings import Sentence, opening
from survey.evaluation.impact import IdentifiedTheme
from survey.outcomes.record_words import choices, labels
from survey.outcomes.service_use import SERVICE_USE
from survey.records import COUNTS
from survey.report.blocks import Block, Figures, Heading, Quote, Quotes, arranged, say
from survey.report.evidence import Evidence
from survey.web.csv_text import Cell
from survey.web.tables import counted, not_shown

QUOTES = 3
"""Quotes of one theme that a report shows."""

USE = "use"


def wellbeing(evidence: Evidence) -> Iterator[Block]:
    """Yield a part for each measure that has a score."""
    if not evidence.impact.wellbeing:
        yield from say(Sentence(_("No measure of wellbeing with a score was asked.")))
    for one in evidence.impact.wellbeing:
        yield Heading(one.measure.words(evidence.language).title)
        yield from arranged(wellbeing_findings.findings(evidence.programme, one, evidence.language))


def feedback(evidence: Evidence) -> Iterator[Block]:
    """Yield a part for each questionnaire about the service."""
    for one in evidence.impact.feedback:
        found = feedback_findings.findings(evidence.programme, one, evidence.language)
        yield Heading(one.measure.words(evidence.language).title)
        yield from arranged(found) if found.sentences else say(Sentence(_("Nobody has answered.")))


def themes(evidence: Evidence) -> Iterator[Block]:
    """Yield the themes with their counts, and quotes."""
    if not evidence.impact.themes:
        yield from say(Sentence(no_themes(evidence)))
        return
    yield from arranged(impact_findings.themes(evidence.programme, evidence.impact))
    parts = list(quoted(evidence))
    if parts:
        agreed = _("Quotes are from people who agreed to be quoted, and from minutes, which name nobody.")
        named = _("A quote gives the role of the speaker only where enough people have this role.")
        yield from say(Sentence(agreed), Sentence(named))
    yield from parts


def no_themes(evidence: Evidence) -> str:
    """Return why there are no themes."""
    if evidence.impact.texts:
        return _("No theme was identified in the fully coded texts.")
    if evidence.impact.coding:
        return _("There are no themes yet, because the coding is not finished or cannot be shown yet.")
    return _("There are no themes, because there were no texts to code.")


def quoted(evidence: Evidence) -> Iterator[Block]:
    """Yield a few quotes of each theme; none stands under two themes."""
    before: set[str] = set()
    for theme in evidence.impact.themes:
        quotes = tuple(quotes_of(evidence, theme, before))
        if quotes:
            yield Heading(theme.theme.name)
            yield from say(Sentence(theme.theme.description)) if theme.theme.description else ()
            yield Quotes(quotes)


def quotes_of(evidence: Evidence, theme: IdentifiedTheme, before: set[str]) -> Iterator[Quote]:
    """Yield quotes of a theme that are not in `before`, and add them to it."""
    for one in [one for one in theme.quotes if one.excerpt.id not in before][:QUOTES]:
        before.add(one.excerpt.id)
        yield Quote(one.quote, who(evidence, one), one.source.corrections)


def who(evidence: Evidence, finding: Finding) -> str:
    """Return who said it, as a role, unless that would point to one of a few people."""
    if not finding.role:
        return _("minutes of a meeting")
    return evidence.role(finding.role) if finding.role in evidence.named else _("a participant")


def outcomes(evidence: Evidence) -> Iterator[Block]:
    """Yield what was wanted and what came about, role by role, and how often services were used."""
    found = pathway_findings.findings(evidence.programme, evidence.pathway)
    if not found.sentences:
        yield from say(Sentence(_("No vocational outcomes were entered.")))
    yield from arranged(found)
    if any(people for people, _times in evidence.use.values()):
        yield Heading(_("Use of mental health services"))
        yield from service_use(evidence)


def service_use(evidence: Evidence) -> Iterator[Block]:
    """Yield how often services were used by the roles that are large enough to describe."""
    roles = dict.fromkeys(role for role, _period, _name in evidence.use)
    small = [role for role in roles if evidence.is_small(role)]
    yield from say(*(Sentence(use_not_shown(evidence, role)) for role in small))
    if len(small) == len(roles):
        return
    yield from say(
        Sentence(_("Figures are what people reported for a period, or what staff entered."), USE),
        Sentence(_("Periods differ in length, so their figures cannot be compared directly.")),
    )
    header = (
        _("Role"),
        _("Period"),
        _("Service"),
        _("People with a figure"),
        _("People without a figure"),
        _("Total"),
    )
    yield Figures(USE, counted(_("Use of mental health services"), header, use_rows(evidence)))


def use_not_shown(evidence: Evidence, role: str) -> str:
    """Return that nothing is said of how a role used services."""
    return _(
        "%(role)s: use of services is not shown, because fewer than %(minimum)s people have this role.",
        role=opening(evidence.role(role)),
        minimum=evidence.programme.minimum_group_size,
    )


def use_rows(evidence: Evidence) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each role, period and service."""
    names, spans = labels(SERVICE_USE), choices(SERVICE_USE, "period", evidence.programme)
    few = not_shown(evidence.programme.minimum_group_size)
    for (role, period, name), (people, times) in evidence.use.items():
        if name not in COUNTS or evidence.is_small(role):
            continue
        place = (evidence.role(role), spans[period], names[name])
        without = max(evidence.roles[role] - people, 0)
        yield (*place, few) if evidence.few(people) else (*place, people, without, times if people else None)


def capacity(evidence: Evidence) -> Iterator[Block]:
    """Yield hours given and taken, appointments, people reached, and cost."""
    if not evidence.work.tables:
        yield from say(Sentence(_("No work and no costs were entered.")))
    yield from arranged(evidence.work, elsewhere=(WEEKS,))


def long_tables(evidence: Evidence) -> Iterator[Block]:
    """Yield the tables that are too long to stand among the sentences."""
    for one in evidence.impact.feedback:
        if any(result.n for result in one.result.overall):
            table = feedback_findings.questions_table(evidence.programme, one, evidence.language)
            yield Figures(f"{feedback_findings.key(one)}-questions", table)
    if evidence.capacity.weeks:
        yield Figures(WEEKS, evidence.work.table(WEEKS))

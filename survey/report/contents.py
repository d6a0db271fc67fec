"""The contents of a report: its sections in order, each made from the evidence."""

from collections.abc import Callable, Iterator
from datetime import date

from flask_babel import gettext as _

from measures.catalogue import Catalogue
from survey.evaluation import wellbeing_findings
from survey.evaluation.findings import Sentence
from survey.programme import Programme
from survey.report import limits, method, recommendations, results
from survey.report.blocks import Block, Own, Report, Section, numbered, say
from survey.report.evidence import Evidence, collect
from survey.report.own_words import SECTIONS
from survey.store import Store
from survey.web.language import day


def report(
    store: Store,
    catalogue: Catalogue,
    programme: Programme,
    made: date,
    language: str,
    account: str | None = None,
) -> Report:
    """Return the report of a programme on a day, in a language, of what an account (id) may see.

    None, who works on the server, sees all.  Raise NotFound, Damaged for the programme.
    """
    evidence = collect(store, catalogue, programme, made, language, account)
    notes = [_("Produced on %(day)s", day=day(made))]
    if programme.demonstration:
        notes.append(_("This is a demonstration: its people, answers and texts are made up."))
    title = _("Evaluation report: %(programme)s", programme=programme.name)
    return Report(title, tuple(notes), made, language, numbered(sections(evidence)))


def titles() -> dict[str, str]:
    """Return the headings of the sections that take own words."""
    return {
        "summary": _("Summary"),
        "aims": _("Aims"),
        "discussion": _("Discussion"),
        "recommendations": _("Recommendations"),
        "limits": _("Limitations"),
    }


def sections(evidence: Evidence) -> Iterator[Section]:
    """Yield every section that has anything, the evaluator's own words first in it."""
    own = titles()
    contents: tuple[tuple[str, str, Callable[[Evidence], Iterator[Block]] | None], ...] = (
        ("summary", own["summary"], summary),
        ("aims", own["aims"], None),
        ("programme", _("The programme"), method.programme),
        ("method", _("Method"), method.method),
        ("wellbeing", _("Wellbeing"), results.wellbeing),
        ("feedback", _("Feedback on the service"), results.feedback),
        ("themes", _("Themes"), results.themes),
        ("outcomes", _("Outcomes"), results.outcomes),
        ("capacity", _("Capacity and cost"), results.capacity),
        ("discussion", own["discussion"], None),
        ("recommendations", own["recommendations"], recommendations.recommendations),
        ("limits", own["limits"], limits.limits),
        ("tables", _("Data tables"), tables),
    )
    for id_, title, blocks_of in contents:
        blocks = (*own_words(evidence, id_), *(blocks_of(evidence) if blocks_of else ()))
        if blocks:
            yield Section(id_, title, blocks)


def own_words(evidence: Evidence, section: str) -> Iterator[Block]:
    """Yield the evaluator's own words of a section, if it takes any and has some."""
    words = evidence.own.get(section, "") if section in SECTIONS else ""
    paragraphs = tuple(one.strip() for one in words.split("\n\n") if one.strip())
    if paragraphs:
        yield Own(paragraphs)


def summary(evidence: Evidence) -> Iterator[Block]:
    """Yield what matters most, each as its own section says it."""
    changes = (
        wellbeing_findings.overall(evidence.programme, one, evidence.language)
        for one in evidence.impact.wellbeing
    )
    said: list[Sentence] = [one for one in changes if one]
    yield from say(*method.taking_part(evidence), listed=True)
    yield from say(*said, *evidence.work.sentences[:2], listed=True)


def tables(evidence: Evidence) -> Iterator[Block]:
    """Yield the long tables."""
    yield from results.long_tables(evidence)
    yield from limits.tables(evidence)

"""A report from what is known of a programme: its sections in order, then the numbers of tables."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from measures.catalogue import Catalogue
from measures.cohort import PairedChange
from survey.evaluation.cohorts import Cohort
from survey.programme import Programme
from survey.report import capacity, experience, limits, method, outcomes, ready, wellbeing
from survey.report.blocks import Block, Figures, Own, Paragraph, Report, Said, Section, numbered, say
from survey.report.facts import Facts, facts
from survey.report.own_words import SECTIONS
from survey.store import Store


def make(
    store: Store,
    catalogue: Catalogue,
    programme: Programme,
    made: date,
    language: str,
    account: str | None = None,
) -> Report:
    """The report of a programme on a day, in a language, of what an account (id) sees; None sees all.

    Raises NotFound, Damaged for the programme."""
    return report(facts(store, catalogue, programme, made, language, account))


def report(known: Facts) -> Report:
    """The report that some facts make."""
    notes = [_("Made on %(day)s", day=format_date(known.made, "d MMMM y"))]
    if known.programme.demonstration:
        notes.append(_("This is a demonstration: people, answers and words in it are made up."))
    title = _("Evaluation report: %(programme)s", programme=known.programme.name)
    return Report(title, tuple(notes), known.made, known.language, numbered(sections(known)))


def titles() -> dict[str, str]:
    """The headings of the sections that take own words."""
    return {
        "summary": _("Summary"),
        "aims": _("Aims"),
        "discussion": _("Discussion"),
        "recommendations": _("Recommendations"),
        "limits": _("Limits"),
    }


def sections(known: Facts) -> Iterator[Section]:
    """Every section, the evaluator's own words first where there are any."""
    named = titles()
    body: Iterable[tuple[str, str, Callable[[Facts], Iterator[Block]]]] = (
        ("summary", named["summary"], summary),
        ("aims", named["aims"], nothing),
        ("programme", _("The programme"), method.programme),
        ("method", _("Method"), method.method),
        ("wellbeing", _("Wellbeing"), wellbeing.wellbeing),
        ("experience", _("What people answered about the service"), experience.experience),
        ("themes", _("What people said: themes"), experience.themes),
        ("outcomes", _("Outcomes"), outcomes.outcomes),
        ("capacity", _("Capacity and cost"), capacity.capacity),
        ("discussion", named["discussion"], nothing),
        ("recommendations", named["recommendations"], ready.ready),
        ("limits", named["limits"], limits.limits),
        ("tables", _("Data tables"), tables),
    )
    for id_, title, make_blocks in body:
        blocks = (*own(known, id_), *make_blocks(known))
        if blocks:
            yield Section(id_, title, blocks)


def own(known: Facts, section: str) -> Iterator[Block]:
    """The evaluator's own words of a section, if it takes any and has some."""
    words = known.own.get(section, "") if section in SECTIONS else ""
    paragraphs = tuple(one.strip() for one in words.split("\n\n") if one.strip())
    if paragraphs:
        yield Own(paragraphs)


def nothing(known: Facts) -> Iterator[Block]:
    """A section that is the evaluator's alone."""
    yield from ()


def summary(known: Facts) -> Iterator[Block]:
    """What matters most, each as its own section says it."""
    moved = [
        said
        for one in known.impact.wellbeing
        if one.summary.changes and not overall_change(one).withheld
        for said in wellbeing.change_said(known, one, overall_change(one))
    ]
    work = first(capacity.capacity(known), 2)
    yield from say(*method.taking_part(known), listed=True)
    yield from say(*moved, *work, listed=True)


def overall_change(cohort: Cohort) -> PairedChange:
    """The change from the first phase to the last."""
    ends = cohort.summary.phases[0].phase, cohort.summary.phases[-1].phase
    return next(one for one in cohort.summary.changes if (one.before, one.after) == ends)


def first(blocks: Iterable[Block], number: int) -> list[Said]:
    """The first sentences of some blocks."""
    return [one for block in blocks if isinstance(block, Paragraph) for one in block.said][:number]


def tables(known: Facts) -> Iterator[Block]:
    """The long tables."""
    for one in known.impact.feedback:
        if experience.hidden(one):
            continue
        yield Figures(experience.answers_key(one), experience.answers_table(known, one))
    yield from capacity.weeks(known)
    yield from limits.tables(known)

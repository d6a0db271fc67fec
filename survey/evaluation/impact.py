"""What a programme was like and what it changed: themes with quotes, feedback, and wellbeing.

Other modules work out the figures; this one puts them side by side.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from measures.catalogue import Catalogue
from measures.measure import Measure
from measures.small_groups import too_few
from survey.coding import codebook, themes
from survey.coding.coders import sees
from survey.coding.sources import Source, of_evaluation, of_person
from survey.coding.themes import Finding
from survey.evaluation import cohorts, satisfaction
from survey.evaluation.cohorts import Cohort
from survey.evaluation.satisfaction import AnsweredFeedback
from survey.interviews.member_checks import may_quote
from survey.people.participants import everybody
from survey.programme import Programme
from survey.records import Evaluation, Person, Register, Theme, measure_id
from survey.store import Store


@dataclass(frozen=True)
class IdentifiedTheme:
    """A theme, how often it came up, and what of it may be quoted, text by text.

    `people` counts participants, None where they are too few to say; `excerpts` counts all excerpts,
    `phases` those of each phase (id, "" for minutes).
    """

    theme: Theme
    people: int | None
    excerpts: int
    phases: Mapping[str, int]
    quotes: tuple[Finding, ...]


@dataclass(frozen=True)
class Impact:
    """What a programme was like and what it changed.

    `themes` has those that came up, in the codebook's order; `texts` counts the texts whose
    coding is seen, `coding` those that somebody still codes, or may still code: they are not in `themes`.
    `feedback` has each experience measure, `wellbeing` each scored wellbeing measure that is asked.
    """

    themes: tuple[IdentifiedTheme, ...]
    texts: int
    coding: int
    feedback: tuple[AnsweredFeedback, ...]
    wellbeing: tuple[Cohort, ...]


def of_programme(store: Store, catalogue: Catalogue, programme: Programme, account: str | None) -> Impact:
    """Return what an account (id) may see of a programme; None, who works on the server, sees all.

    People that cannot be read are left out.  Raises NotFound, Damaged.
    """
    register = store.register(programme.id)
    evaluation, people = store.evaluation(programme.id), list(everybody(store, programme.id))
    texts = [source for source, _may in with_leave(evaluation, people)]
    finished = sum(sees(one, account) for one in texts)
    used = measures(catalogue, programme, register)
    return Impact(
        identified(programme, evaluation, people, account),
        finished,
        len(texts) - finished,
        tuple(satisfaction.feedback(store, programme, one) for one in used if one.kind == "experience"),
        tuple(
            cohorts.cohort(register, programme, one)
            for one in used
            if one.kind == "wellbeing" and one.scoring.method != "none"
        ),
    )


def measures(catalogue: Catalogue, programme: Programme, register: Register) -> list[Measure]:
    """Return the measures that are asked, then others that somebody answered."""
    sent = (measure_id(one.measure) for entry in register.entries for one in entry.sent)
    ids = dict.fromkeys([*programme.measures, *sorted(set(sent))])
    return [catalogue[one] for one in ids if one in catalogue]


def with_leave(evaluation: Evaluation, people: Iterable[Person]) -> Iterator[tuple[Source, bool]]:
    """Yield every closed text, and whether it may be quoted; minutes name only roles, so they may."""
    for person in sorted(people, key=lambda one: one.participant.code):
        for source in of_person(person):
            yield source, source.interview is not None and may_quote(person, source.interview)
    for source in of_evaluation(evaluation):
        yield source, True


def identified(
    programme: Programme, evaluation: Evaluation, people: Iterable[Person], account: str | None
) -> tuple[IdentifiedTheme, ...]:
    """Return the themes of texts whose coding an account (id) may see, in the order of the codebook."""
    texts = [(one, may) for one, may in with_leave(evaluation, people) if sees(one, account)]
    leave = {source.id for source, may in texts if may}
    found = themes.findings([source for source, _may in texts], evaluation, account)
    counts = themes.counts(found, lambda one: "")
    phases = themes.counts(found, lambda one: one.phase)
    return tuple(
        IdentifiedTheme(
            theme,
            shown(counts[theme.id, ""].participants, programme.minimum_group_size),
            counts[theme.id, ""].excerpts,
            {phase: count.excerpts for (one, phase), count in phases.items() if one == theme.id},
            tuple(one for one in found if theme.id in one.themes and one.source.id in leave),
        )
        for theme in codebook.standing(evaluation)
        if (theme.id, "") in counts
    )


def shown(people: int, minimum: int) -> int | None:
    """Return a count of people, None where they are too few."""
    return None if too_few(people, minimum) else people

"""One participant's scores over the phases, and their answers in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from measures.catalogue import Catalogue, UnknownMeasure
from measures.measure import Measure
from measures.parts import Answers, Banding, Item, Norm
from measures.scoring import Score
from measures.trajectory import Trajectory, trajectory
from survey.programme import Programme, programmes
from survey.records import Person, Response, measure_id


@dataclass(frozen=True)
class Course:
    """One participant's trajectory on a wellbeing measure."""

    measure: Measure
    banding: Banding | None
    norm: Norm | None
    trajectory: Trajectory


@dataclass(frozen=True)
class Marks:
    """The points of each item (id) at each phase, for a measure without a total score; None if missing."""

    measure: Measure
    phases: tuple[str, ...]
    points: Mapping[str, tuple[float | None, ...]]


@dataclass(frozen=True)
class Sheet:
    """A current response in words: (question, answer) for each item, the answer "" if missing."""

    response: Response
    title: str
    answers: tuple[tuple[str, str], ...]
    of: int


def trajectory_of(
    programme: Programme, measure: Measure, person: Person, banding: Banding | None
) -> Trajectory:
    """Return the trajectory over every phase that asks the measure or has an answer to it."""
    sent = sent_of(programme, measure, person)
    of = len(measure.scoring.items)
    scores = {phase: Score(one.raw, one.value, one.missing, of) for phase, one in sent.items() if one}
    return trajectory(measure, banding, tuple(sent), scores)


def sent_of(programme: Programme, measure: Measure, person: Person) -> dict[str, Response | None]:
    """Return the response at every phase that asks the measure or has an answer to it."""
    role = person.participant.role
    sent = {phase.id: person.response(phase.id, measure.id) for phase in programme.phases}
    return {
        phase: one for phase, one in sent.items() if one or measure.id in programme.measures_for(role, phase)
    }


def courses(programme: Programme, catalogue: Catalogue, person: Person) -> Iterator[Course]:
    """Yield the trajectory of every scored wellbeing measure that a person is asked or has answered."""
    for measure in wellbeing(programme, catalogue, person):
        if measure.scoring.method != "none":
            yield course(programme, measure, person)


def marks(programme: Programme, catalogue: Catalogue, person: Person) -> Iterator[Marks]:
    """Yield the points, item by item, of every wellbeing measure without a total score."""
    for measure in wellbeing(programme, catalogue, person):
        if measure.scoring.method == "none":
            sent = sent_of(programme, measure, person)
            points = {item.id: tuple(points_of(item, one) for one in sent.values()) for item in measure.items}
            yield Marks(measure, tuple(sent), points)


def points_of(item: Item, response: Response | None) -> float | None:
    """Return the points of an answer, or None."""
    choice = item.choice(response.answers.get(item.id)) if response else None
    return choice.score if choice else None


def wellbeing(programme: Programme, catalogue: Catalogue, person: Person) -> Iterator[Measure]:
    """Yield the wellbeing measures that a person is asked or has answered."""
    asked = [
        one for phase in programme.phases for one in programme.measures_for(person.participant.role, phase.id)
    ]
    answered = [measure_id(one.measure) for one in person.standing]
    for known in dict.fromkeys([*asked, *answered]):
        if known not in catalogue.ids:
            continue
        if catalogue[known].kind == "wellbeing":
            yield catalogue[known]


def course(programme: Programme, measure: Measure, person: Person) -> Course:
    """Return the trajectory of a measure, with the programme's banding and norm."""
    banding = programmes.banding(programme, measure)
    return Course(
        measure,
        banding,
        programmes.norm(programme, measure),
        trajectory_of(programme, measure, person, banding),
    )


def sheets(programme: Programme, catalogue: Catalogue, person: Person, language: str) -> list[Sheet]:
    """Return a person's current responses in words, by phase, each in the version that it answered."""
    order = [phase.id for phase in programme.phases]
    responses = sorted(person.standing, key=lambda one: order.index(one.phase) if one.phase in order else -1)
    return [sheet(catalogue, response, language) for response in responses]


def sheet(catalogue: Catalogue, response: Response, language: str) -> Sheet:
    """Return a response in words, or its bare values if its measure is no longer in the catalogue."""
    title, answers = in_words(catalogue, response.measure, response.answers, language)
    try:
        of = len(catalogue[response.measure].scoring.items)
    except UnknownMeasure:
        of = len(answers)
    return Sheet(response, title, answers, of)


def in_words(
    catalogue: Catalogue, key: str, answers: Answers, language: str
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the short title of a measure (`id@version`), and (question, answer) for each of its items."""
    try:
        measure = catalogue[key]
    except UnknownMeasure:
        return key, tuple((item, "" if value is None else str(value)) for item, value in answers.items())
    words = measure.words(language)
    return words.short_title, tuple(
        (words.items[item.id], words.label(item, answers.get(item.id))) for item in measure.items
    )

"""What people said about the service: counted answers, and their own words without their codes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from measures.measure import Measure
from measures.parts import Answers
from measures.satisfaction import Place, Satisfaction, satisfaction
from survey.programme import Programme
from survey.records import Participant, Person, Response, measure_id
from survey.store import Damaged, NotFound, Store


@dataclass(frozen=True)
class Comment:
    """What somebody wrote; `new` until somebody has read it."""

    text: str
    new: bool = True


@dataclass(frozen=True)
class AnsweredFeedback:
    """The results of one experience measure for a role and site (None = all).

    `comments` maps (phase id, item id) to comments, in alphabetical order so that the order does not point to
    who wrote them; None where the group is too small to show.  `new` maps each response (id) with a new
    comment that is shown to its participant (id).
    """

    measure: Measure
    result: Satisfaction
    comments: Mapping[tuple[str, str], tuple[Comment, ...] | None]
    new: Mapping[str, str] = field(default_factory=dict)


def feedback(
    store: Store, programme: Programme, measure: Measure, role: str | None = None, site: str | None = None
) -> AnsweredFeedback:
    """Put everybody's answers together, including anonymous ones."""
    answers: dict[str, list[Answers]] = {phase.id: [] for phase in programme.phases}
    places: dict[str, list[Place]] = {phase.id: [] for phase in programme.phases}
    chosen: list[tuple[Participant, Response, bool]] = []
    for person, response in people_and_responses(store, programme, measure):
        participant = person.participant
        answers[response.phase].append(response.answers)
        places[response.phase].append((participant.role, participant.site))
        if role in (None, participant.role) and site in (None, participant.site):
            chosen.append((participant, response, response in person.unread))
    asked = [phase for phase in answers if answers[phase] or is_asked(programme, measure, phase)]
    result = satisfaction(
        measure, {phase: answers[phase] for phase in asked}, programme.minimum_group_size, places, role, site
    )
    withheld = {one.phase for one in result.overall if one.withheld}
    written: dict[tuple[str, str], list[Comment]] = defaultdict(list)
    texts = [item.id for item in measure.items if item.kind == "text"]
    for _, response, new in chosen:
        for item in texts:
            if text := str(response.answers.get(item) or "").strip():
                written[response.phase, item].append(Comment(text, new))
    comments = {
        (phase, item): None if phase in withheld else tuple(sorted(written[phase, item], key=alphabetical))
        for phase in asked
        for item in texts
    }
    shown = {one.id: who.id for who, one, new in chosen if new and one.phase not in withheld}
    return AnsweredFeedback(measure, result, comments, shown)


def alphabetical(comment: Comment) -> tuple[str, str, bool]:
    return comment.text.casefold(), comment.text, comment.new


def responses(store: Store, programme: Programme, measure: Measure) -> Iterator[tuple[Participant, Response]]:
    """Yield every current response to a measure at the programme's phases, with its participant."""
    for person, response in people_and_responses(store, programme, measure):
        yield person.participant, response


def people_and_responses(
    store: Store, programme: Programme, measure: Measure
) -> Iterator[tuple[Person, Response]]:
    """Yield the same with the whole person; only people who sent a response are read from the store.

    Leave out people whose file is damaged, or who were erased since the register was read.  The overview
    names damaged files.
    """
    for entry in store.register(programme.id).entries:
        if not any(measure_id(one.measure) == measure.id for one in entry.sent):
            continue
        try:
            person = store.person(programme.id, entry.participant.id)
        except (Damaged, NotFound):
            continue
        for phase in programme.phases:
            if response := person.response(phase.id, measure.id):
                yield person, response


def is_asked(programme: Programme, measure: Measure, phase: str) -> bool:
    """Return whether any role, or the feedback link, asks a measure at a phase."""
    link = programme.feedback
    return (link is not None and link.phase == phase and measure.id in link.measures) or any(
        at == phase and measure.id in asked for (_, at), asked in programme.asks.items()
    )

"""Responses as tables: a row for each item, and a row for each participant; and their codebook."""

from collections.abc import Iterator, Sequence

from measures.catalogue import Catalogue
from measures.measure import Measure
from measures.parts import Item
from measures.scoring import band
from survey import Refused
from survey.exports.tables import SKIPPED, Column, ExportTable, Kind, Row, Value
from survey.programme import Programme, programmes
from survey.records import Participant, Person, Response
from survey.store import Store

Asked = Sequence[tuple[str, Measure]]
"""Each phase (id) and measure that anybody is asked or has answered, by phase."""

WHO = (
    Column("participant", "code of the participant, never a name"),
    Column("role", "role in the programme"),
    Column("site", "where they take part"),
    Column("joined", "the day on which they joined", "day"),
    Column("anonymous", "answered through the open link, known by no code", "whole", {0: "no", 1: "yes"}),
)
RESULT: tuple[tuple[str, str, Kind], ...] = (
    ("raw", "raw score", "number"),
    ("score", "score in the points that charts use", "number"),
    ("band", "band of the raw score", "text"),
    ("missing", "scored items without an answer; a score needs them all", "whole"),
)
LONG = ExportTable(
    "responses-long",
    "one item of one response",
    (
        *WHO,
        Column("phase", "phase of the programme"),
        Column("measure", "measure and its version"),
        Column("item", "item of the measure"),
        Column("answer", "the value chosen, or the words written; empty where it was skipped"),
        Column("label", "what the value means"),
        *(Column(name, label, kind) for name, label, kind in RESULT),
        Column("sent", "when the response was sent (UTC)", "moment"),
        Column("mode", "who held the pen: self, assisted, paper, or unknown"),
        Column("layout", "layout in which it was answered"),
        Column("language", "language in which it was answered"),
    ),
)
WIDE = "responses-wide"
OWN_WORDS = "free text: their own words, which may say who they are; for analysis, not to be quoted"
CODEBOOK = ExportTable(
    "codebook",
    "one column of responses-wide",
    tuple(
        Column(name, label)
        for name, label in (
            ("column", "name of the column"),
            ("phase", "phase"),
            ("measure", "measure and its version"),
            ("title", "title of the measure"),
            ("item", "item"),
            ("wording", "what was asked, or what the column holds"),
            ("choices", "what each value means"),
            ("scoring", "points that each value scores"),
            ("bands", "bands, and who published them"),
            ("validated", "whether the measure is validated"),
            ("source", "where the words come from"),
            ("licence", "licence of the measure"),
            ("copyright", "copyright of the words"),
            ("citations", "publications about the measure"),
        )
    ),
)


class PhaseGone(Refused):
    """There are answers to a phase that the programme does not have."""


def asked_measures(store: Store, catalogue: Catalogue, programme: Programme) -> Asked:
    """Each phase and measure that anybody is asked or has answered, by phase.

    Raises PhaseGone, UnknownMeasure.
    """
    asked = {
        (phase, catalogue[one].key) for (_, phase), measures in programme.asks.items() for one in measures
    }
    if programme.feedback:
        asked |= {(programme.feedback.phase, catalogue[one].key) for one in programme.feedback.measures}
    for entry in store.register(programme.id).entries:
        asked |= {(sent.phase, sent.measure) for sent in entry.sent}
    phases = [phase.id for phase in programme.phases]
    if gone := sorted({phase for phase, _ in asked} - set(phases)):
        raise PhaseGone(
            f"There are answers to phases that {programme.id} does not have: {', '.join(gone)}. "
            "Put them back into its file and add it again."
        )
    order = [*programme.measures, *catalogue.ids]

    def place(pair: tuple[str, Measure]) -> tuple[int, int, int]:
        phase, measure = pair
        return phases.index(phase), order.index(measure.id), measure.version

    return sorted(((phase, catalogue[key]) for phase, key in asked), key=place)


def wide(programme: Programme, asked: Asked) -> ExportTable:
    """The table with one row for each participant."""
    columns = [one for phase, measure in asked for one in wide_columns(programme, phase, measure)]
    return ExportTable(WIDE, "one participant", (*WHO, *columns))


def rights(programme: Programme, asked: Asked) -> list[str]:
    """Whose words the measures are: they stand wherever the words do."""
    copyrights = (measure.words(programme.language).copyright for _phase, measure in asked)
    return [one for one in dict.fromkeys(copyrights) if one]


def column(phase: str, measure: Measure, name: str) -> str:
    """The name of a wide column."""
    return f"{phase}_{measure.id}_{name}" if measure.version == 1 else f"{phase}_{measure.key}_{name}"


def wide_columns(programme: Programme, phase: str, measure: Measure) -> Iterator[Column]:
    """The wide columns of one measure at one phase."""
    words = measure.words(programme.language)
    start = f"{programme.phase(phase).name}, {words.short_title}"
    for item in measure.items:
        labels = {one.value: words.label(item, one.value) for one in item.choices}
        kind: Kind = "text" if item.kind == "text" else "whole"
        yield Column(
            column(phase, measure, item.id), f"{start}: {words.items[item.id]}", kind, labels, skippable=True
        )
    for name, label, kind in RESULT:
        yield Column(column(phase, measure, name), f"{start}: {label}", kind)


def who(participant: Participant) -> tuple[Value, ...]:
    """The values that say whose answers these are."""
    return (
        participant.code,
        participant.role,
        participant.site,
        participant.joined,
        int(participant.anonymous),
    )


def result(programme: Programme, measure: Measure, response: Response) -> tuple[Value, ...]:
    """Raw score, score, band in the programme's banding, and how many answers are missing."""
    banding = programmes.banding(programme, measure)
    found = band(banding, response.raw) if banding else None
    return response.raw, response.value, found.name if found else None, response.missing


def long_rows(programme: Programme, catalogue: Catalogue, person: Person) -> Iterator[Row]:
    """A row for each item of each standing response."""
    for response in person.standing:
        measure = catalogue[response.measure]
        words = measure.words(programme.language)
        values = result(programme, measure, response)
        how = (response.sent, response.mode, response.layout, response.language)
        for item in measure.items:
            answer = response.answers.get(item.id)
            label = "" if item.kind == "text" else words.label(item, answer)
            given = SKIPPED if answer is None else answer
            yield *who(person.participant), response.phase, measure.key, item.id, given, label, *values, *how


def wide_row(programme: Programme, asked: Asked, person: Person) -> Row:
    """One row for one person: nothing at a phase and measure without a response."""
    standing = {(one.phase, one.measure): one for one in person.standing}
    row = list(who(person.participant))
    for phase, measure in asked:
        response = standing.get((phase, measure.key))
        if response is None:
            row += [None] * (len(measure.items) + len(RESULT))
        else:
            row += [answered(response, item) for item in measure.items]
            row += result(programme, measure, response)
    return row


def answered(response: Response, item: Item) -> Value:
    """What a response has for an item."""
    answer = response.answers.get(item.id)
    return SKIPPED if answer is None else answer


def codebook_rows(programme: Programme, phase: str, measure: Measure) -> Iterator[Row]:
    """What each wide column of one measure at one phase holds."""
    words = measure.words(programme.language)
    banding = programmes.banding(programme, measure)
    bands = (
        f"{banding.id}: {', '.join(one.name for one in banding.bands)} ({banding.source})" if banding else ""
    )
    rights = (words.source, measure.licence, words.copyright, "; ".join(measure.citations))
    start = (phase, measure.key, words.title)
    validated = "yes" if measure.validated else "no"
    for item in measure.items:
        choices, points = choices_of(measure, item, programme.language)
        name = column(phase, measure, item.id)
        yield name, *start, item.id, words.items[item.id], choices, points, "", validated, *rights
    meanings = (
        (f"{measure.scoring.method} of the items' points", ""),
        (
            "score in the points that charts use"
            + (", converted from raw" if measure.scoring.conversion else ""),
            "",
        ),
        ("band of the raw score", bands),
        ("how many scored items are missing; a score needs them all", ""),
    )
    for (name, _label, _kind), (meaning, cut) in zip(RESULT, meanings, strict=True):
        yield column(phase, measure, name), *start, "", meaning, "", "", cut, validated, *rights


def choices_of(measure: Measure, item: Item, language: str) -> tuple[str, str]:
    """What the values of an item mean, and how many points they score: "1 = Often; 2 = Never"."""
    words = measure.words(language)
    choices = "; ".join(f"{one.value} = {words.label(item, one.value)}" for one in item.choices)
    scored = item.id in measure.scoring.items
    points = "; ".join(
        f"{one.value} scores {one.score:g}" for one in item.choices if scored and one.score is not None
    )
    return choices or OWN_WORDS, points

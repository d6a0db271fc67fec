"""Responses as CSV files, long and wide, with a codebook that says what each column holds."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from measures.banding import band
from measures.catalogue import Catalogue
from measures.measure import Item, Measure
from survey.programme import Programme
from survey.records import Damage, Participant, Person, Response
from survey.services import Refused, programmes
from survey.services.csv_text import BYTE_ORDER_MARK, Cell, safe_cell
from survey.store import Store

LONG, WIDE, CODEBOOK = "responses-long.csv", "responses-wide.csv", "codebook.csv"

WHO = ("participant", "role", "site", "joined", "anonymous")
RESULT = ("raw", "score", "band", "missing")
LONG_HEADER = (
    *WHO,
    "phase",
    "measure",
    "item",
    "answer",
    "label",
    *RESULT,
    "sent",
    "mode",
    "layout",
    "language",
)
CODEBOOK_HEADER = (
    "column", "phase", "measure", "title", "item", "wording", "choices", "scoring", "bands", "validated",
    "source", "licence", "copyright", "citations",
)  # fmt: skip


class PhaseGone(Refused):
    """There are answers to a phase that the programme does not have."""


class FolderInUse(Refused):
    """The folder of an export holds something already."""


@dataclass(frozen=True)
class Exported:
    """How many people and standing responses were written, and who could not be read."""

    people: int
    responses: int
    damaged: tuple[Damage, ...]


def export(store: Store, catalogue: Catalogue, programme: Programme, folder: Path) -> Exported:
    """Write every standing response of a programme into an empty or new folder, one person at a time.

    Raises FolderInUse, PhaseGone, and UnknownMeasure for a response to a measure that the catalogue no
    longer has; then nothing is written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderInUse(f"{folder} is not an empty folder. Export into a new one; nothing was overwritten.")
    asked = asked_measures(store, catalogue, programme)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    people = responses = 0
    damaged: list[Damage] = []
    with ExitStack() as open_files:
        long = open_files.enter_context(CsvFile(folder / LONG))
        wide = open_files.enter_context(CsvFile(folder / WIDE))
        long.write(LONG_HEADER)
        wide.write([*WHO, *(column for phase, measure in asked for column in wide_columns(phase, measure))])
        for person in store.people(programme.id):
            if isinstance(person, Damage):
                damaged.append(person)
                continue
            people += 1
            responses += len(person.standing)
            for row in long_rows(programme, catalogue, person):
                long.write(row)
            wide.write(wide_row(programme, asked, person))
    with CsvFile(folder / CODEBOOK) as codebook:
        codebook.write(CODEBOOK_HEADER)
        for phase, measure in asked:
            for row in codebook_rows(programme, phase, measure):
                codebook.write(row)
    return Exported(people, responses, tuple(damaged))


class CsvFile:
    """A CSV file that Excel reads as UTF-8, and in which nothing is taken for a formula."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("x", encoding="utf-8", newline="")
        self._file.write(BYTE_ORDER_MARK)
        self._writer = csv.writer(self._file)

    def write(self, row: Sequence[Cell]) -> None:
        """Add a row."""
        self._writer.writerow([safe_cell(cell) for cell in row])

    def __enter__(self) -> "CsvFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def asked_measures(store: Store, catalogue: Catalogue, programme: Programme) -> list[tuple[str, Measure]]:
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


def column(phase: str, measure: Measure, name: str) -> str:
    """The name of a wide column."""
    return f"{phase}_{measure.id}_{name}" if measure.version == 1 else f"{phase}_{measure.key}_{name}"


def wide_columns(phase: str, measure: Measure) -> list[str]:
    """The wide columns of one measure at one phase."""
    return [column(phase, measure, name) for name in (*measure.item_ids, *RESULT)]


def who(participant: Participant) -> tuple[Cell, ...]:
    """The cells that say whose answers these are."""
    joined = participant.joined.isoformat()
    return participant.code, participant.role, participant.site, joined, int(participant.anonymous)


def result(programme: Programme, measure: Measure, response: Response) -> tuple[Cell, ...]:
    """Raw score, score, band in the programme's banding, and how many answers are missing."""
    banding = programmes.banding(programme, measure)
    found = band(banding, response.raw) if banding else None
    return number(response.raw), number(response.value), found.name if found else None, response.missing


def number(score: float | None) -> Cell:
    """A score without a needless ".0"."""
    return int(score) if score is not None and score.is_integer() else score


def long_rows(programme: Programme, catalogue: Catalogue, person: Person) -> Iterator[tuple[Cell, ...]]:
    """A row for each item of each standing response, the missing ones with empty cells."""
    for response in person.standing:
        measure = catalogue[response.measure]
        words = measure.words(programme.language)
        cells = result(programme, measure, response)
        sent = response.sent.isoformat(timespec="seconds")
        how = (sent, response.mode, response.layout, response.language)
        for item in measure.items:
            answer = response.answers.get(item.id)
            label = "" if item.kind == "text" else words.label(item, answer)
            yield *who(person.participant), response.phase, measure.key, item.id, answer, label, *cells, *how


def wide_row(programme: Programme, asked: Iterable[tuple[str, Measure]], person: Person) -> list[Cell]:
    """One row for one person: the cells of a phase and measure without a response are empty."""
    standing = {(one.phase, one.measure): one for one in person.standing}
    row: list[Cell] = list(who(person.participant))
    for phase, measure in asked:
        response = standing.get((phase, measure.key))
        if response is None:
            row += [None] * len(wide_columns(phase, measure))
        else:
            row += [response.answers.get(item) for item in measure.item_ids]
            row += result(programme, measure, response)
    return row


def codebook_rows(programme: Programme, phase: str, measure: Measure) -> Iterator[tuple[Cell, ...]]:
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
    for name, (meaning, cut) in zip(RESULT, meanings, strict=True):
        yield column(phase, measure, name), *start, "", meaning, "", "", cut, validated, *rights


def choices_of(measure: Measure, item: Item, language: str) -> tuple[str, str]:
    """What the values of an item mean, and how many points they score: "1 = Often; 2 = Never"."""
    words = measure.words(language)
    choices = "; ".join(f"{one.value} = {words.label(item, one.value)}" for one in item.choices)
    scored = item.id in measure.scoring.items
    points = "; ".join(
        f"{one.value} scores {one.score:g}" for one in item.choices if scored and one.score is not None
    )
    return choices or "free text", points

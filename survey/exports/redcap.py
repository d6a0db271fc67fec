"""A REDCap project: its data dictionary, its events, which form belongs to which, and the data.

Phases are events, measures are forms (instruments), and a participant's code is the record's id.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from measures.catalogue import Catalogue
from measures.measure import Measure
from measures.parts import Item
from survey.exports.answers import RESULT, Asked, result
from survey.exports.csv_files import CsvFile
from survey.exports.tables import Row, Rows, Value
from survey.programme import Phase, Programme
from survey.records import Person, Response

DICTIONARY, EVENTS, FORMS, DATA = (
    "redcap-dictionary.csv",
    "redcap-events.csv",
    "redcap-forms.csv",
    "redcap-data.csv",
)
DICTIONARY_HEADER = (
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note", "Text Validation Type OR Show Slider Number",
    "Text Validation Min", "Text Validation Max", "Identifier?",
    "Branching Logic (Show field only if...)", "Required Field?", "Custom Alignment",
    "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?", "Field Annotation",
)  # fmt: skip
PARTICIPANT = "participant"
ABOUT = (("role", ""), ("site", ""), ("joined", "date_ymd"), ("anonymous", "integer"))
HOW = (("sent", "datetime_seconds_ymd"), ("mode", ""), ("language", ""))
NUMBERS = {"raw": "number", "score": "number", "band": "", "missing": "integer"}
LONGEST_EVENT = 18


def plain(name: str) -> str:
    """A name that REDCap takes: a to z, digits and _, beginning with a letter."""
    name = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return name if name[:1].isalpha() else f"m_{name}"


def form(measure: Measure) -> str:
    """The name of a measure's form."""
    return plain(measure.id if measure.version == 1 else measure.key)


def variable(measure: Measure, name: str) -> str:
    """The name of a field of a measure."""
    return f"{form(measure)}_{plain(name)}"


def event_names(phases: Iterable[Phase]) -> dict[str, str]:
    """The events of phases (ids), no two alike in the letters that REDCap keeps of a name."""
    found: dict[str, str] = {}
    for phase in phases:
        name, number = plain(phase.id)[:LONGEST_EVENT], 1
        while name in found.values():
            number += 1
            name = f"{plain(phase.id)[: LONGEST_EVENT - 3]}_{number}"
        found[phase.id] = name
    return found


def event(programme: Programme, phase: str) -> str:
    """The unique name that REDCap gives the event of a phase (id)."""
    return f"{event_names(programme.phases)[phase]}_arm_1"


class Redcap:
    """The four files."""

    def __init__(self, folder: Path, programme: Programme, catalogue: Catalogue, asked: Asked) -> None:
        self._programme, self._catalogue = programme, catalogue
        self._measures = list({measure.key: measure for _phase, measure in asked}.values())
        header = ["record_id", "redcap_event_name", *fields(self._measures)]
        with ExitStack() as stack:
            self._data = stack.enter_context(CsvFile(folder / DATA, header, mark=""))
            write(folder / DICTIONARY, DICTIONARY_HEADER, dictionary(programme, self._measures))
            write(folder / EVENTS, ("event_name", "arm_num", "unique_event_name"), events(programme))
            write(folder / FORMS, ("arm_num", "unique_event_name", "form"), forms(programme, asked))
            self._stack = stack.pop_all()

    def add(self, person: Person | None, rows: Rows) -> None:
        """Write a row for each phase of a person that has a response, and one with who they are."""
        if person is None:
            return
        for row in data(self._programme, self._catalogue, self._measures, person):
            self._data.write(row)

    def __enter__(self) -> "Redcap":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


def write(path: Path, header: Iterable[str], rows: Iterable[Row]) -> None:
    """Write a whole file."""
    with CsvFile(path, header, mark="") as file:
        for row in rows:
            file.write(row)


def events(programme: Programme) -> Iterator[Row]:
    """The phases."""
    for phase, name in event_names(programme.phases).items():
        yield name, 1, event(programme, phase)


def forms(programme: Programme, asked: Asked) -> Iterator[Row]:
    """Which form is filled in at which event; who somebody is at the first."""
    yield 1, event(programme, programme.phases[0].id), PARTICIPANT
    for phase, measure in asked:
        yield 1, event(programme, phase), form(measure)


def fields(measures: Iterable[Measure]) -> Iterator[str]:
    """The names of all fields but the record's id."""
    yield from (name for name, _check in ABOUT)
    for measure in measures:
        names = (*measure.item_ids, *(name for name, _label, _kind in RESULT), *(name for name, _ in HOW))
        yield from (variable(measure, name) for name in names)


def dictionary(programme: Programme, measures: Iterable[Measure]) -> Iterator[Row]:
    """A row for each field."""
    yield line("record_id", PARTICIPANT, "text", "Participant’s code")
    for name, check in ABOUT:
        yield line(name, PARTICIPANT, "text", name.capitalize(), check=check)
    for measure in measures:
        words = measure.words(programme.language)
        for number, item in enumerate(measure.items):
            section = "\n".join(filter(None, (words.instruction, words.copyright))) if number == 0 else ""
            yield item_line(programme, measure, item, section)
        for name, label, _kind in RESULT:
            check = NUMBERS[name]
            yield line(variable(measure, name), form(measure), "text", label.capitalize(), check=check)
        for name, check in HOW:
            yield line(variable(measure, name), form(measure), "text", name.capitalize(), check=check)


def item_line(programme: Programme, measure: Measure, item: Item, section: str) -> Row:
    """The row of one item."""
    words = measure.words(programme.language)
    kind = "notes" if item.kind == "text" else "radio"
    choices = " | ".join(
        f"{one.value}, {words.label(item, one.value).replace('|', '/')}" for one in item.choices
    )
    return line(variable(measure, item.id), form(measure), kind, words.items[item.id], section, choices)


def line(
    name: str, of_form: str, kind: str, label: str, section: str = "", choices: str = "", check: str = ""
) -> Row:
    """A row of the dictionary."""
    may_identify = "y" if kind == "notes" else ""
    return (name, of_form, section, kind, label, choices, "", check, "", "", may_identify, *[""] * 7)


def data(
    programme: Programme, catalogue: Catalogue, measures: Iterable[Measure], person: Person
) -> Iterator[Row]:
    """A person's rows, by phase."""
    who, first = person.participant, programme.phases[0].id
    for phase in programme.phases:
        sent = {one.measure: one for one in person.standing if one.phase == phase.id}
        if not sent and phase.id != first:
            continue
        about: Row = (who.role, who.site, who.joined, int(who.anonymous)) if phase.id == first else ("",) * 4
        row: list[Value] = [who.code, event(programme, phase.id), *about]
        for measure in measures:
            row += cells(programme, measure, sent.get(measure.key))
        yield row


def cells(programme: Programme, measure: Measure, response: Response | None) -> Row:
    """The cells of one form."""
    if response is None:
        return [None] * (len(measure.items) + len(RESULT) + len(HOW))
    answers = (response.answers.get(item) for item in measure.item_ids)
    sent = response.sent.strftime("%Y-%m-%d %H:%M:%S")
    found = result(programme, measure, response)
    return [*answers, *found, sent, response.mode, response.language]

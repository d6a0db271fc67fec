"""A kind of record, declared once: forms, files, the API, exports, pages and the audit come from it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from survey import Refused
from survey.outcomes.values import Known, Value, Wrong
from survey.programme import Programme
from survey.records import Entered, Evaluation, Participant, Person

R = TypeVar("R", bound=Entered)
Whole = Person | Evaluation


@dataclass(frozen=True)
class FieldFault:
    """What is wrong with one field, as English words with places for `values`."""

    name: str
    words: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.words % self.values


class Faulty(Refused):
    """What was typed cannot be kept; `faults` has everything that is wrong."""

    def __init__(self, faults: Iterable[FieldFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{one.name}: {one}" for one in self.faults))


@dataclass(frozen=True)
class Field:
    """One thing that a record says.

    `name` is what forms and files to fill in call it, `stored` what the record, the API and exports call it.
    Pages show `label` and `hint`; exports explain their column by `meaning`.  Of fields that are not `asked`,
    only exports have a column.
    """

    name: str
    label: str
    value: Value
    meaning: str
    hint: str = ""
    stored_as: str = ""
    asked: bool = True

    @property
    def stored(self) -> str:
        return self.stored_as or self.name


@dataclass(frozen=True, eq=False)
class Kind(Generic[R]):
    """A kind of record.

    `name` stands in addresses and names of files, `title` on pages and in the audit log; `row` says what one
    row of an export is about.  `table` is the field of a person or an evaluation that holds the records.
    """

    name: str
    title: str
    row: str
    record: type[R]
    table: str
    about_people: bool
    fields: tuple[Field, ...]
    in_api: bool = False

    @property
    def asked(self) -> tuple[Field, ...]:
        """The fields of forms and of files to fill in, in order."""
        return tuple(one for one in self.fields if one.asked)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a file to fill in; the first says whom a line is about."""
        return (*(["participant"] if self.about_people else []), *(one.name for one in self.asked))

    def in_audit(self, words: str) -> str:
        """Return what the audit log says that somebody did, with the title of the kind."""
        return f"{words}: {self.title}"

    def field(self, name: str) -> Field:
        """Return the field of a name."""
        return next(one for one in self.fields if one.name == name)

    def read(self, given: Mapping[str, str], known: Known, entry: Entered) -> R:
        """Return the record of what was typed.  Raise Faulty with every fault."""
        values, faults = dict[str, Any](), list[FieldFault]()
        for one in self.asked:
            try:
                values[one.name] = one.value.read(given.get(one.name, "").strip(), known)
            except Wrong as wrong:
                faults.append(FieldFault(one.name, wrong.phrase.words, wrong.phrase.values))
        faults = faults or list(self.faults(values, known))
        if faults:
            raise Faulty(faults)
        return self.made(values, entry)

    def cells(self, record: R) -> dict[str, str]:
        """Return the texts that a record is read from again, by field."""
        return {one.name: one.value.write(self.value(record, one)) for one in self.asked}

    def faults(self, values: Mapping[str, Any], known: Known) -> Iterator[FieldFault]:
        """Return what is wrong with values that do not go together."""
        yield from ()

    def made(self, values: Mapping[str, Any], entry: Entered) -> R:
        """Return the record of values, by field."""
        return self.record(**vars(entry), **{one.stored: values[one.name] for one in self.asked})

    def value(self, record: R, one: Field) -> Any:
        """Return the value of a field of a record."""
        return getattr(record, one.stored)

    def shown(self, whole: Whole, record: R) -> dict[str, str]:
        """Return the texts of a record of a person or evaluation as people read them, by field."""
        return self.cells(self.named(whole, record))

    def named(self, whole: Whole, record: R) -> R:
        """Return a record with words in place of the ids of what it leads to."""
        return record

    def linked(self, whole: Whole, record: R) -> R:
        """Return a record with those ids again.  Raise Faulty where what it names is not there."""
        return record

    def check_fit(self, whole: Whole, record: R) -> None:
        """Raise Faulty where a record does not go together with the others of a person or evaluation."""

    def without(self, records: tuple[R, ...], gone: str) -> tuple[R, ...]:
        """Return records without the one of an id."""
        return tuple(one for one in records if one.id != gone)

    def is_theirs(self, record: R) -> bool:
        """Return whether only the participant may change a record."""
        return False

    def is_kept_of(self, programme: Programme, participant: Participant) -> bool:
        """Return whether records of this kind are kept of a participant."""
        return True

"""Evaluators' pages: what a programme's answers show."""

from collections import Counter

from flask import Blueprint

from measures.measure import Measure
from survey.programme import Programme
from survey.records import Register, measure_id
from survey.records.kept import once
from survey.web import cairn

blueprint = Blueprint("evaluation", __name__, url_prefix="/evaluate")


@once
def answered(register: Register) -> Counter[str]:
    """How often each measure (id) was answered."""
    return Counter(measure_id(one.measure) for entry in register.entries for one in entry.sent)


def measures_of(programme: Programme, register: Register, kind: str) -> list[Measure]:
    """The measures of a kind that are asked, or that somebody answered, the most answered first."""
    sent = answered(register)
    ids = sorted(dict.fromkeys([*programme.measures, *sent]), key=lambda one: -sent[one])
    known = [cairn.catalogue[one] for one in ids if one in cairn.catalogue]
    return [measure for measure in known if measure.kind == kind]

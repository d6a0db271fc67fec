"""Measures, responses and scores as one FHIR R4 bundle.

A measure is a Questionnaire whose answer options carry their score twice, as ordinalValue and as itemWeight,
because programs that show questionnaires read the one or the other.  A participant is a Patient with nothing
but the code; a score is an Observation, under its SNOMED CT code where the measure names one.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from measures.catalogue import Catalogue
from measures.measure import Measure
from measures.parts import Answer, Choice, Item
from measures.scoring import band
from survey.exports.answers import Asked
from survey.exports.tables import Rows
from survey.programme import Programme, programmes
from survey.records import Person, Response

FILE = "fhir-bundle.json"
SCORES = (
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
)
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
SURVEY = {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "survey"}

Resource = Mapping[str, Any]


class Bundle:
    """The bundle, written person by person: memory does not grow with the programme."""

    def __init__(self, folder: Path, programme: Programme, catalogue: Catalogue, asked: Asked) -> None:
        self._programme, self._catalogue = programme, catalogue
        self._file = (folder / FILE).open("x", encoding="utf-8")
        self._file.write('{"resourceType": "Bundle", "type": "collection"')
        self._before, self._end = ', "entry": [\n', "}\n"  # FHIR has no empty lists
        for measure in {measure.key: measure for _phase, measure in asked}.values():
            self._add(questionnaire(measure, programme.language), uri(programme, measure.key))

    def add(self, person: Person | None, rows: Rows) -> None:
        """Write a person's Patient, and each standing response with its score."""
        if person is None:
            return
        for resource, name in resources(self._programme, self._catalogue, person):
            self._add(resource, name)

    def _add(self, resource: Resource, name: str) -> None:
        entry = {"fullUrl": name, "resource": resource}
        self._file.write(self._before + json.dumps(entry, ensure_ascii=False))
        self._before, self._end = ",\n", "\n]}\n"

    def __enter__(self) -> "Bundle":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.write(self._end)
        self._file.close()


def uri(programme: Programme, *names: str) -> str:
    """The address of a resource: the same each time for the same thing, and saying nothing about it."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, '/'.join(('cairn', programme.id, *names)))}"


def canonical(measure: Measure) -> str:
    """The name under which responses refer to a measure."""
    return f"urn:cairn:measure:{measure.id}"


def resources(programme: Programme, catalogue: Catalogue, person: Person) -> Iterator[tuple[Resource, str]]:
    """A person's resources, each with its address."""
    who = person.participant
    patient = uri(programme, who.id)
    identifier = {"system": f"urn:cairn:programme:{programme.id}", "value": who.code}
    yield {"resourceType": "Patient", "identifier": [identifier]}, patient
    for response in person.standing:
        measure, name = catalogue[response.measure], uri(programme, who.id, response.id)
        yield questionnaire_response(programme, measure, response, patient), name
        if response.value is not None:
            found = observation(programme, measure, response, patient, response.value)
            yield found | {"derivedFrom": [{"reference": name}]}, uri(programme, who.id, response.id, "score")


def tagged(programme: Programme, response: Response) -> Mapping[str, Any]:
    """That something belongs to a phase, and how it was answered."""
    return {
        "tag": [
            {"system": f"urn:cairn:programme:{programme.id}:phase", "code": response.phase},
            {"system": "urn:cairn:mode", "code": response.mode},
        ]
    }


def questionnaire(measure: Measure, language: str) -> Resource:
    """A measure in one language."""
    words = measure.words(language)
    return {
        "resourceType": "Questionnaire",
        "language": words.language,
        "url": canonical(measure),
        "version": str(measure.version),
        "title": words.title,
        "status": "active",
        "copyright": "\n".join(filter(None, (words.copyright, measure.licence))),
        "item": [
            *(
                [{"linkId": "instruction", "type": "display", "text": words.instruction}]
                if words.instruction
                else []
            ),
            *(question(measure, item, language) for item in measure.items),
        ],
    }


def question(measure: Measure, item: Item, language: str) -> Resource:
    """One item."""
    start = {"linkId": item.id, "text": measure.words(language).items[item.id]}
    if item.kind == "text":
        return {**start, "type": "text"}
    return {
        **start,
        "type": "choice",
        "answerOption": [option(measure, item, one, language) for one in item.choices],
    }


def option(measure: Measure, item: Item, choice: Choice, language: str) -> Resource:
    """One choice, with its score on the option and on its coding."""
    coded = coding(measure, item, choice.value, language)
    if choice.score is None or item.id not in measure.scoring.items:
        return {"valueCoding": coded}
    scores = [{"url": url, "valueDecimal": choice.score} for url in SCORES]
    return {"extension": scores, "valueCoding": {**coded, "extension": scores}}


def coding(measure: Measure, item: Item, value: Answer, language: str) -> dict[str, Any]:
    """What a choice is called."""
    label = measure.words(language).label(item, value)
    return {"system": f"{canonical(measure)}:{item.id}", "code": str(value), "display": label}


def questionnaire_response(
    programme: Programme, measure: Measure, response: Response, patient: str
) -> Resource:
    """A response; items that were skipped have no answer."""
    return {
        "resourceType": "QuestionnaireResponse",
        "meta": tagged(programme, response),
        "language": response.language,
        "questionnaire": f"{canonical(measure)}|{measure.version}",
        "status": "completed",
        "subject": {"reference": patient},
        "authored": response.sent.isoformat(),
        "item": [answered(measure, item, response, programme.language) for item in measure.items],
    }


def answered(measure: Measure, item: Item, response: Response, language: str) -> Resource:
    """What was answered to one item."""
    answer = response.answers.get(item.id)
    start = {"linkId": item.id, "text": measure.words(language).items[item.id]}
    if answer is None or answer == "":
        return start
    if item.kind == "text":
        return {**start, "answer": [{"valueString": answer}]}
    return {**start, "answer": [{"valueCoding": coding(measure, item, answer, language)}]}


def observation(
    programme: Programme, measure: Measure, response: Response, patient: str, score: float
) -> dict[str, Any]:
    """A score, with its band where the programme uses one."""
    words = measure.words(programme.language)
    codes = [{"system": SNOMED, "code": measure.snomed}] if measure.snomed else []
    banding = programmes.banding(programme, measure)
    found = band(banding, response.raw) if banding else None
    interpretation = {"interpretation": [{"text": found.name}]} if found else {}
    return {
        "resourceType": "Observation",
        "meta": tagged(programme, response),
        "status": "final",
        "category": [{"coding": [SURVEY]}],
        "code": {"coding": [*codes, {"system": "urn:cairn:score", "code": measure.key}], "text": words.title},
        "subject": {"reference": patient},
        "effectiveDateTime": response.sent.isoformat(),
        "valueQuantity": {"value": score, "unit": "points", "system": UCUM, "code": "{score}"},
        **interpretation,
    }

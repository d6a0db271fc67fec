"""Programmes of any size for reports, and what tests read out of a report."""

import re
from collections.abc import Iterator, Sequence

from measures.measure import Measure
from survey.records import Person
from survey.report.blocks import Figures, Paragraph, Report, Said
from tests.participants import level, person, points

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def people(catalogue, scores: Sequence[tuple[int | None, int | None]], role="peer-supporter") -> list[Person]:
    """Somebody for each pair of scores at start and end (None: invited, and did not answer)."""
    return [
        person(
            f"VIP-{role}-{number}",
            *(
                points(catalogue["wemwbs"], phase, score)
                for phase, score in zip(("start", "end"), pair, strict=True)
                if score
            ),
            role=role,
            invited=("start", "end"),
        )
        for number, pair in enumerate(scores)
    ]


def satisfied(measure: Measure, value: int, number: int) -> Person:
    """A service user who gives every question the same answer at the end."""
    from tests.participants import response

    return person(
        f"VIP-S{number}",
        response(measure, "end", level(measure, value)),
        role="service-user",
        invited=("end",),
    )


def sentences(report: Report) -> Iterator[Said]:
    """Everything that a report says."""
    for block in report.blocks:
        if isinstance(block, Paragraph):
            yield from block.said


def numbers(text: str) -> set[str]:
    """The numbers in a text, without commas, and without ends of words such as mid-2."""
    return {re.sub(r"\.0+$", "", one.replace(",", "")) for one in NUMBER.findall(text)}


def tables(report: Report) -> dict[int, Figures]:
    """The tables by their numbers."""
    return {one.number: one for one in report.blocks if isinstance(one, Figures)}


def in_table(figures: Figures) -> set[str]:
    """The numbers that a table shows, in its caption, header and cells."""
    table = figures.table
    cells = [table.text(cell) for row in table.rows for cell in row]
    return {one for text in (table.caption, *table.header, *cells) for one in numbers(text)}


def untraced(report: Report, declared: set[str]) -> list[str]:
    """The sentences with a number that is neither in their table nor declared."""
    known = tables(report)
    return [
        one.sentence
        for one in sentences(report)
        if numbers(one.text) - declared - (in_table(known[one.number]) if one.number else set())
    ]

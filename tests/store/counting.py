"""Counts kept as answers: what is lost shows in the sum."""

from dataclasses import replace

from survey.records import Person


def one_more(person: Person, item: str) -> Person:
    """The person with one more counted under an item of their draft."""
    (draft,) = person.drafts
    return replace(person, drafts=(replace(draft, answers={**draft.answers, item: count(person, item) + 1}),))


def count(person: Person, item: str) -> int:
    """What is counted under an item."""
    counted = person.drafts[0].answers.get(item) or 0
    assert isinstance(counted, int)
    return counted

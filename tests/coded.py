"""Closed interviews with what coders made of them, made in a line."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

from survey.records import Coding, Excerpt, Interview, Person
from tests.participants import SENT, person


def excerpt(source: str, coder: str, start: int, end: int, *themes: str) -> Excerpt:
    """A stretch of a text that a coder gave themes."""
    return Excerpt(uuid4().hex, source, start, end, themes, coder, SENT)


def interview(text: str, quoting: str = "anonymous") -> Interview:
    """A closed interview of the pilot's first phase."""
    return Interview(
        uuid4().hex, "start", "peer-supporter-start@1", "interviewer", SENT, SENT, date(2026, 3, 2),
        quoting=quoting, closed=SENT, text=text,
    )  # fmt: skip


def coded(code: str, text: str, marks: dict[str, list[tuple]], unfinished: str = "", **others) -> Person:
    """Somebody with one interview, and who (a name for an account) marked what: (start, end, *themes)."""
    held = interview(text, **others)
    excerpts = [excerpt(held.id, who, *mark) for who, every in marks.items() for mark in every]
    codings = [Coding(uuid4().hex, held.id, who, SENT, None if who == unfinished else SENT) for who in marks]
    return replace(person(code), interviews=(held,), excerpts=tuple(excerpts), codings=tuple(codings))

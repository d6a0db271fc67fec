"""The demonstration's interviews and minutes: invented, closed, and coded with the pilot's themes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from survey.interviews.transcripts.keeping import composed
from survey.programme import Programme
from survey.records import (
    Action,
    Coding,
    Evaluation,
    Excerpt,
    Interview,
    Meeting,
    MemberCheck,
    Person,
    Theme,
    Turn,
)

Entry = Mapping[str, Any]


def with_interviews(
    person: Person,
    entries: Iterable[Entry],
    programme: Programme,
    themes: Sequence[Theme],
    by: str,
    hour: time,
) -> Person:
    """Somebody with the interviews that the demonstration's file has of them, coded by an account."""
    one = person.participant
    for entry in (each for each in entries if each["person"] == one.code):
        day = programme.phase(entry["phase"]).due(one.joined) + timedelta(days=entry["day"])
        held = datetime.combine(day, hour)
        made = interview(entry, programme.guides[one.role, entry["phase"]], by, held)
        later = held + timedelta(days=1)
        person = replace(
            person,
            interviews=(*person.interviews, made),
            excerpts=(*person.excerpts, *excerpts(made.id, made.text, entry["quotes"], themes, by, later)),
            codings=(*person.codings, Coding(uuid4().hex, made.id, by, held, later)),
            checks=(*person.checks, *checks(made.id, entry, by, later)),
        )
    return person


def interview(entry: Entry, guide: str, by: str, held: datetime) -> Interview:
    """A closed interview of the file."""
    turns = tuple(Turn(speaker, text) for speaker, text in entry["turns"])
    made = Interview(
        uuid4().hex,
        entry["phase"],
        f"{guide}@1",
        by,
        held,
        held,
        held=held.date(),
        place=entry.get("place", ""),
        minutes=30,
        quoting=entry["quoting"],
        turns=turns,
        closed=held + timedelta(hours=3),
    )
    return replace(made, text=composed(made, {}))


def excerpts(
    source: str, text: str, quotes: Iterable[Entry], themes: Sequence[Theme], by: str, when: datetime
) -> tuple[Excerpt, ...]:
    """The coded stretches of a text, found by their words."""
    ids = {theme.name: theme.id for theme in themes}
    found = []
    for quote in quotes:
        start = text.index(quote["words"])
        named = tuple(ids[name] for name in quote["themes"])
        found.append(Excerpt(uuid4().hex, source, start, start + len(quote["words"]), named, by, when))
    return tuple(found)


def checks(interview: str, entry: Entry, by: str, asked: datetime) -> tuple[MemberCheck, ...]:
    """What the participant said of the record, where they were asked; corrections were accepted."""
    verdict = entry.get("check", "")
    if not verdict:
        return ()
    answered = asked + timedelta(days=3)
    made = MemberCheck(
        uuid4().hex, interview, entry.get("summary", ""), asked, by, verdict, answered=answered
    )
    if verdict != "corrections":
        return (made,)
    corrected = replace(
        made,
        corrections=entry["corrections"],
        outcome="accepted",
        remark=entry["remark"],
        settled=answered + timedelta(days=2),
        settled_by=by,
    )
    return (corrected,)


def with_minutes(
    evaluation: Evaluation, entries: Iterable[Entry], began: date, by: str, hour: time
) -> Evaluation:
    """A programme with the minutes of the file, closed and coded by an account; weeks count from a day."""
    for entry in entries:
        held = began + timedelta(weeks=entry["week"])
        when = datetime.combine(held, hour)
        text = f"{entry['discussed']}\n{entry['agreed']}"
        actions = tuple(
            Action(one["what"], one["owner"], began + timedelta(weeks=one["week"]), one["done"])
            for one in entry["actions"]
        )
        made = Meeting(
            uuid4().hex,
            held,
            tuple(entry["present"]),
            entry["discussed"],
            entry["agreed"],
            actions,
            when,
            when,
            closed=when,
            text=text,
        )
        evaluation = replace(
            evaluation,
            meetings=(*evaluation.meetings, made),
            excerpts=(
                *evaluation.excerpts,
                *excerpts(made.id, text, entry["quotes"], evaluation.themes, by, when),
            ),
            codings=(*evaluation.codings, Coding(uuid4().hex, made.id, by, when, when)),
        )
    return evaluation

"""Import a codebook or project: everything is checked before anything is saved.

What was imported before is recognised by its GUID, so importing again changes nothing and completes what was
interrupted.  A theme with the same name is the same theme: our text stays, and gaps are filled from the file.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import uuid4

from survey.coding.qda import NotExchangeable, guid
from survey.coding.qda.codes import LABELS
from survey.coding.qda.reading import Project, ProjectText
from survey.people import participants as people
from survey.programme import Programme
from survey.records import (
    AGREED,
    CodebookChange,
    Coding,
    Damage,
    Evaluation,
    Excerpt,
    Interview,
    Meeting,
    Person,
    Quoting,
    Theme,
)
from survey.store import Store

QUOTING: Mapping[str, Quoting] = {"anonymous": "anonymous", "approved": "approved"}
"""Whether somebody may be quoted, as a file says it; where it does not, nobody may."""


@dataclass(frozen=True)
class Imported:
    """How many themes, texts, excerpts and participants are new."""

    themes: int = 0
    texts: int = 0
    excerpts: int = 0
    participants: int = 0


@dataclass(frozen=True)
class Defaults:
    """What to use if the file does not say: role and phase (None: refuse), who imports, and when."""

    role: str | None
    phase: str | None
    by: str
    now: datetime


def import_themes(store: Store, programme: str, themes: Sequence[Theme], by: str, now: datetime) -> Imported:
    """Add themes to a programme's codebook.  Raise NotFound, NotSaved."""
    before = store.evaluation(programme)
    after = store.change_evaluation(programme, lambda one: with_themes(one, themes, by, now)[0])
    return Imported(themes=len(after.themes) - len(before.themes))


def with_themes(
    evaluation: Evaluation, themes: Sequence[Theme], by: str, now: datetime
) -> tuple[Evaluation, dict[str, str]]:
    """Return an evaluation with these themes added, and for each of their ids the id it has there."""
    kept = {one.id: one for one in evaluation.themes}
    same = dict[str, str]()
    for theme in themes:
        there = known(kept.values(), theme)
        same[theme.id] = there.id if there else theme.id
        parent = same.get(theme.parent, "")
        if parent and kept[parent].parent:
            parent = kept[parent].parent
        kept[same[theme.id]] = filled(there, theme) if there else replace(theme, parent=parent)
    if tuple(kept.values()) == evaluation.themes:
        return evaluation, same
    what = CodebookChange(uuid4().hex, now, by, "imported a codebook", tuple(dict.fromkeys(same.values())))
    changed = replace(evaluation, themes=tuple(kept.values()), changes=(*evaluation.changes, what))
    return changed, same


def known(kept: Collection[Theme], theme: Theme) -> Theme | None:
    """Return the theme that is already there: with the same GUID, or in use with the same name."""
    name = theme.name.casefold()
    found = [one for one in kept if guid(one.id) == guid(theme.id)]
    found += [one for one in kept if not one.merged and one.name.casefold() == name]
    return found[0] if found else None


def filled(there: Theme, theme: Theme) -> Theme:
    """Return a theme with its gaps filled from another."""
    names = ("description", *LABELS)
    return replace(there, **{one: getattr(there, one) or getattr(theme, one) for one in names})


def import_project(store: Store, programme: Programme, project: Project, otherwise: Defaults) -> Imported:
    """Add a project's themes, texts and excerpts to a programme.

    Raise NotExchangeable for a text that is already there with other words, or for a role, phase or
    participant that the programme does not have; NotFound, Damaged, Outdated, NotSaved.
    """
    before = store.evaluation(programme.id)
    after, same = with_themes(before, project.themes, otherwise.by, otherwise.now)
    texts = [recoded(text, same) for text in project.texts]
    meetings = [one for one in texts if one.said.get("Kind") == "meeting"]
    persons = {one.participant.code: one for one in everybody(store, programme.id)}
    changed = dict(persons)
    for text in texts:
        if text not in meetings:
            code = (text.case or text.name).strip()[: people.LONGEST_CODE]
            person = changed.get(code) or newcomer(programme, code, text, otherwise)
            changed[code] = with_interview(programme, person, text, otherwise)
    with_meetings(after, meetings, otherwise)
    kept = store.change_evaluation(
        programme.id,
        lambda one: with_meetings(
            with_themes(one, project.themes, otherwise.by, otherwise.now)[0], meetings, otherwise
        ),
    )
    pairs = [(persons.get(code), one) for code, one in changed.items() if one != persons.get(code)]
    store.save_people(pairs)
    return difference(before, kept, pairs)


def everybody(store: Store, programme: str) -> list[Person]:
    """Return everybody in a programme.  Raise NotExchangeable if somebody cannot be read."""
    every = list(store.people(programme))
    if any(isinstance(one, Damage) for one in every):
        raise NotExchangeable("A participant’s file cannot be read: see cairn check. Nothing was imported.")
    return [one for one in every if isinstance(one, Person)]


def recoded(text: ProjectText, same: Mapping[str, str]) -> ProjectText:
    """Return a text whose excerpts use the themes that are there."""
    excerpts = (replace(one, themes=tuple(same[theme] for theme in one.themes)) for one in text.excerpts)
    return replace(text, excerpts=tuple(excerpts))


def newcomer(programme: Programme, code: str, text: ProjectText, otherwise: Defaults) -> Person:
    """Return a new participant, with the role in the file or the one chosen.  Raise NotExchangeable."""
    role = text.said.get("Role") or otherwise.role
    if role not in {one.id for one in programme.roles}:
        there = ", ".join(one.id for one in programme.roles)
        raise NotExchangeable(f"Say the role of {code}, who is not in the programme yet: one of {there}.")
    joined = day(text.said.get("Joined", "")) or text.created.date()
    return Person(people.new_participant(programme, code, role or "", text.said.get("Site", ""), joined))


def day(words: str) -> date | None:
    """Return the date in a text, or None."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def with_interview(programme: Programme, person: Person, text: ProjectText, otherwise: Defaults) -> Person:
    """Return a person with a text as a closed interview, and its excerpts.  Raise NotExchangeable."""
    there = next((one for one in person.interviews if guid(one.id) == guid(text.id)), None)
    made = there or closed_interview(programme, text, otherwise)
    check_words(made.text, text)
    excerpts, codings = coded(person.excerpts, person.codings, made.id, text.excerpts)
    interviews = person.interviews if there else (*person.interviews, made)
    return replace(person, interviews=interviews, excerpts=excerpts, codings=codings)


def closed_interview(programme: Programme, text: ProjectText, otherwise: Defaults) -> Interview:
    """Return a text as a closed interview, quotable only if the file says so.  Raise NotExchangeable."""
    phase = text.said.get("Phase") or otherwise.phase
    if phase not in {one.id for one in programme.phases}:
        there = ", ".join(one.id for one in programme.phases)
        raise NotExchangeable(f"Say the phase of {text.name!r:.80}: one of {there}.")
    return Interview(
        text.id,
        phase or "",
        text.said.get("Guide", ""),
        otherwise.by,
        text.created,
        text.closed,
        day(text.said.get("Held", "")),
        quoting=QUOTING.get(text.said.get("Quoting", ""), "no"),
        closed=text.closed,
        text=text.text,
    )


def with_meetings(evaluation: Evaluation, texts: Sequence[ProjectText], otherwise: Defaults) -> Evaluation:
    """Return an evaluation with texts as closed minutes, and their excerpts.  Raise NotExchangeable."""
    for text in texts:
        there = next((one for one in evaluation.meetings if guid(one.id) == guid(text.id)), None)
        held = day(text.said.get("Held", "")) or text.created.date()
        made = there or Meeting(
            text.id,
            held,
            (),
            text.text,
            "",
            (),
            text.created,
            text.closed,
            closed=text.closed,
            text=text.text,
        )
        check_words(made.text, text)
        excerpts, codings = coded(evaluation.excerpts, evaluation.codings, made.id, text.excerpts)
        meetings = evaluation.meetings if there else (*evaluation.meetings, made)
        evaluation = replace(evaluation, meetings=meetings, excerpts=excerpts, codings=codings)
    return evaluation


def check_words(ours: str, text: ProjectText) -> None:
    """Raise NotExchangeable where a text that is there has other words, so that places would not fit."""
    if ours != text.text:
        raise NotExchangeable(
            f"{text.name!r:.80} is in the programme with other words, so its excerpts do not fit. "
            "Undo what was changed in the text. Nothing was imported."
        )


def coded(
    excerpts: tuple[Excerpt, ...], codings: tuple[Coding, ...], source: str, new: Sequence[Excerpt]
) -> tuple[tuple[Excerpt, ...], tuple[Coding, ...]]:
    """Return excerpts and codings with the new ones added; imported coders count as finished."""
    there = {guid(one.id) for one in excerpts}
    added = [replace(one, source=source) for one in new if guid(one.id) not in there]
    coding = {guid(one.coder) for one in codings if one.source == source} | {guid(AGREED)}
    times = {one.coder: one.created for one in added if guid(one.coder) not in coding}
    begun = [Coding(uuid4().hex, source, coder, at, at) for coder, at in times.items()]
    return (*excerpts, *added), (*codings, *begun)


def difference(
    before: Evaluation, after: Evaluation, pairs: Sequence[tuple[Person | None, Person]]
) -> Imported:
    """Return how much is new."""

    def more(count: Callable[[Person], int]) -> int:
        return sum(count(new) - (count(old) if old else 0) for old, new in pairs)

    return Imported(
        len(after.themes) - len(before.themes),
        more(lambda one: len(one.interviews)) + len(after.meetings) - len(before.meetings),
        more(lambda one: len(one.excerpts)) + len(after.excerpts) - len(before.excerpts),
        sum(old is None for old, _ in pairs),
    )

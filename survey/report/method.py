"""The programme, and how it was evaluated: what was gathered, and from how many."""

from collections import Counter
from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from survey.evaluation.overview import Progress
from survey.report.blocks import Block, Figures, Heading, Said, say
from survey.report.facts import Facts
from survey.web.csv_text import Cell
from survey.web.tables import counted, too_few

PEOPLE, SOURCES, ANSWERED = "people", "sources", "answered"


def programme(facts: Facts) -> Iterator[Block]:
    """Who ran it, its phases, and who took part."""
    used = facts.programme
    yield from say(
        Said(_("%(programme)s was run by %(operator)s", programme=used.name, operator=used.operator.name)),
        Said(_("People were asked at these phases: %(phases)s", phases=", ".join(facts.phases.values()))),
        *taking_part(facts),
    )
    rows = [(facts.role(role), shown(facts, n)) for role, n in facts.roles.items()]
    yield Figures(PEOPLE, counted(_("Who took part"), (_("Role"), _("People")), rows))


def taking_part(facts: Facts) -> Iterator[Said]:
    """How many people of each role took part, and last which roles are too few to say."""
    few = [facts.role(role) for role, n in facts.roles.items() if facts.few(n)]
    for role, n in facts.roles.items():
        if not facts.few(n):
            words = ngettext(
                "%(num)d person took part with the role of %(role)s",
                "%(num)d people took part with the role of %(role)s",
                n,
                role=facts.role(role),
            )
            yield Said(words, PEOPLE)
    if few:
        words = _(
            "Fewer than %(minimum)s people took part with each of these roles, too few to count: %(roles)s",
            minimum=facts.programme.minimum_group_size,
            roles=", ".join(few),
        )
        yield Said(words, PEOPLE)


def shown(facts: Facts, people: int) -> Cell:
    """A number of people for a table, unless they are too few."""
    return too_few(facts.programme.minimum_group_size) if facts.few(people) else people


def method(facts: Facts) -> Iterator[Block]:
    """What was gathered, and who was invited, answered and is missing."""
    yield from say(
        Said(_("These sources were gathered"), SOURCES),
        Said(_("Nobody is named: people stand under codes, and texts were freed of names")),
        Said(
            _(
                "Nothing is said of groups of fewer than %(minimum)s people",
                minimum=facts.programme.minimum_group_size,
            )
        ),
    )
    header = (_("Source"), _("From"), _("Gathered"))
    yield Figures(SOURCES, counted(_("What was gathered"), header, sources(facts)))
    rows = [one for one in facts.overview.progress if not one.anonymous]
    if not rows:
        return
    yield Heading(_("Who answered"))
    hidden = withheld(facts, rows)
    seen = [one for one in rows if (one.measure, one.phase) not in hidden]
    yield from say(*(answering(facts, one) for one in seen), listed=True)
    if len(seen) < len(rows):
        words = _("Of the other questionnaires and phases, too few people were asked or answered to show")
        yield from say(Said(words))
    if seen:
        head = (_("Questionnaire"), _("Role"), _("Phase"), _("Invited"), _("Answered"), _("Missing"))
        cells = [answer_row(facts, one) for one in seen]
        yield Figures(ANSWERED, counted(_("Who was invited and who answered"), head, cells))


def sources(facts: Facts) -> Iterator[tuple[Cell, ...]]:
    """A row for each kind of source and role: records are counted, not people, but not those of a small role.

    Of a questionnaire that a small role answered too no role's are: its results are of all together.
    """
    found = facts.gathered
    yield _("Minutes of meetings"), _("the team"), found.minutes
    held, forms = Counter[str](), Counter[tuple[str, str]]()
    for (role, _phase), n in found.held.items():
        held[role] += n
    for (measure, role, _phase), n in found.questionnaires.items():
        forms[measure, role] += n
    for role in facts.roles:
        if held[role]:
            yield _("Interviews"), facts.role(role), of_role(facts, role, held[role])
    small = {measure: role for measure, role in forms if facts.is_small(role)}
    for (measure, role), n in sorted(forms.items()):
        yield title(facts, measure), facts.role(role), of_role(facts, small.get(measure, role), n)
    for role in facts.roles:
        if found.outcomes[role]:
            yield (
                _("Vocational outcomes and steps"),
                facts.role(role),
                of_role(facts, role, found.outcomes[role]),
            )
    for role in facts.roles:
        if found.service_use[role]:
            known = shown(facts, found.service_use[role])
            yield _("Use of mental health services, by people"), facts.role(role), known
    if facts.capacity.first:
        yield _("Weeks of logged work"), _("the team"), facts.capacity.weeks_delivered


def of_role(facts: Facts, role: str, records: int) -> Cell:
    """So many records of a role, unless it is too few people: a record at one phase is a person."""
    return too_few(facts.programme.minimum_group_size) if facts.is_small(role) else records


def title(facts: Facts, measure: str) -> str:
    """A measure's name; its id where the catalogue has it no more."""
    known = measure in facts.catalogue
    return facts.catalogue[measure].words(facts.language).short_title if known else measure


def withheld(facts: Facts, rows: list[Progress]) -> frozenset[tuple[str, str]]:
    """The (measure, phase) of which some role is too few, so that no role is worked out from the others."""
    return frozenset(
        (one.measure, one.phase)
        for one in rows
        if any(facts.few(n) for n in (one.people, one.invited, one.sent))
    )


def missing(one: Progress) -> int:
    """How many were invited and did not answer."""
    return one.invited - one.sent


def answering(facts: Facts, one: Progress) -> Said:
    """Who answered one questionnaire at one phase, and how many are missing."""
    place = {
        "measure": title(facts, one.measure),
        "role": facts.role(one.role),
        "phase": facts.phases[one.phase],
    }
    if not one.invited:
        return Said(_("%(measure)s, %(role)s, %(phase)s: nobody was invited", **place))
    return Said(
        ngettext(
            "%(measure)s, %(role)s, %(phase)s: %(sent)s of %(invited)s answered, %(num)d is missing",
            "%(measure)s, %(role)s, %(phase)s: %(sent)s of %(invited)s answered, %(num)d are missing",
            missing(one),
            sent=one.sent,
            invited=one.invited,
            **place,
        ),
        ANSWERED,
    )


def answer_row(facts: Facts, one: Progress) -> tuple[Cell, ...]:
    """The same as a row."""
    place = (title(facts, one.measure), facts.role(one.role), facts.phases[one.phase])
    return (*place, one.invited, one.sent, missing(one))

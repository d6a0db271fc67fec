"""The programme, and how it was evaluated: what was gathered, and from how many."""

from collections import Counter
from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from survey.evaluation.findings import Sentence, listed, number, opening, share
from survey.evaluation.overview import Progress
from survey.report.blocks import Block, Figures, Heading, say
from survey.report.evidence import Evidence
from survey.web.csv_text import Cell
from survey.web.tables import counted, not_shown

TOOK_PART, SOURCES, ANSWERED = "took-part", "sources", "answered"


def programme(evidence: Evidence) -> Iterator[Block]:
    """Yield who runs it, its phases, and who took part."""
    used = evidence.programme
    phases = listed(used.phase_names.values())
    yield from say(
        Sentence(_("%(operator)s runs %(programme)s.", programme=used.name, operator=used.operator.name)),
        Sentence(_("People were asked at these phases: %(phases)s.", phases=phases)),
        *taking_part(evidence),
    )
    rows = [(opening(evidence.role(role)), people(evidence, n)) for role, n in evidence.roles.items()]
    yield Figures(TOOK_PART, counted(_("People who took part"), (_("Role"), _("People")), rows))


def taking_part(evidence: Evidence) -> Iterator[Sentence]:
    """Yield how many people of each role took part, and last which roles are too few to say."""
    few = [evidence.role(role) for role, n in evidence.roles.items() if evidence.few(n)]
    for role, n in evidence.roles.items():
        if not evidence.few(n):
            yield Sentence(took_part(opening(evidence.role(role)), n), TOOK_PART)
    if few:
        words = _(
            "Fewer than %(minimum)s people took part in each of these roles, so they are not counted: "
            "%(roles)s.",
            minimum=evidence.programme.minimum_group_size,
            roles=", ".join(few),
        )
        yield Sentence(words, TOOK_PART)


def took_part(role: str, n: int) -> str:
    """Return how many people of a role took part."""
    if not n:
        return _("%(role)s: nobody took part.", role=role)
    return ngettext(
        "%(role)s: %(people)s person took part.",
        "%(role)s: %(people)s people took part.",
        n,
        role=role,
        people=number(n),
    )


def people(evidence: Evidence, n: int) -> Cell:
    """Return a number of people for a table, unless they are too few."""
    return not_shown(evidence.programme.minimum_group_size) if evidence.few(n) else n


def method(evidence: Evidence) -> Iterator[Block]:
    """Yield what was gathered, and who was invited, answered and is missing."""
    minimum = evidence.programme.minimum_group_size
    yield from say(
        Sentence(_("The evaluation uses these sources."), SOURCES),
        Sentence(_("Nobody is named: participants have codes, and transcripts were de-identified.")),
        Sentence(_("Groups of fewer than %(minimum)s people are not described.", minimum=minimum)),
    )
    header = (_("Source"), _("From"), _("Number"))
    yield Figures(SOURCES, counted(_("Sources of the evaluation"), header, sources(evidence)))
    rows = [one for one in evidence.overview.progress if not one.anonymous]
    if not rows:
        return
    yield Heading(_("Who answered"))
    hidden = withheld(evidence, rows)
    seen = [one for one in rows if (one.measure, one.phase) not in hidden]
    yield from say(*(answering(evidence, one) for one in seen), listed=True)
    if len(seen) < len(rows):
        words = _("Other questionnaires and phases are not shown: too few people were asked or answered.")
        yield from say(Sentence(words))
    if seen:
        head = (_("Questionnaire"), _("Role"), _("Phase"), _("Invited"), _("Answered"), _("Missing"))
        cells = [(*place(evidence, one), one.invited, one.sent, missing(one)) for one in seen]
        yield Figures(ANSWERED, counted(_("Who was invited and who answered"), head, cells))


def sources(evidence: Evidence) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each kind of source and role: records are counted, but not those of a small role.

    Of a questionnaire that a small role answered too no role's are: its results are of all together.
    """
    found = evidence.gathered
    yield _("Minutes of meetings"), _("the team"), found.minutes
    held, forms = Counter[str](), Counter[tuple[str, str]]()
    for (role, _phase), n in found.held.items():
        held[role] += n
    for (measure, role, _phase), n in found.questionnaires.items():
        forms[measure, role] += n
    yield from of_roles(evidence, _("Interviews"), held)
    small = {measure: role for measure, role in forms if evidence.is_small(role)}
    for (measure, role), n in sorted(forms.items()):
        yield title(evidence, measure), evidence.role(role), of_role(evidence, small.get(measure, role), n)
    yield from of_roles(evidence, _("Vocational outcomes and steps"), found.outcomes)
    for role in evidence.roles:
        if found.service_use[role]:
            known = people(evidence, found.service_use[role])
            yield _("Use of mental health services, by people"), evidence.role(role), known
    if evidence.capacity.first:
        yield _("Weeks of logged work"), _("the team"), evidence.capacity.weeks_delivered


def of_roles(evidence: Evidence, source: str, records: Counter[str]) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each role that has records of a source."""
    for role in evidence.roles:
        if records[role]:
            yield source, evidence.role(role), of_role(evidence, role, records[role])


def of_role(evidence: Evidence, role: str, records: int) -> Cell:
    """Return so many records of a role, unless it is too few people: a record at one phase is a person."""
    return not_shown(evidence.programme.minimum_group_size) if evidence.is_small(role) else records


def title(evidence: Evidence, measure: str) -> str:
    """Return a measure's name; its id where the catalogue has it no more."""
    known = measure in evidence.catalogue
    return evidence.catalogue[measure].words(evidence.language).short_title if known else measure


def withheld(evidence: Evidence, rows: list[Progress]) -> frozenset[tuple[str, str]]:
    """Return the (measure, phase) of which some role is too few, so that none follows from the others."""
    return frozenset(
        (one.measure, one.phase)
        for one in rows
        if any(evidence.few(n) for n in (one.people, one.invited, one.sent))
    )


def missing(one: Progress) -> int:
    """Return how many were invited and did not answer."""
    return one.invited - one.sent


def place(evidence: Evidence, one: Progress) -> tuple[str, str, str]:
    """Return the questionnaire, the role and the phase that a count is about, by their names."""
    phases = evidence.programme.phase_names
    return title(evidence, one.measure), evidence.role(one.role), phases[one.phase]


def answering(evidence: Evidence, one: Progress) -> Sentence:
    """Return how many of those invited answered one questionnaire at one phase."""
    where = ", ".join(place(evidence, one))
    if not one.invited:
        return Sentence(_("%(where)s: nobody was invited.", where=where))
    answered = share(one.sent, one.invited)
    words = _("%(where)s: %(share)s people who were invited answered.", where=where, share=answered)
    return Sentence(words, ANSWERED)

"""A programme's settings in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from measures.catalogue import Catalogue
from measures.measure import Measure
from survey.programme import Programme
from survey.web.language import current


@dataclass(frozen=True)
class ProgrammeSection:
    """A heading of the page and its rows: a name, and lines about it."""

    title: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def described(programme: Programme, catalogue: Catalogue) -> list[ProgrammeSection]:
    """Return the settings of a programme, section by section."""
    sections = (
        ProgrammeSection(_("About"), about(programme)),
        ProgrammeSection(_("Phases"), phases(programme)),
        ProgrammeSection(_("Who is asked what"), asks(programme, catalogue)),
        ProgrammeSection(_("How scores are read"), readings(programme, catalogue)),
        ProgrammeSection(_("Support contacts"), contacts(programme)),
        ProgrammeSection(_("What participants are told"), reading_words(programme)),
        ProgrammeSection(_("What they agree to"), agreed(programme)),
        ProgrammeSection(_("Feedback link"), feedback(programme, catalogue)),
        ProgrammeSection(_("Support after a low score"), safeguarding(programme)),
    )
    return [one for one in sections if one.rows]


Rows = tuple[tuple[str, tuple[str, ...]], ...]


def about(programme: Programme) -> Rows:
    """Return the name of the programme, who runs it, and its rules."""
    months = programme.retention_months
    return (
        (_("Name"), (programme.name,)),
        (_("Run by"), (programme.operator.name,)),
        (_("Participants see their results"), (yes_or_no(programme.show_results),)),
        (_("Smallest group that is shown"), (str(programme.minimum_group_size),)),
        (
            _("Second factor of accounts"),
            (_("required") if programme.second_factor == "required" else _("optional"),),
        ),
        (
            _("Kept after the last phase"),
            (
                ngettext("%(num)d month", "%(num)d months", months)
                if months
                else _("until somebody erases them"),
            ),
        ),
        (_("Licence reference"), (programme.licence_reference or _("none"),)),
        (_("Demonstration"), (yes_or_no(programme.demonstration),)),
    )


def yes_or_no(value: bool) -> str:
    return _("yes") if value else _("no")


def phases(programme: Programme) -> Rows:
    """Return when each phase opens and for how long."""
    return tuple(
        (
            one.name,
            (_("Week %(week)s, open for %(weeks)s weeks", week=one.week, weeks=one.weeks_open),),
        )
        for one in programme.phases
    )


def asks(programme: Programme, catalogue: Catalogue) -> Rows:
    """Return the questionnaires of each role at each phase."""
    return tuple(
        (
            _("%(role)s at %(phase)s", role=role.name, phase=phase.name),
            titles(catalogue, programme.measures_for(role.id, phase.id)),
        )
        for role in programme.roles
        for phase in programme.phases
        if programme.measures_for(role.id, phase.id)
    )


def titles(catalogue: Catalogue, measures: tuple[str, ...]) -> tuple[str, ...]:
    """Return the titles of measures (ids)."""
    return tuple(catalogue[one].words(current()).title for one in measures)


def readings(programme: Programme, catalogue: Catalogue) -> Rows:
    """Return the bands that scores of a measure are read by, and with whom charts compare them."""
    chosen = dict.fromkeys([*programme.bandings, *programme.norms])
    return tuple(
        (catalogue[one].words(current()).short_title, tuple(reading(programme, catalogue[one])))
        for one in chosen
    )


def reading(programme: Programme, measure: Measure) -> Iterator[str]:
    """Return the names of the bands of a measure, and the label of its norm."""
    words = measure.words(current())
    if banding := measure.banding(programme.bandings.get(measure.id)):
        yield _("Bands: %(names)s", names=", ".join(words.band(one.name) for one in banding.bands))
    if measure.id in programme.norms:
        yield _("Compared with: %(label)s", label=measure.norm(programme.norms[measure.id]).label)


def contacts(programme: Programme) -> Rows:
    """Return the support contacts."""
    return tuple(
        (one.name, tuple(part for part in (one.detail, one.phone, one.url) if part))
        for one in programme.support
    )


def reading_words(programme: Programme) -> Rows:
    """Return the paragraphs of the start page."""
    information = programme.information
    return (
        (_("What this is"), information.what),
        (_("Why we ask"), information.why),
        (_("How long it takes"), information.how_long),
        (_("Who sees your answers"), information.who_sees),
    )


def agreed(programme: Programme) -> Rows:
    """Return the current statements of consent."""
    title = _("Version %(version)s", version=programme.consent.version)
    return ((title, programme.consent.statements),)


def feedback(programme: Programme, catalogue: Catalogue) -> Rows:
    """Return what the feedback link asks."""
    asked = programme.feedback
    if asked is None:
        return ()
    return (
        (_("Title"), (asked.title,)),
        (_("What it says"), asked.information),
        (_("Questionnaires"), titles(catalogue, asked.measures)),
    )


def safeguarding(programme: Programme) -> Rows:
    """Return what people read after a low score, and which staff get the task."""
    offered = programme.safeguarding
    if offered is None:
        return ((_("Offered"), (_("no"),)),)
    return (
        (_("What it says"), offered.information),
        (_("Staff who get the task"), offered.staff or (_("none"),)),
    )
